"""Tables and transactions: the one place that knows SQL dialects."""

from . import files, schema
from .store import Store
from .types import dump_json, load_json

__all__ = ["Store", "dump_json", "files", "load_json", "schema"]
