"""Tables and transactions: the one place that knows SQL dialects."""

from . import checkpoints, files, schema, turns
from .errors import StoreError
from .portable import in_order, json_text, position
from .prepared import Prepared
from .savepoint import Savepoint, savepoint
from .store import Store
from .types import dump_json, load_json, load_kept

__all__ = [
    "Prepared",
    "Savepoint",
    "Store",
    "StoreError",
    "checkpoints",
    "dump_json",
    "files",
    "in_order",
    "json_text",
    "load_json",
    "load_kept",
    "position",
    "savepoint",
    "schema",
    "turns",
]
