"""How much a source takes, measured in a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MEASURE = """
import resource, sys
from pathlib import Path
from pendopo.site_import.sources import {source}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in {source}.read(Path(sys.argv[1])))
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def measured(source: str, path: Path) -> tuple[int, int]:
    """Things found, and by how many MB the largest resident size of the process grew while it read."""
    code = MEASURE.format(source=source)
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT)
    count, grown = done.stdout.split()
    return int(count), int(grown)
