"""Tables and transactions: the one place that knows SQL dialects."""

from . import checkpoints, files, schema
from .prepared import Prepared
from .savepoint import Savepoint, savepoint
from .store import Store
from .types import dump_json, load_json

__all__ = ["Prepared", "Savepoint", "Store", "checkpoints", "dump_json", "files", "load_json", "savepoint", "schema"]
