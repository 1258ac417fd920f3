"""The reports of French companies: general ledger, journal by journal code, the file of accounting entries (FEC).

The layouts are those of Intuit's reference for GeneralLedgerFR and FECReport; TrialBalanceFR is TrialBalance under
another name. Of JournalReportFR only the first three columns are shown there, so the others' order is inferred.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from .. import downloads
from . import lettering
from .facts import Fact, Line, number
from .ledgers import entries_by_account, running
from .listing import Listing, grouped, listing, whole_groups
from .parts import ZERO, Entry
from .rows import Column, Row, Value, cell, section
from .view import View, shape

# Kind of transaction to the code of the journal it is in; all others are miscellaneous operations.
_CODES: Mapping[str, str] = {
    "Invoice": "VT", "SalesReceipt": "VT", "CreditMemo": "VT", "RefundReceipt": "VT", "Bill": "HA",
    "VendorCredit": "HA", "Payment": "BQ", "BillPayment": "BQ", "Purchase": "BQ", "Deposit": "BQ", "Transfer": "BQ",
    "CreditCardPayment": "BQ",
}  # fmt: skip
_OTHERS = "OD"
# Journal code to the type of journal, as the type of a JournalCode has it.
_TYPES: Mapping[str, str] = {"VT": "Sales", "HA": "Expenses", "BQ": "Bank", _OTHERS: "Others"}
_LEDGER = ("tx_date", "journal_code_name", "doc_num", "memo", "lettrage", "debt_amt", "credit_amt", "subt_rbal_amount")
_JOURNAL = (
    "txn_num", "journal_code_name", "tx_date", "txn_type", "doc_num", "acct_num_with_extn", "account_name", "memo",
    "due_date", "is_ar_paid", "is_ap_paid", "paid_date", "pmt_mthd", "debt_amt", "credit_amt",
)  # fmt: skip
# (title, key) of the file's columns; the first eighteen are those of article A47 A-1.
_FEC = (
    ("JournalCode", "journal_code_name"), ("JournalLib", "journal_code_description"), ("EcritureNum", "txn_num"),
    ("EcritureDate", "create_date"), ("CompteNum", "acct_num_with_extn"), ("CompteLib", "account_name"),
    ("CompAuxNum", "aux_account"), ("CompAuxLib", "aux_account_name"), ("PieceRef", "doc_num"),
    ("PieceDate", "tx_date"), ("EcritureLib", "memo"), ("Debit", "debt_amt"), ("Credit", "credit_amt"),
    ("EcritureLet", "lettrage"), ("DateLet", "paid_date"), ("ValidDate", "region_tx_validation_date"),
    ("Montantdevise", "multicurrency_amount"), ("Idevise", "multicurrency_symbol"),
)  # fmt: skip
_ATTACHMENTS, _DUE = ("AttachmentsInfo", "attachments"), ("Due Date", "due_date")
_TECHNICAL = (
    ("Journal Code type", "$TECHNICAL$journal_code_type"), ("Supplier", "$TECHNICAL$vend_name"),
    ("Total {0}", "$TECHNICAL$item_name"), ("Customer", "$TECHNICAL$cust_name"),
)  # fmt: skip


def journal_code(entry: Entry) -> str:
    """The journal that a transaction is in: sales VT, purchases HA, bank BQ, all else OD."""
    return _CODES.get(entry.kind, _OTHERS)


def general_ledger(view: View, name: str) -> Row:
    """Every account with what moved it: debit, credit, the letters of what settles what, the balance after."""
    made = listing(view, _LEDGER, meta=False, titles={"doc_num": "No."}, extra=_facts(view))
    start, end = view.parameters.start.isoformat(), view.parameters.end.isoformat()
    groups = whole_groups(view)
    rows = []
    by_account = entries_by_account(view.between("", end))
    for account, body in view.accounts.items():
        entries = by_account.get(account, [])
        before = sum((view.natural(account, each.amount) for each in entries if each.date < start), ZERO)
        lines = running(view, [each for each in entries if each.date >= start], groups, before)
        if lines or before:
            title = f"{body.get('AcctNum', '')} {view.account_name(account)}".strip()
            opening = [made.said("Beginning Balance", subt_rbal_amount=before)] if before else []
            data = [*opening, *(made.row(each) for each in made.ordered(lines))]
            closing = _with_balance(made, f"Total for {title}", lines, before)
            rows.append(section(cell(title, account), [None] * (made.width - 1), data, closing))
    return shape(view, name, made.columns(), rows, basis=False)


def journal(view: View, name: str) -> Row:
    """A section each journal; `journal_code` asks for some of them."""
    titles = {"journal_code_name": "Code de journal"}
    made = listing(view, _JOURNAL, meta=False, titles=titles, extra=_facts(view))
    asked = view.parameters.given.get("journal_code")
    wanted = None if asked is None else {each.strip() for each in asked.split(",")}
    by_code: dict[str, list[Line]] = {}
    for group in grouped(view.within()):
        code = journal_code(group[0])
        if wanted is None or code in wanted:
            by_code.setdefault(code, []).extend(Line(each, group) for each in group)
    rows = [
        section(
            cell(code), [None] * (made.width - 1), [made.row(each) for each in made.ordered(by_code[code])],
            made.totals(f"Total pour {code}", by_code[code]),
        )
        for code in sorted(by_code)
    ]  # fmt: skip
    return shape(view, name, made.columns(), rows, basis=False)


def fec(view: View, name: str) -> Row:
    """The file of accounting entries that French law asks for: a row each line of every transaction."""
    columns = list(_columns(view))
    letters = lettering.letters(view)
    attached = _attached(view) if _ATTACHMENTS in columns else {}
    rows = []
    for group in grouped(view.within()):
        for each in group:
            facts = {**_line_facts(view, each, letters), "attachments": attached.get((each.kind, each.id))}
            cells = [cell(facts.get(key), "" if key == "txn_num" else None) for _, key in columns]
            rows.append({"ColData": cells, "type": "Data"})
    return shape(view, name, [Column(title, "String", key) for title, key in columns], rows)


def _columns(view: View) -> Iterator[tuple[str, str]]:
    given = view.parameters.given
    yield from _FEC
    if given.get("attachmenttype", "").upper() == "TEMPORARY_LINKS":
        yield _ATTACHMENTS
    if given.get("add_due_date", "").lower() == "true":
        yield _DUE
    yield from _TECHNICAL


def _line_facts(view: View, entry: Entry, letters: Mapping[tuple[str, str], lettering.Letter]) -> dict[str, Value]:
    body, code = view.body(entry), journal_code(entry)
    letter = letters.get((entry.kind, entry.id)) if entry.party else None
    party, reference = view.party_name(body), number(body)
    item = view.name("Item", entry.tags.get("item", ""))
    words = [party, body.get("PrivateNote") if entry.party else None, reference, entry.line.get("Description") or item]
    currency = body.get("CurrencyRef", {}).get("value")
    foreign = currency not in (None, view.books.organisation.currency)
    return {
        "journal_code_name": code,
        "journal_code_description": _TYPES[code],
        "create_date": _compact(entry.date),
        "acct_num_with_extn": view.accounts.get(entry.account, {}).get("AcctNum"),
        "account_name": view.account_name(entry.account),
        "doc_num": reference,
        "tx_date": _compact(entry.date),
        "memo": " - ".join(each for each in words if each),
        "debt_amt": max(entry.amount, ZERO),
        "credit_amt": max(-entry.amount, ZERO),
        "lettrage": letter.word if letter else None,
        "paid_date": _compact(letter.date) if letter else None,
        "multicurrency_amount": entry.amount / Decimal(body["ExchangeRate"]) if foreign else None,
        "multicurrency_symbol": currency if foreign else None,
        "due_date": _compact(body.get("DueDate", "")) if entry.party else None,
        "$TECHNICAL$journal_code_type": _TYPES[code],
        "$TECHNICAL$vend_name": view.name("Vendor", entry.tags.get("vendor", "")),
        "$TECHNICAL$item_name": item,
        "$TECHNICAL$cust_name": view.name("Customer", entry.tags.get("customer", "")),
    }


def _facts(view: View) -> dict[str, Fact]:
    """The columns that only French reports have."""
    letters = lettering.letters(view)

    def letter(line: Line) -> lettering.Letter | None:
        return letters.get((line.entry.kind, line.entry.id)) if line.entry.party else None

    return {
        "journal_code_name": Fact("Journal Code", "String", lambda _, line: journal_code(line.entry)),
        "lettrage": Fact("Lettrage", "String", lambda _, line: found.word if (found := letter(line)) else None),
        "paid_date": Fact("Paid Date", "Date", lambda _, line: found.date if (found := letter(line)) else None),
        "txn_num": Fact("Numéro d’opération", "String", lambda _, line: None, lambda _, line: ""),
    }


def _with_balance(made: Listing, title: str, lines: Sequence[Line], before: Decimal) -> Row:
    closing = made.totals(title, lines)
    keys = list(made.facts)
    if "subt_rbal_amount" in keys[1:]:
        balance = lines[-1].balance if lines else before
        closing["Summary"]["ColData"][keys.index("subt_rbal_amount")] = cell(balance)
    return closing


def _attached(view: View) -> dict[tuple[str, str], str]:
    """The files of each record, as JSON text with an address each."""
    files: dict[tuple[str, str], list[dict[str, str]]] = {}
    for each in view.books.find("Attachable"):
        for link in each.body.get("AttachableRef", []):
            entity = link.get("EntityRef", {})
            file = {
                "filename": str(each.body.get("FileName", "")),
                "tempURI": downloads.temporary_url(view.books, each.id),
                "attachableId": each.id,
            }
            files.setdefault((entity.get("type", ""), entity.get("value", "")), []).append(file)
    return {key: json.dumps(found, separators=(",", ":")) for key, found in files.items()}


def _compact(date: str) -> str:
    return date.replace("-", "")
