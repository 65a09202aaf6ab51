"""``python -m pendopo.transparency.mirror``."""

import sys

from pendopo.transparency.mirror.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
