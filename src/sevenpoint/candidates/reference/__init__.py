"""The reference candidate.

A small but honest proposal-to-payment tool over Xero and QuickBooks, with flaws to switch on.

Run it with `python -m sevenpoint.candidates.reference`; see `--help`. It imports none of the other rooms.
"""
