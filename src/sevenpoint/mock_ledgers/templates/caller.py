"""A caller inside the request: it uses a ledger's API as any app does, in the same transaction and at other times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g
from sqlalchemy import delete

from ..bookkeeping import Books
from ..oauth import Access, OAuthRules, grants, registrations
from ..request_unit import current
from ..store import dump_json, load_json, schema

_SCOPES = {
    "xero": ["accounting.transactions", "accounting.contacts", "accounting.settings"],
    "quickbooks": ["com.intuit.quickbooks.accounting"],
}
_HOUR = 3600


class TemplateError(RuntimeError):
    """A ledger refused what a template writes: a fault in the template."""


@dataclass(frozen=True)
class Caller:
    """An app that exists while a template is written."""

    books: Books
    access: Access

    @staticmethod
    @contextmanager
    def let_in(books: Books) -> Iterator[Caller]:
        """Register the app, let it in, and remove every trace of it at the end."""
        connection, now, ledger = books.connection, books.now, books.organisation.ledger
        app = registrations.register(connection, books.sandbox, ledger, "Template", "bookkeeper", [""])
        rules = OAuthRules(ledger, _HOUR, _HOUR, _HOUR, 0, False, lambda _: f"{app.client_id}-a",
                           lambda _: f"{app.client_id}-r")  # fmt: skip
        code = grants.give_consent(
            connection, now, rules, app, user_id="template", scopes=_SCOPES[ledger], redirect_uri="",
            organisations=[books.organisation], code_challenge=None,
        )  # fmt: skip
        issued = grants.redeem_code(connection, now, rules, app, code, "", None)
        yield Caller(books, Access(app, issued.consent, "valid", now + dt.timedelta(seconds=_HOUR)))
        connection.execute(delete(schema.app).where(schema.app.c.client_id == app.client_id))

    def moment(self, days_ago: int) -> dt.datetime:
        """A time so many days before the sandbox's."""
        return self.books.now - dt.timedelta(days=days_ago)

    def date(self, days_ago: int) -> dt.date:
        """The date then, in the organisation's time zone."""
        return self.moment(days_ago).astimezone(self.books.organisation.zone).date()

    def call(self, method: str, path: str, value: Any, days_ago: int = 0) -> Any:
        """What the ledger answers to a request of that day. Raises TemplateError when it refuses."""
        with self.books.sandbox.at(self.moment(days_ago)):
            answer = self._dispatch(method, path, dump_json(value))
        text = answer.get_data(as_text=True)
        if answer.status_code >= 300:
            raise TemplateError(f"{method} {path} was answered {answer.status_code}: {text[:500]}")
        return load_json(text)

    def _dispatch(self, method: str, path: str, body: str) -> Response:
        """The application's own dispatching, without opening and closing another unit of work.

        An application context of its own comes first, so that `g` is not the outer request's.
        """
        inner = current().inner(self.books.organisation.ledger, self.access)
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        headers = {"Accept": "application/json", "Xero-Tenant-Id": self.books.organisation.key}
        request = app.test_request_context(
            path, method=method, data=body, headers=headers, content_type="application/json"
        )
        with app.app_context(), request:
            g.unit = inner
            try:
                answer: Response = app.make_response(app.dispatch_request())
            except Exception as error:  # as Flask does: the ledgers answer their refusals in error handlers
                answer = app.make_response(app.handle_user_exception(error))
            finally:
                g.pop("unit")  # the outer request closes the connection
        if inner.work.is_active:
            inner.work.commit()
        return answer
