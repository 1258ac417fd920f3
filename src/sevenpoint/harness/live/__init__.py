"""A real organisation as the ledger of an evaluation: a Xero demo company, or an Intuit sandbox company.

The same bookkeepers, through the public API and with the user's own app, within the ledger's rate limits. Everything
that a run makes is marked and written down before it is made, so that it can be taken away again by any later run.
"""
