// xero-node against the ledgers, the SDK unchanged: its addresses are literals, so it is run with real-names.cjs.
const { XeroClient } = require('xero-node');
const allow = require('./browser.cjs');

async function main() {
  const xero = new XeroClient({
    clientId: process.env.CLIENT_ID,
    clientSecret: process.env.CLIENT_SECRET,
    redirectUris: [process.env.REDIRECT_URI],
    scopes: 'openid profile email accounting.transactions accounting.contacts accounting.settings offline_access'.split(' '),
    state: 'recipe',
  });
  const back = await allow(await xero.buildConsentUrl(), process.env.ORGANISATION);
  await xero.apiCallback(back); // checks the id token's signature, issuer and hash
  const [tenant] = await xero.updateTenants();
  await xero.refreshToken();

  const invoice = {
    type: 'ACCREC',
    status: 'AUTHORISED',
    contact: { name: 'Able Ltd' },
    dueDate: '2030-01-31',
    lineAmountTypes: 'NoTax',
    lineItems: [{ description: 'Advice', quantity: 1, unitAmount: 100, accountCode: '200' }],
  };
  const made = await xero.accountingApi.createInvoices(tenant.tenantId, { invoices: [invoice] });
  const id = made.body.invoices[0].invoiceID;
  const read = await xero.accountingApi.getInvoice(tenant.tenantId, id);
  const { invoiceNumber, total } = read.body.invoices[0];
  console.log(JSON.stringify({ id, number: invoiceNumber, total }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
