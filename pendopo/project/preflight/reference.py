"""The list of controls for docs/reference/preflight.md, made from the code. ``python -m pendopo.project.preflight.reference`` renews it."""

import os
import re
import sys
from itertools import groupby

from pendopo.project.planes import ROOT

DOCUMENT = ROOT / "docs" / "reference" / "preflight.md"


def table() -> str:
    """One table an area, in the order of the areas' first rows."""
    from pendopo.project.preflight import report

    controls = list(report.controls().values())
    first: dict[str, int] = {}
    for control in controls:
        first.setdefault(control.area, control.number)
    parts = []
    for area, rows in groupby(
        sorted(controls, key=lambda control: (first[control.area], control.number)), key=lambda control: control.area
    ):
        lines = [f"### {area}", "", "| # | Kendali | Cara | Untuk |", "|---|---|---|---|"]
        lines += [
            f"| {c.number} | {c.title.replace('|', chr(92) + '|')} | {', '.join(kind.value for kind in c.kinds)} | {c.maps_to} |"
            for c in rows
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.project.settings")
    import django

    django.setup()
    before, _mark, _rest = DOCUMENT.read_text().partition("<!-- made from the code: python -m pendopo.project.preflight.reference -->\n")
    DOCUMENT.write_text(f"{before}{_mark}\n{table()}")
    sys.stdout.write(f"{len(re.findall(r'^[|] [0-9]', table(), re.MULTILINE))} rows\n")


if __name__ == "__main__":
    main()
