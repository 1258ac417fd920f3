// intuit-oauth and node-quickbooks against the ledgers: three constants say where they are.
const OAuthClient = require('intuit-oauth');
const QuickBooks = require('node-quickbooks');
const allow = require('./browser.cjs');

const url = process.env.LEDGERS_URL;
OAuthClient.authorizeEndpoint = `${url}/connect/oauth2`;
OAuthClient.tokenEndpoint = `${url}/oauth2/v1/tokens/bearer`;
QuickBooks.V3_ENDPOINT_BASE_URL = `${url}/v3/company/`;

const done = (call) =>
  new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value))));

async function main() {
  const oauth = new OAuthClient({
    clientId: process.env.CLIENT_ID,
    clientSecret: process.env.CLIENT_SECRET,
    environment: 'sandbox',
    redirectUri: process.env.REDIRECT_URI,
  });
  const page = oauth.authorizeUri({ scope: [OAuthClient.scopes.Accounting], state: 'recipe' });
  const back = await allow(page, process.env.ORGANISATION);
  await oauth.createToken(back);
  await oauth.refresh();
  const { access_token: access, refresh_token: refresh, realmId } = oauth.getToken();

  const books = new QuickBooks(
    process.env.CLIENT_ID, process.env.CLIENT_SECRET, access, false, realmId, true, false, 75, '2.0', refresh,
  );
  const customer = await done((next) => books.createCustomer({ DisplayName: 'Able Ltd' }, next));
  const made = await done((next) =>
    books.createInvoice({
      CustomerRef: { value: customer.Id },
      Line: [{ DetailType: 'SalesItemLineDetail', Amount: 100, SalesItemLineDetail: { ItemRef: { value: '1' } } }],
    }, next));
  const read = await done((next) => books.getInvoice(made.Id, next));
  console.log(JSON.stringify({ id: read.Id, number: read.DocNumber, total: read.TotalAmt }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
