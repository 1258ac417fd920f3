"""Write the control API's OpenAPI document: python -m sevenpoint.mock_ledgers.control.write_openapi PATH [--check]."""

from __future__ import annotations

from .. import generated
from .openapi import document

main = generated.command(document)

if __name__ == "__main__":
    main()
