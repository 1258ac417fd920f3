# Xero with Faraday: ruby xero.rb
require 'faraday'
require 'json'
require 'uri'

app = { client_id: ENV.fetch('CLIENT_ID'), redirect_uri: ENV.fetch('REDIRECT_URI') }
ledger = Faraday.new(url: ENV.fetch('LEDGERS_URL')) { |made| made.request(:url_encoded) }
checked = lambda do |answer|
  raise "#{answer.env.url} was answered #{answer.status}: #{answer.body}" unless answer.status < 400

  answer
end

# The user who presses Allow.
page = ledger.post('/identity/connect/authorize', app.merge(
  response_type: 'code', scope: 'accounting.transactions accounting.contacts offline_access', state: 'recipe',
  organisation: ENV.fetch('ORGANISATION'), decision: 'allow'
))
code = URI.decode_www_form(URI(checked.(page).headers.fetch('location')).query).to_h.fetch('code')

credentials = { client_secret: ENV.fetch('CLIENT_SECRET') }
token = JSON.parse(checked.(ledger.post('/connect/token', app.merge(credentials).merge(
  grant_type: 'authorization_code', code: code
))).body)
headers = { 'Authorization' => "Bearer #{token['access_token']}", 'Accept' => 'application/json' }
tenants = JSON.parse(checked.(ledger.get('/connections', nil, headers)).body)
headers = headers.merge('Xero-Tenant-Id' => tenants[0]['tenantId'], 'Content-Type' => 'application/json')

invoice = {
  Type: 'ACCREC', Status: 'AUTHORISED', Contact: { Name: 'Able Ltd' }, DueDate: '2030-01-31', LineAmountTypes: 'NoTax',
  LineItems: [{ Description: 'Advice', Quantity: 1, UnitAmount: '100.00', AccountCode: '200' }]
}
made = JSON.parse(checked.(ledger.put('/api.xro/2.0/Invoices', invoice.to_json, headers)).body)
id = made['Invoices'][0]['InvoiceID']
read = JSON.parse(checked.(ledger.get("/api.xro/2.0/Invoices/#{id}", nil, headers)).body)['Invoices'][0]
puts({ id: id, number: read['InvoiceNumber'], total: read['Total'] }.to_json)
