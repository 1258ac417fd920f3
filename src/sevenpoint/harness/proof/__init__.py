"""The proof of the checks: every seeded flaw against the scenarios. `python -m sevenpoint.harness.proof --help`."""
