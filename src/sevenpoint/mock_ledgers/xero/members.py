"""Every member name that a request body may carry; names are matched whatever their case (xero.md 2.1)."""

_NAMES = """
Account AccountCode AccountID AccountNumber AccountsPayableTaxType AccountsReceivableTaxType AddToWatchlist
AddressLine1 AddressLine2 AddressLine3 AddressLine4 AddressType Addresses Amount AmountCredited AmountDue AmountPaid
AttentionTo BankAccount BankAccountDetails BankAccountNumber BankAccountType BankAmount BankTransactionID
BatchPayments Bills BrandingThemeID COGSAccountCode CanApplyToAssets CanApplyToEquity CanApplyToExpenses
CanApplyToLiabilities CanApplyToRevenue Changes City Class Code CompanyNumber Contact ContactGroups ContactID
ContactNumber ContactPersons ContactStatus Country CreditNote CurrencyCode CurrencyRate Date DateString DateUTC Day
DefaultCurrency Description Details DiscountAmount DiscountRate DisplayTaxRate DueDate DueDateString EffectiveRate
EmailAddress EnablePaymentsToAccount ExpectedPaymentDate FirstName HasAttachments IncludeInEmails
InventoryAssetAccountCode Invoice InvoiceID InvoiceNumber IsCompound IsCustomer IsNonRecoverable IsPurchased
IsReconciled IsSold IsSupplier IsTrackedAsInventory Item ItemCode ItemID LastName LineAmount LineAmountTypes
LineItemID LineItems Name Option Options Overpayment PaymentID PaymentTerms PaymentType Payments PhoneAreaCode
PhoneCountryCode PhoneNumber PhoneType Phones PlannedPaymentDate PostalCode Prepayment PurchaseDescription
PurchaseDetails PurchasesDefaultAccountCode PurchasesDefaultLineAmountType Quantity Rate Reference Region
ReportTaxType Sales SalesDefaultAccountCode SalesDefaultLineAmountType SalesDetails SentToContact ShowInExpenseClaims
Status SubTotal SystemAccount TaxAmount TaxComponents TaxNumber TaxNumberType TaxRates TaxType Total TotalTax Tracking
TrackingCategoryID TrackingOptionID Type UnitAmount UnitPrice UpdatedDateUTC Url User Website XeroNetworkKey
AppliedAmount CreditNoteID CreditNoteNumber
"""

CANONICAL: dict[str, str] = {name.lower(): name for name in _NAMES.split()}
