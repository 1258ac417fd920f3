// Connects the ledgers' real host names to `sevenpoint serve --tls`, in this process only:
//   NODE_EXTRA_CA_CERTS=…/ca.pem LEDGERS_URL=http://127.0.0.1:8400 node --require ./real-names.cjs your-program.js
// TLS still asks for the real name (SNI) and checks the certificate.
const net = require('node:net');

const LEDGER = /(^|\.)(xero|intuit)\.com$/;
const { hostname, port } = new URL(process.env.LEDGERS_URL);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (options && typeof options === 'object' && LEDGER.test(options.host ?? '')) {
    Object.assign(options, { host: hostname, port: Number(port) });
  }
  return connect.apply(this, given);
};
