"""The page of figures: a section is measured and written alone."""

from pathlib import Path

import pytest

from pendopo.project.bench import report
from pendopo.project.bench.measure import SECTIONS
from pendopo.project.bench.report import Figure


@pytest.fixture(autouse=True)
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(report, "PAGE", tmp_path / "performance.md")
    return tmp_path / "performance.md"


def test_a_section_takes_the_place_of_its_former_one_and_leaves_the_others(page: Path) -> None:
    report.write("Sites", [Figure("bake", "9 s", "-", "-", "bake")])
    report.write("Transparency log", [Figure("proof", "1 ms", "-", "-", "log")])
    before = page.read_text()
    assert report.write("Sites", [Figure("bake", "8 s", "-", "-", "bake")]) == page
    assert page.read_text() == before.replace("**9 s**", "**8 s**")
    assert page.read_text().count("\n## ") == 2


def test_the_page_in_the_documents_has_sections_of_the_bench_alone() -> None:
    written = (report.planes.ROOT / "docs" / "reference" / "performance.md").read_text()
    titles = [line.removeprefix("## ") for line in written.splitlines() if line.startswith("## ")]
    assert written.startswith(report.HEAD)
    assert set(titles) <= {title for title, _measured in SECTIONS.values()}
