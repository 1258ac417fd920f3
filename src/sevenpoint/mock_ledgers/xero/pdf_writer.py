"""A small PDF 1.4 writer: pages of text in Helvetica, with a cross-reference table.

The standard fonts need no embedding and speak WinAnsi (cp1252); what that cannot say is shown as `?`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MEDIA_TYPE = "application/pdf"
WIDTH, HEIGHT = 595, 842  # A4 in points
_FONTS = {False: "F1", True: "F2"}
_CATALOGUE, _PAGES, _PLAIN, _BOLD, _FIRST_PAGE = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Text:
    """Words at a place, counted in points from the left and from the bottom. `right`: they end at `x`."""

    x: float
    y: float
    words: str
    size: int = 10
    bold: bool = False
    right: bool = False


def write_pdf(pages: Sequence[Sequence[Text]], title: str) -> bytes:
    """The pages as a PDF file.

    >>> write_pdf([[Text(72, 720, "Hello")]], "Greeting")[:8]
    b'%PDF-1.4'
    """
    numbers = [_FIRST_PAGE + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        f"<< /Type /Catalog /Pages {_PAGES} 0 R >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
    ]
    for number, page in zip(numbers, pages, strict=True):
        stream = b"\n".join(_shown(text) for text in page)
        objects += [
            f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {number + 1} 0 R "
            f"/Resources << /Font << /F1 {_PLAIN} 0 R /F2 {_BOLD} 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    objects.append(b"<< /Title (%s) /Producer (Xero) >>" % _escaped(title))
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, with the offset of each in the table; the last one is the information."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    table = bytearray(b"0000000000 65535 f \n")
    for number, content in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n%s" % (size, table)
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (size, _CATALOGUE, len(objects))
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _shown(text: Text) -> bytes:
    x = text.x - width(text.words, text.size) if text.right else text.x
    place = f"BT /{_FONTS[text.bold]} {text.size} Tf {x:.2f} {text.y:.2f} Td (".encode()
    return place + _escaped(text.words) + b") Tj ET"


def _escaped(words: str) -> bytes:
    plain = "".join(letter if letter.isprintable() else " " for letter in words)
    encoded = plain.encode("cp1252", "replace")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def width(words: str, size: int) -> float:
    """About how wide words are: exact for digits and the marks of amounts, which is what is set to the right."""
    return sum(_WIDTHS.get(letter, 556) for letter in words) * size / 1000


_WIDTHS = {".": 278, ",": 278, " ": 278, "-": 333, "i": 222, "l": 222, "t": 278, "r": 333, "T": 611, "D": 722,
           "U": 722, "A": 667, "S": 667, "G": 778, "m": 833, "c": 500}  # fmt: skip
