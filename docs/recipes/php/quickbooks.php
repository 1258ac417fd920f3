<?php
// QuickBooks with PHP's curl extension: php quickbooks.php
require __DIR__ . '/ledgers.php';

$url = getenv('LEDGERS_URL');
$token = connect("$url/connect/oauth2", "$url/oauth2/v1/tokens/bearer", 'com.intuit.quickbooks.accounting');
$company = "$url/v3/company/{$token['realmId']}";
$headers = ["Authorization: Bearer {$token['access_token']}", 'Content-Type: application/json'];

$customer = call('POST', "$company/customer?minorversion=75", $headers, json_encode(['DisplayName' => 'Able Ltd']));
$made = call('POST', "$company/invoice?minorversion=75", $headers, json_encode([
    'CustomerRef' => ['value' => $customer['Customer']['Id']],
    'Line' => [[
        'DetailType' => 'SalesItemLineDetail',
        'Amount' => 100,
        'SalesItemLineDetail' => ['ItemRef' => ['value' => '1']],
    ]],
]));
$invoice = call('GET', "$company/invoice/{$made['Invoice']['Id']}?minorversion=75", $headers)['Invoice'];
echo json_encode(['id' => $invoice['Id'], 'number' => $invoice['DocNumber'], 'total' => $invoice['TotalAmt']]), "\n";
