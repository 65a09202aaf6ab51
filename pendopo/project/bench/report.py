"""One figure, and the page of all figures: a section for each part of the bench, measured each at a time of its own."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pendopo.project import planes

PAGE = planes.ROOT / "docs" / "reference" / "performance.md"
HEAD = """# Performance

Written by `make bench`, a section each; do not edit by hand. Speed is measured here and never asserted in a test. That there are
no violations of axe-core, no cookies and no requests to other hosts is asserted in tests/journeys."""


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


def write(title: str, figures: list[Figure]) -> Path:
    """Write one section of the page, and leave the others as they were measured; returns the page's path."""
    page = PAGE.read_text() if PAGE.exists() else ""
    sections = {name: body.strip() for name, body in re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", page, re.MULTILINE)}
    sections[title] = section(figures)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n\n".join([HEAD, *(f"## {name}\n\n{body}" for name, body in sections.items())]) + "\n")
    return PAGE


def section(figures: list[Figure]) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=planes.ROOT, check=False
    ).stdout.strip()
    lines = [
        f"Machine: {machine()}. Load when it ended: {os.getloadavg()[0]:.1f}. {date.today().isoformat()}, "  # noqa: DTZ011
        f"commit {commit or 'none'}.",
        "",
        "| what | measured | target | beside it | how |",
        "|---|---|---|---|---|",
        *(f"| {f.what} | **{f.figure}** | {f.target} | {f.beside} | `{f.how}` |" for f in figures),
    ]
    return "\n".join(lines)
