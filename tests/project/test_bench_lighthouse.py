"""The scores of Lighthouse in the bench: only where one is installed, of a page of each kind, the worst of each category."""

import json
from pathlib import Path

import pytest

from pendopo.project.bench import lighthouse

REPORT = {"categories": {name: {"score": score} for name, score in zip(lighthouse.CATEGORIES, (0.985, 1, 0.96, None), strict=True)}}
PROGRAM = """#!/bin/sh
[ "$1" = --version ] && echo 12.0.0 && exit
for argument; do case "$argument" in --output-path=*) cp "$0.json" "${argument#--output-path=}";; esac; done
"""


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A served office with a front page, a list in two parts, two news items, a short address and the search."""
    release = tmp_path / "public" / "sites" / lighthouse.FULL / "current"
    pages = {"": "Kantor", "berita": "", "berita/hal-2": "", "berita/a": "Berita", "berita/b": "Berita", "p/x": "", "cari": ""}
    for path, kind in pages.items():
        (release / path).mkdir(parents=True, exist_ok=True)
        said = f' data-jenis="{kind}"' if kind else ""
        (release / path / "index.html").write_text(f'<main id="isi"{said}>')
    return tmp_path / "public"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "lighthouse"
    file.write_text(PROGRAM)
    file.chmod(0o755)
    Path(f"{file}.json").write_text(json.dumps(REPORT))
    monkeypatch.setenv(lighthouse.SETTING, str(file))
    monkeypatch.setattr(lighthouse, "CHROMIUM", "/usr/bin/chromium")
    return file


def test_one_page_of_each_kind_and_every_list_is_judged(public: Path) -> None:
    assert lighthouse.one_of_each_kind(public / "sites" / lighthouse.FULL / "current") == ["/", "/berita/", "/berita/a/"]


def test_a_score_that_could_not_be_given_counts_as_nought() -> None:
    assert list(lighthouse.scores_in(REPORT).values()) == [98, 100, 96, 0]


def test_the_figure_names_the_worst_of_each_category(public: Path, program: Path) -> None:
    (figure,) = lighthouse.lighthouse(public, 8100)
    assert figure.figure == "at least 98, 100, 96, 0"
    assert "Lighthouse 12.0.0" in figure.what
    assert "5 kinds of page" in figure.what
    assert "kab-kediri.localhost/berita/a/ 98/100/96/0" in figure.beside


def test_without_a_report_the_bench_stops_with_what_was_said(public: Path, program: Path) -> None:
    program.write_text("#!/bin/sh\necho tidak jadi; exit 1\n")
    with pytest.raises(RuntimeError, match="tidak jadi"):
        list(lighthouse.lighthouse(public, 8100))


def test_where_no_lighthouse_is_installed_the_figure_is_left_out(public: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(lighthouse.SETTING, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(lighthouse.lighthouse(public, 8100)) == []
