"""Routes beside the entities' own: sending, PDF, tax service, exchange rates, entitlements (quickbooks.md 4.4, 4.6)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from ..bookkeeping import Books, Document
from . import bodies, entitlements, exchange_rates, formats, gateway, pdf, query, send, sync, tax_service
from .entities import BY_PATH, ENTITIES
from .entity import Entity
from .faults import fault, no_such_route
from .writing import record_answer

Once = Callable[[Books, Callable[[], Response]], Response]
_COMPANY = "/v3/company/<realm>"


def register(blueprint: Blueprint, once: Once) -> None:
    """Put the routes on the ledger's blueprint; `once` answers a repeated `requestid` as before."""

    def send_record(realm: str, name: str, record_id: str) -> Response:
        books = gateway.enter(realm)
        return once(books, lambda: _send(books, name, record_id))

    def create_tax_code(realm: str) -> Response:
        books = gateway.enter(realm)
        return once(books, lambda: formats.answer(tax_service.create(books, bodies.read("TaxService"))))

    def set_exchange_rate(realm: str) -> Response:
        books = gateway.enter(realm)
        request_body = bodies.read("ExchangeRate")
        return once(books, lambda: _answer_rate(books, exchange_rates.set_rate(books, request_body)))

    add = blueprint.add_url_rule
    add(f"{_COMPANY}/<name>/<record_id>/send", "send_record", send_record, methods=["POST"])
    add(f"{_COMPANY}/<name>/<record_id>/pdf", "record_pdf", record_pdf, methods=["GET"])
    add(f"{_COMPANY}/taxservice/taxcode", "create_tax_code", create_tax_code, methods=["POST"])
    add(f"{_COMPANY}/exchangerate", "exchange_rate", exchange_rate, methods=["GET"])
    add(f"{_COMPANY}/exchangerate", "set_exchange_rate", set_exchange_rate, methods=["POST"])
    add(f"{_COMPANY}/taxclassification", "tax_classifications", tax_classifications, methods=["GET"])
    for number, path in enumerate(("/manage/entitlements/v3/<realm>", f"{_COMPANY}/entitlements")):
        add(path, f"entitlements_{number}", read_entitlements, methods=["GET"])


def record_pdf(realm: str, name: str, record_id: str) -> Response:
    """A form as PDF."""
    books = gateway.enter(realm)
    _, document = _form(books, name, record_id)
    return formats.with_headers(Response(pdf.render(books, document), 200, content_type=pdf.MEDIA_TYPE))


def exchange_rate(realm: str) -> Response:
    """The rate of a currency on a day; today when none is asked."""
    books = gateway.enter(realm)
    arguments = {name.lower(): value for name, value in request.args.items()}
    code, date = arguments.get("sourcecurrencycode", ""), arguments.get("asofdate", "")
    return _answer_rate(books, exchange_rates.read_rate(books, code, date))


def tax_classifications(realm: str) -> Response:
    """All tax classifications."""
    books = gateway.enter(realm)
    found = query.run(books, "select * from TaxClassification maxresults 1000")
    return _answer(books, {"QueryResponse": found})


def read_entitlements(realm: str) -> Response:
    """What the company's plan allows."""
    return entitlements.answer(gateway.enter(realm))


def _send(books: Books, name: str, record_id: str) -> Response:
    entity, document = _form(books, name, record_id)
    sent = send.send(books, entity, document, request.args.get("sendTo", ""), request.content_type or "")
    return _answer(books, record_answer(books, entity, sent))


def _form(books: Books, name: str, record_id: str) -> tuple[Entity, Document]:
    entity = BY_PATH.get(name)
    if entity is None or entity.name not in send.ADDRESS_OF:
        raise no_such_route(request.path)
    document = books.get(entity.name, sync.record_id(record_id))
    if document is None:
        raise fault("not_found")
    return entity, document


def _answer_rate(books: Books, document: Document) -> Response:
    return _answer(books, record_answer(books, ENTITIES["ExchangeRate"], document))


def _answer(books: Books, payload: dict[str, object]) -> Response:
    return formats.answer({**payload, "time": formats.answer_time(books.now)})
