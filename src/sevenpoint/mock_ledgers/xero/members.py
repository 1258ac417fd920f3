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
AllocationID Allocations BankTransferID BankTransfers BatchPayment BatchPaymentID FromBankAccount FromIsReconciled
FromTracking Narrative OverpaymentID Overpayments Particulars PrepaymentID Prepayments ToBankAccount ToIsReconciled
ToTracking
ApprovedForSending ConversionBalances ConversionDate Balance BalanceDetails DeliveryAddress DeliveryDate
DeliveryDateString DeliveryInstructions DueDateType EndDate ExpectedArrivalDate ExpectedArrivalDateString ExpenseClaimID
ExpenseClaims ExpiryDate ExpiryDateString ID IncludePDF IsBlank JournalLines LinkedTransactionID LinkedTransactions
ManualJournalID ManualJournals MarkAsSent Month Narration NextScheduledDate Period PurchaseOrderID PurchaseOrderNumber
PurchaseOrders QuoteID QuoteNumber Quotes ReceiptID Receipts RepeatingInvoiceID RepeatingInvoices ReportingCode Schedule
SendCopy ShowOnCashBasisReports SourceLineItemID SourceTransactionID StartDate Summary TargetLineItemID
ContactGroupID PayNowText PaymentServiceID PaymentServiceName PaymentServiceType PaymentServiceUrl PaymentServices
PaymentDueDate ReportingDate TargetTransactionID Telephone Terms Title Unit UserID Year
"""

CANONICAL: dict[str, str] = {name.lower(): name for name in _NAMES.split()}

# Members that are never written but must still be of their type when a client sends them back (xero.md 2.5 number 14).
SENT_BACK_AMOUNTS = (
    "SubTotal", "TotalTax", "Total", "TotalDiscount", "AmountDue", "AmountPaid", "AmountCredited", "RemainingCredit",
)  # fmt: skip
SENT_BACK_IDS = (
    "InvoiceID", "ContactID", "PaymentID", "CreditNoteID", "PrepaymentID", "OverpaymentID", "BankTransactionID",
    "BankTransferID", "BatchPaymentID", "PurchaseOrderID", "QuoteID", "ManualJournalID", "RepeatingInvoiceID",
    "ReceiptID", "ExpenseClaimID", "ItemID",
)  # fmt: skip
