<?php
// Xero with PHP's curl extension: php xero.php
require __DIR__ . '/ledgers.php';

$url = getenv('LEDGERS_URL');
$token = connect(
    "$url/identity/connect/authorize",
    "$url/connect/token",
    'accounting.transactions accounting.contacts offline_access',
);
$bearer = "Authorization: Bearer {$token['access_token']}";
$tenants = call('GET', "$url/connections", [$bearer]);
$headers = [$bearer, "Xero-Tenant-Id: {$tenants[0]['tenantId']}", 'Content-Type: application/json'];

$made = call('PUT', "$url/api.xro/2.0/Invoices", $headers, json_encode([
    'Type' => 'ACCREC',
    'Status' => 'AUTHORISED',
    'Contact' => ['Name' => 'Able Ltd'],
    'DueDate' => '2030-01-31',
    'LineAmountTypes' => 'NoTax',
    'LineItems' => [['Description' => 'Advice', 'Quantity' => 1, 'UnitAmount' => '100.00', 'AccountCode' => '200']],
]));
$id = $made['Invoices'][0]['InvoiceID'];
$invoice = call('GET', "$url/api.xro/2.0/Invoices/$id", $headers)['Invoices'][0];
echo json_encode(['id' => $id, 'number' => $invoice['InvoiceNumber'], 'total' => $invoice['Total']]), "\n";
