"""``python -m pendopo.transparency.verify``."""

import sys

from pendopo.transparency.verify.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
