"""``python -m pendopo.transparency.witness``."""

import sys

from pendopo.transparency.witness.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
