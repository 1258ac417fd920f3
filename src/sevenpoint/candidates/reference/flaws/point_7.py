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
        "organisation-unnamed",
        "The connection does not say which organisation it belongs to",
        requirement="7.4",
        scenario=_POINT + "organisation_named",
        classes=(),
    ),
)
