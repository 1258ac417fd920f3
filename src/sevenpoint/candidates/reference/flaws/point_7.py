"""Flaws that the scenarios of point 7 catch."""

from __future__ import annotations

from .flaw import Flaw

_POINT = "point_7_implementation/"

FLAWS = (
    Flaw(
        "import-duplicates-clients",
        "The first import and the first invoice make a second copy of a client whom the books already hold",
        requirement="7.1",
        scenario=_POINT + "books_that_hold_the_client",
        classes=("DUP-10",),
    ),
    Flaw(
        "tax-on-account-unchecked",
        "A tax is mapped to an account that cannot carry it, and every invoice of the service is refused",
        requirement="7.4",
        scenario=_POINT + "mapping_tax_not_allowed",
        classes=("AMT-07",),
    ),
    Flaw(
        "switched-off-feature-unchecked",
        "A service is mapped to a class while the company does not track classes, and every invoice is refused",
        requirement="7.4",
        scenario=_POINT + "mapping_feature_switched_off",
        classes=("ERR-20",),
    ),
    Flaw(
        "backfill-looks-at-nothing",
        "Invoices from before the connection are sent although the bookkeeper has keyed them by hand",
        requirement="7.1",
        scenario=_POINT + "invoice_keyed_by_hand_before",
        classes=("DUP-16",),
    ),
    Flaw(
        "import-overwrites-with-blanks",
        "An import writes its own, older picture over clients that are there, blanks too",
        requirement="7.1",
        scenario=_POINT + "import_carried_out_late",
        classes=("IMP-02",),
    ),
    Flaw(
        "imported-without-payments",
        "Invoices are imported without what was paid on them, and the client seems to owe it again",
        requirement="7.1",
        scenario=_POINT + "open_items_followed",
        classes=("IMP-01",),
    ),
    Flaw(
        "open-items-not-followed",
        "Invoices from before the connection are shown and never looked at again",
        requirement="7.1",
        scenario=_POINT + "open_items_followed",
        classes=("IMP-03",),
    ),
    Flaw(
        "undo-leaves-clients",
        "Undoing an import leaves the imported clients in the tool",
        requirement="7.1",
        scenario=_POINT + "import_undone",
        classes=("IMP-04",),
    ),
    Flaw(
        "reconnect-resends",
        "Reconnecting the same organisation sends every open invoice again",
        requirement="7.2",
        scenario=_POINT + "reconnect_resends_nothing",
        classes=("DUP-15",),
    ),
    Flaw(
        "mappings-lost-on-reconnect",
        "A new grant begins with an empty mapping, and what is billed waits for one",
        requirement="7.2",
        scenario=_POINT + "reconnect_keeps_mappings",
        classes=("IMP-05",),
    ),
    Flaw(
        "posts-to-default-after-reconnect",
        "The page shows the old mapping after a reconnection, and everything is posted to one default account",
        requirement="7.2",
        scenario=_POINT + "reconnect_keeps_mappings",
        classes=("IMP-05",),
    ),
    Flaw(
        "names-respelled",
        "A contact that the books hold is renamed to the tool's spelling",
        requirement="7.3",
        scenario=_POINT + "habits_kept",
        classes=("UPD-09",),
    ),
    Flaw(
        "own-numbers-used",
        "Invoices carry the tool's own numbers, outside the series of the books",
        requirement="7.3",
        scenario=_POINT + "habits_kept",
        classes=("DUP-13",),
    ),
    Flaw(
        "local-codes-offered",
        "The tool's own list from before the connection is offered beside the ledger's",
        requirement="7.3",
        scenario=_POINT + "habits_kept",
        classes=("IMP-06",),
    ),
    Flaw(
        "custom-numbers-unread",
        "Where the firm numbers by hand, QuickBooks keeps the tool's invoices without a number",
        requirement="7.3",
        scenario=_POINT + "numbering_by_hand_kept",
        classes=("DUP-13",),
    ),
    Flaw(
        "numbering-control-switched-off",
        "The tool switches off the firm's numbering by hand, because it works only without",
        requirement="7.3",
        scenario=_POINT + "numbering_by_hand_kept",
        classes=("IMP-07",),
    ),
    Flaw(
        "repeating-invoices-unnoticed",
        "A client whom the ledger bills by itself is billed by the tool too, and nobody is told",
        requirement="7.3",
        scenario=_POINT + "repeating_invoice_noticed",
        classes=("DUP-17",),
    ),
    Flaw(
        "organisation-unnamed",
        "The connection does not say which organisation it belongs to",
        requirement="7.4",
        scenario=_POINT + "organisation_named",
        classes=(),
    ),
    Flaw(
        "links-follow-to-another-book",
        "After connecting another organisation, clients and invoices keep the ids that they had in the old one",
        requirement="7.2",
        scenario=_POINT + "another_book_starts_afresh",
        classes=("AUT-10",),
    ),
    Flaw(
        "second-connection-replaces-first",
        "Connecting a second organisation replaces the first without a word, and its grant stays alive",
        requirement="6.6",
        scenario=_POINT + "second_book_connected",
        classes=("AUT-09",),
    ),
)
