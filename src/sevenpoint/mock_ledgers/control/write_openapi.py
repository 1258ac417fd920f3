"""Write the control API's OpenAPI document: python -m sevenpoint.mock_ledgers.control.write_openapi PATH."""

from __future__ import annotations

import sys
from pathlib import Path

from .openapi import document

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")
