"""Reports: pure functions from the judged bundle to HTML, JUnit XML, terminal text and a JSON Schema."""

from sevenpoint.reports.html import render_html
from sevenpoint.reports.junit import render_junit
from sevenpoint.reports.schema import results_schema
from sevenpoint.reports.summary import print_summary

__all__ = ["print_summary", "render_html", "render_junit", "results_schema"]
