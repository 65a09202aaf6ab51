"""Pendopo's command line: ``python manage.py help`` lists the commands."""

import sys

from pendopo.project.entry import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
