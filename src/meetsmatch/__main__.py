"""`python -m meetsmatch`."""

import sys

from meetsmatch.cli import main

if __name__ == "__main__":
    sys.exit(main())
