"""Invoices that are due at the same moment go in one request, and each stands or falls alone."""

from __future__ import annotations

import hashlib

from ..problems import LedgerRefusedError
from . import invoices
from .push import Push


def create_invoices(pushes: list[Push]) -> list[Exception | None]:
    """Write the invoices of these rows, all of one connection: for each, what went wrong, or None.

    An answer that is lost leaves every row uncertain; those are then looked up one by one before anything is repeated.
    """
    wrong: dict[int, Exception] = {}
    drafts = {}
    for number, push in enumerate(pushes):
        try:
            draft = invoices.draft_of(push)
        except Exception as error:
            wrong[number] = error
            continue
        if draft is not None:
            drafts[number] = draft
    if drafts:
        key = _key([pushes[number].key_for(draft) for number, draft in drafts.items()])
        try:
            answers = pushes[0].book.create_invoices(list(drafts.values()), key)
        except Exception as error:
            return [wrong.get(number, error if number in drafts else None) for number in range(len(pushes))]
        refusals = [each for each in answers if isinstance(each, LedgerRefusedError)]
        for (number, draft), answer in zip(drafts.items(), answers, strict=True):
            push = pushes[number]
            if refusals and push.office.flaws.on("batch-failure-resends-all"):
                wrong[number] = refusals[0]
            elif not isinstance(answer, LedgerRefusedError):
                try:
                    invoices.keep(push, draft, answer)
                except Exception as error:
                    wrong[number] = error
            elif push.office.flaws.on("batch-elements-unchecked"):
                with push.office.store.write() as tx:
                    push.done(tx)
            else:
                wrong[number] = answer
    return [wrong.get(number) for number in range(len(pushes))]


def _key(keys: list[str]) -> str:
    """One key for the request, the same for the same rows with the same content."""
    return hashlib.sha256(" ".join(keys).encode()).hexdigest()[:32] if all(keys) else ""
