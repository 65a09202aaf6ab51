"""``python -m pendopo.transparency.monitor``."""

import sys

from pendopo.transparency.monitor.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
