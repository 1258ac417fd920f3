"""The ledgers in other people's own tests: a pytest plugin (docs/guides/ledgers-in-your-tests.md)."""
