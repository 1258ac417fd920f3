"""Writes the schemas into their files: python -m sevenpoint.reports.write_schema docs/reference/*.schema.json"""

import sys
from pathlib import Path

from sevenpoint.reports.schema import schema_text

if __name__ == "__main__":
    for file in map(Path, sys.argv[1:]):
        file.write_text(schema_text(file.name), encoding="utf-8")
