# QuickBooks with Ruby's own net/http: ruby quickbooks.rb
require 'json'
require 'net/http'
require 'uri'

LEDGERS = ENV.fetch('LEDGERS_URL')
REDIRECT = ENV.fetch('REDIRECT_URI')

def call(request, path, headers = {})
  url = URI("#{LEDGERS}#{path}")
  asked = request.new(url, { 'Accept' => 'application/json' }.merge(headers))
  yield asked if block_given?
  answer = Net::HTTP.start(url.host, url.port) { |http| http.request(asked) }
  raise "#{path} was answered #{answer.code}: #{answer.body}" if answer.code.to_i >= 400

  answer
end

# The user who presses Allow.
page = call(Net::HTTP::Post, '/connect/oauth2') do |asked|
  asked.set_form_data(
    response_type: 'code', client_id: ENV.fetch('CLIENT_ID'), redirect_uri: REDIRECT, state: 'recipe',
    scope: 'com.intuit.quickbooks.accounting', organisation: ENV.fetch('ORGANISATION'), decision: 'allow'
  )
end
back = URI.decode_www_form(URI(page['location']).query).to_h

token = JSON.parse(call(Net::HTTP::Post, '/oauth2/v1/tokens/bearer') do |asked|
  asked.basic_auth(ENV.fetch('CLIENT_ID'), ENV.fetch('CLIENT_SECRET'))
  asked.set_form_data(grant_type: 'authorization_code', code: back['code'], redirect_uri: REDIRECT)
end.body)
company = "/v3/company/#{back['realmId']}"
headers = { 'Authorization' => "Bearer #{token['access_token']}", 'Content-Type' => 'application/json' }
write = lambda do |kind, value|
  JSON.parse(call(Net::HTTP::Post, "#{company}/#{kind}?minorversion=75", headers) { |it| it.body = value.to_json }.body)
end

customer = write.('customer', { DisplayName: 'Able Ltd' })['Customer']
made = write.('invoice', {
  CustomerRef: { value: customer['Id'] },
  Line: [{ DetailType: 'SalesItemLineDetail', Amount: 100, SalesItemLineDetail: { ItemRef: { value: '1' } } }]
})['Invoice']
read = JSON.parse(call(Net::HTTP::Get, "#{company}/invoice/#{made['Id']}?minorversion=75", headers).body)['Invoice']
puts({ id: read['Id'], number: read['DocNumber'], total: read['TotalAmt'] }.to_json)
