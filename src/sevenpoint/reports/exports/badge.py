"""A badge: the label and the score as a small SVG, for a README."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from sevenpoint.harness.results import Results
from sevenpoint.reports.text import one_line
from sevenpoint.reports.words import label_mark, number_words

NAME = "sevenpoint"
# White text on each of these has a contrast of at least 4.5 (WCAG AA).
COLOURS = {"good": "#1a7f37", "warn": "#8a5a00", "bad": "#b3261e", "mute": "#57606a"}
GROUND = "#24292f"
HEIGHT, PADDING, LETTER = 20, 8, 7.0  # pixels; a letter of 11 px Verdana is about 7 wide


def render_badge(results: Results) -> str:
    """The badge. It says the label and the score, and is read out as a sentence."""
    mark = label_mark(results.label)
    score = "" if results.score is None else f" {number_words(results.score)}"
    words = one_line(mark.words, 40) + score
    left, right = _width(NAME), _width(words)
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(left + right),
            "height": str(HEIGHT),
            "role": "img",
            "aria-label": f"{NAME}: {words}",
        },
    )
    ET.SubElement(root, "title").text = f"{NAME}: {words}"
    _part(root, 0, left, GROUND, NAME)
    _part(root, left, right, COLOURS[mark.tone], words)
    return ET.tostring(root, encoding="unicode") + "\n"


def _part(root: ET.Element, start: int, width: int, colour: str, words: str) -> None:
    place = {"x": str(start), "width": str(width), "height": str(HEIGHT), "fill": colour}
    ET.SubElement(root, "rect", place)
    text = {
        "x": str(start + PADDING),
        "y": "14",
        "fill": "#ffffff",
        "font-family": "Verdana, DejaVu Sans, sans-serif",
        "font-size": "11",
        "textLength": str(width - 2 * PADDING),
    }
    ET.SubElement(root, "text", text).text = words


def _width(words: str) -> int:
    return round(len(words) * LETTER) + 2 * PADDING
