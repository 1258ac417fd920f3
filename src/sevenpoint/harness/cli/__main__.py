"""`python -m sevenpoint.harness.cli` is the `sevenpoint` command."""

from sevenpoint.harness.cli import main

if __name__ == "__main__":
    main()
