"""A form as PDF: one page of text in Helvetica, small but correct (quickbooks.md 4.4)."""

from __future__ import annotations

from collections.abc import Sequence

from ..bookkeeping import Books, Document
from . import formats, lines
from .fields import Body

MEDIA_TYPE = "application/pdf"
_WIDTH, _HEIGHT, _MARGIN, _STEP = 612, 792, 54, 16  # US letter in points
_ROWS = (_HEIGHT - 2 * _MARGIN) // _STEP


def render(books: Books, document: Document) -> bytes:
    """The PDF of a record."""
    body = document.body
    company = books.get("CompanyInfo", "1")
    heading = [
        str(company.body["CompanyName"]) if company else books.organisation.name,
        f"{document.kind} {body.get('DocNumber') or body.get('PaymentRefNum') or document.id}",
        f"Date {body['TxnDate']}",
        *([f"Due {body['DueDate']}"] if "DueDate" in body else []),
        *_party(books, document),
        "",
    ]
    rows = [_row(line) for line in lines.flat(body.get("Line", []))]
    total = [f"Total {formats.money(body['TotalAmt']):.2f} {body.get('CurrencyRef', {}).get('value', '')}".rstrip()]
    return write([*heading, *rows, "", *total], heading[1])


def _party(books: Books, document: Document) -> list[str]:
    kind = "Vendor" if "VendorRef" in document.body else "Customer"
    party = books.get(kind, document.party or "")
    return [str(party.body["DisplayName"])] if party else []


def _row(line: Body) -> str:
    words = line.get("Description") or line.get("DetailType", "").removesuffix("LineDetail") or "Applied"
    return f"{words}  {line['Amount']:.2f}" if "Amount" in line else str(words)


def write(rows: Sequence[str], title: str) -> bytes:
    """Rows of text as a PDF 1.4 file with a cross-reference table.

    >>> write(["Hello"], "Greeting")[:8], write(["Hello"], "Greeting")[-6:]
    (b'%PDF-1.4', b'%%EOF\\n')
    """
    pages = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)] or [()]
    numbers = [4 + 2 * each for each in range(len(pages))]
    kids = b" ".join(b"%d 0 R" % each for each in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        stream = _stream(page)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (_WIDTH, _HEIGHT, number + 1),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    return _assembled([*objects, b"<< /Title (%s) >>" % _escaped(title)])


def _stream(rows: Sequence[str]) -> bytes:
    shown = [b"(%s) Tj T*" % _escaped(row) for row in rows]
    start = b"BT /F1 11 Tf %d TL %d %d Td" % (_STEP, _MARGIN, _HEIGHT - _MARGIN)
    return b"\n".join([start, *shown, b"ET"])


def _escaped(words: str) -> bytes:
    plain = "".join(letter if letter.isprintable() else " " for letter in words)
    encoded = plain.encode("cp1252", "replace")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _assembled(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, with the offset of each in the table; the last one is the information."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    table = bytearray(b"0000000000 65535 f \n")
    for number, content in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n%s" % (size, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, size - 1, start)
    return bytes(out)
