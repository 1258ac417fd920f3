"""CompanyInfo and Preferences: one record each, Id 1 (quickbooks.md 4.5)."""

from __future__ import annotations

import copy

from ..entity import Draft, Entity
from ..faults import fault
from ..fields import ADDRESS, EMAIL, PHONE, READONLY, WEB, Body, Day, Field, Flag, Group, Many, Ref, Text

_NAME_VALUES = Many(fields={"Name": Text(), "Value": Text()})
_MESSAGE = Group(fields={"Subject": Text(), "Message": Text()})
_COMPANY: dict[str, Field] = {
    "CompanyName": Text(1024),
    "LegalName": Text(1024),
    "CompanyAddr": ADDRESS,
    "CustomerCommunicationAddr": ADDRESS,
    "LegalAddr": ADDRESS,
    "CustomerCommunicationEmailAddr": EMAIL,
    "PrimaryPhone": PHONE,
    "CompanyStartDate": Day(readonly=True),
    "FiscalYearStartMonth": Text(20),
    "Country": Text(readonly=True),
    "Email": EMAIL,
    "WebAddr": WEB,
    "SupportedLanguages": Text(readonly=True),
    "DefaultTimeZone": Text(readonly=True),
    "NameValue": Many(fields={"Name": Text(), "Value": Text()}, readonly=True),
    "EmployerId": READONLY,
}


def _flags(*names: str) -> dict[str, Field]:
    return {name: Flag() for name in names}


def _texts(*names: str) -> dict[str, Field]:
    return {name: Text() for name in names}


_CUSTOM = Many(
    fields={"CustomField": Many(fields={"Name": Text(), "Type": Text(), "StringValue": Text(), "BooleanValue": Flag()})}
)
_MESSAGES = ("InvoiceMessage", "EstimateMessage", "SalesReceiptMessage", "StatementMessage")
_PREFERENCES: dict[str, Field] = {
    "AccountingInfoPrefs": Group(fields={
        **_flags("UseAccountNumbers", "TrackDepartments", "ClassTrackingPerTxn", "ClassTrackingPerTxnLine"),
        **_texts("CustomerTerminology", "DepartmentTerminology", "FirstMonthOfFiscalYear", "TaxYearMonth", "TaxForm"),
        "BookCloseDate": Day(),
    }),
    "ProductAndServicesPrefs": Group(fields={
        **_flags("ForSales", "ForPurchase", "QuantityWithPriceAndRate", "QuantityOnHand"),
        "RevenueRecognition": READONLY, "RevenueRecognitionFrequency": READONLY,
    }),
    "SalesFormsPrefs": Group(fields={
        **_flags("CustomTxnNumbers", "AllowDeposit", "AllowDiscount", "AllowEstimates", "AllowServiceDate",
                 "AllowShipping", "ETransactionPaymentEnabled", "IPNSupportEnabled", "AutoApplyCredit",
                 "AutoApplyPayments", "UsingProgressInvoicing", "UsingPriceLevels", "EmailCopyToCompany",
                 "ETransactionAttachPDF"),
        **_texts("ETransactionEnabledStatus", "EstimateMessage", "DefaultCustomerMessage", "DefaultDiscountAccount"),
        "DefaultShippingAccount": READONLY, "DefaultTerms": Ref(to=("Term",), named=False),
        "SalesEmailCc": EMAIL, "SalesEmailBcc": EMAIL, "CustomField": _CUSTOM,
    }),
    "EmailMessagesPrefs": Group(fields=dict.fromkeys(_MESSAGES, _MESSAGE)),
    "VendorAndPurchasesPrefs": Group(fields={
        **_flags("BillableExpenseTracking", "TrackingByCustomer", "TPAREnabled"), "POCustomField": _CUSTOM,
        "UseCustomTxnNumbers": Flag(),
        "DefaultTerms": Ref(to=("Term",), named=False), "DefaultMarkupAccount": Ref(to=("Account",), named=False),
    }),
    "TimeTrackingPrefs": Group(fields={
        **_flags("UseServices", "BillCustomers", "ShowBillRateToAll", "MarkTimeEntriesBillable"),
        **_texts("WorkWeekStartDate"),
    }),
    "TaxPrefs": Group(fields={
        **_flags("UsingSalesTax", "PartnerTaxEnabled"), "TaxGroupCodeRef": Ref(to=("TaxCode",), named=False),
    }),
    "CurrencyPrefs": Group(fields={
        "MultiCurrencyEnabled": Flag(), "HomeCurrency": Ref(named=False, readonly=True),
    }),
    "ReportPrefs": Group(fields={**_texts("ReportBasis"), **_flags("CalcAgingReportFromTxnDate")}),
    "OtherPrefs": Group(fields={"NameValue": _NAME_VALUES}),
}  # fmt: skip


def merge_groups(draft: Draft) -> None:
    """A group that an update sends keeps the settings that it does not name, and no group ever goes."""
    before = copy.deepcopy(draft.before or {})
    draft.body = {
        name: {**before.get(name, {}), **draft.body.get(name, {})}
        for name in _PREFERENCES
        if name in before or name in draft.body
    }
    multicurrency = "MultiCurrencyEnabled"
    if before.get("CurrencyPrefs", {}).get(multicurrency) and not draft.body["CurrencyPrefs"][multicurrency]:
        raise fault("business", detail="Multicurrency cannot be turned off.")


def _company_index(body: Body) -> dict[str, str]:
    return {"name": body["CompanyName"]}


COMPANY_INFO = Entity(
    name="CompanyInfo",
    fields=_COMPANY,
    operations=frozenset({"read", "update", "query"}),
    required=("CompanyName", "CompanyAddr"),
    name_field="CompanyName",
    index=_company_index,
)
PREFERENCES = Entity(
    name="Preferences",
    fields=_PREFERENCES,
    operations=frozenset({"read", "update", "query"}),
    complete=merge_groups,
    index=lambda body: {},
)
