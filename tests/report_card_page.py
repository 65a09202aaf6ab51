"""Writes the table of docs/reference/report-card.md from the rules: ``python -m tests.report_card_page``. A house test compares it."""

from collections.abc import Iterator

from pendopo.project.planes import ROOT
from pendopo.sites.rules.report_card import CRITERIA, GRADES
from tests.page_checks_page import with_dots

PAGE = ROOT / "docs" / "reference" / "report-card.md"
BEGIN, END = "<!-- made by tests/report_card_page.py -->", "<!-- end -->"


def tables() -> Iterator[str]:
    """The criteria in their order, in the words of the desk, and the grades."""
    yield "| Code | Weight | Title | What is asked | Remedy |"
    yield "|---|---|---|---|---|"
    for criterion in CRITERIA.values():
        words = " | ".join(with_dots(text) for text in (criterion.title, criterion.asks, criterion.remedy))
        yield f"| `{criterion.code}` | {criterion.weight} | {words} |"
    yield f"| | {sum(criterion.weight for criterion in CRITERIA.values())} | | | |"
    yield ""
    yield "Grades: " + " · ".join(f"{letter} from {least}" for letter, least in GRADES)


def page_with_tables(text: str) -> str:
    """The page with its tables renewed."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n" + "\n".join(tables()) + f"\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page_with_tables(PAGE.read_text()))
