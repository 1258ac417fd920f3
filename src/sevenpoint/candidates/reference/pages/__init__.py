"""The tool's own pages, for people at a browser: the same deeds as over HTTP, one form a deed, scripts not needed."""

from __future__ import annotations

from .blueprint import pages

__all__ = ["pages"]
