"""One figure, and the page of all figures."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pendopo.project import planes

PAGE = planes.ROOT / "docs" / "reference" / "performance.md"


@dataclass(frozen=True)
class Figure:
    """One measured line.

    Attributes:
        what: the thing measured.
        figure: number with unit, as measured now.
        target: what the release asked for.
        beside: a peer or a limit measured in the same run, or where it comes from.
        how: the command that anybody can run again.
    """

    what: str
    figure: str
    target: str
    beside: str
    how: str


def machine() -> str:
    """Processor, cores, memory, system, versions."""
    cpu = next(
        (line.split(":")[1].strip() for line in read("/proc/cpuinfo").splitlines() if line.startswith("model name")), platform.processor()
    )
    memory = next((int(line.split()[1]) // 1_000_000 for line in read("/proc/meminfo").splitlines() if line.startswith("MemTotal")), 0)
    return (
        f"{os.cpu_count()} × {cpu}, {memory} GB, {platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}"
    )


def read(path: str) -> str:
    file = Path(path)
    return file.read_text() if file.exists() else ""


def write(figures: list[Figure], notes: list[str]) -> Path:
    """Write the page; returns its path."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=planes.ROOT, check=False
    ).stdout.strip()
    load = os.getloadavg()[0]
    lines = [
        "# Performance",
        "",
        "Written by `make bench`; do not edit by hand. Speed is measured here and never asserted in a test.",
        "",
        f"Machine: {machine()}. Load when it ended: {load:.1f}. {date.today().isoformat()}, commit {commit or 'none'}.",  # noqa: DTZ011
        "",
        "| what | measured | target | beside it | how |",
        "|---|---|---|---|---|",
        *(f"| {f.what} | **{f.figure}** | {f.target} | {f.beside} | `{f.how}` |" for f in figures),
        "",
        *(f"- {note}" for note in notes),
        "",
    ]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join(lines))
    return PAGE
