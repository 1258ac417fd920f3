"""Writes the schema of results.json: python -m sevenpoint.reports.write_schema docs/reference/results.schema.json"""

import sys
from pathlib import Path

from sevenpoint.reports.schema import schema_text

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
