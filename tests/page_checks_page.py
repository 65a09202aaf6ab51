"""Writes the table of docs/reference/page-checks.md from the rules: ``python -m tests.page_checks_page``. A house test compares it."""

import re
from collections.abc import Iterator

from pendopo.project.planes import ROOT
from pendopo.sites.rules.findings import RULES, Severity

PAGE = ROOT / "docs" / "reference" / "page-checks.md"
BEGIN, END = "<!-- made by tests/page_checks_page.py -->", "<!-- end -->"


def table() -> Iterator[str]:
    """The rules, gravest first, in the words of the desk."""
    yield "| Code | Severity | What the desk says | Remedy |"
    yield "|---|---|---|---|"
    for severity in Severity:
        for code, rule in RULES.items():
            if rule.severity is severity:
                yield f"| `{code}` | {severity} | {with_dots(rule.what)} | {with_dots(rule.remedy)} |"


def with_dots(text: str) -> str:
    return re.sub(r"%\((\w+)\)s", "…", text).replace("*", "\\*")


def page_with_table(text: str) -> str:
    """The page with its table renewed."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n" + "\n".join(table()) + f"\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page_with_table(PAGE.read_text()))
