"""A person at a browser: opens the page that a program wants to have opened, and presses Allow. `BROWSER` names it."""

import sys

from sevenpoint.harness.consent import allow

if __name__ == "__main__":
    allow(sys.argv[1])
