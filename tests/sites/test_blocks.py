"""The building blocks of a page: what an editor gets wrong is said before it is saved, and all of it renders."""

from typing import Any

import pytest
from wagtail.blocks.struct_block import StructBlockValidationError

from pendopo.demo.news import STORIES
from pendopo.sites.blocks import BODY_BLOCKS, REMEDIES, DataTableBlock, VideoBlock
from pendopo.sites.rules.data_tables import Fault

BLOCKS = dict(BODY_BLOCKS)
TABLE = {"caption": "Pemilih", "data": "Kecamatan;Pemilih\nSemen;40.416\nMojo;61.325\nKras;–", "chart": "none", "column": "", "source": ""}


def cleaned(block: Any, **given: object) -> Any:
    return block.clean(block.to_python(given))


def refusal(block: Any, field: str, **given: object) -> str:
    with pytest.raises(StructBlockValidationError) as refused:
        cleaned(block, **given)
    return " ".join(refused.value.block_errors[field].messages)


def rendered(name: str, value: object) -> str:
    block = BLOCKS[name]
    return str(block.render(block.to_python(value)))


@pytest.mark.parametrize(("kind", "value"), [pair for story in STORIES for pair in story.blocks], ids=lambda part: str(part)[:20])
def test_blocks_of_the_demonstration_are_what_an_editor_may_save(kind: str, value: object) -> None:
    block = BLOCKS[kind]
    block.clean(block.to_python(value))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (" ", "wajib diisi"),
        ("Kecamatan;Pemilih", "baru berisi judul kolom"),
        ("Kecamatan;Pemilih\nSemen;1;2", "Baris 2 berisi 3 kolom, padahal judulnya 2"),
        ("Kecamatan;;Pemilih\nSemen;1;2", "Kolom ke-2 belum berjudul"),
        ("Pemilih;Pemilih\n1;2", "Dua kolom berjudul “Pemilih”"),
        ("a;b\n" + "1;2\n" * 301, "301 baris; paling banyak 300"),
    ],
)
def test_what_is_no_table_is_refused_with_the_row_and_the_remedy(data: str, said: str) -> None:
    assert said.lower() in refusal(DataTableBlock(), "data", **TABLE | {"data": data}).lower()


def test_every_fault_of_a_table_has_its_remedy() -> None:
    assert REMEDIES.keys() == set(Fault)


@pytest.mark.parametrize(
    ("chart", "column", "data", "said"),
    [
        ("bars", "Luas", TABLE["data"], "Tidak ada kolom angka"),
        ("bars", "", "Kecamatan;Catatan\nSemen;baik", "Tidak ada kolom angka"),
        ("bars", "", "Tahun;Selisih\n2024;-3", "tanpa angka negatif"),
        ("curve", "", TABLE["data"], "paling sedikit tiga baris"),
    ],
)
def test_a_chart_that_can_not_be_drawn_is_refused(chart: str, column: str, data: str, said: str) -> None:
    assert said in refusal(DataTableBlock(), "column", **TABLE | {"chart": chart, "column": column, "data": data})


def test_a_table_names_its_columns_and_rows_and_aligns_numbers() -> None:
    html = rendered("table", TABLE | {"chart": "bars"})
    assert '<th scope="col" class="number">Pemilih</th>' in html
    assert '<th scope="row">Semen</th><td class="number">40.416</td>' in html
    assert '<rect width="659" height="10"/>' in html
    assert html.count("<rect") == 2


def test_a_curve_says_in_words_where_it_is_highest_and_lowest() -> None:
    html = rendered("table", TABLE | {"chart": "curve", "data": "Tahun;Partisipasi\n2014;75,1 %\n2019;81,9 %\n2024;81,8 %"})
    assert "Partisipasi: tertinggi 81,9 % (2019), terendah 75,1 % (2014)." in html
    assert 'points="0.0,8.3 50.0,0.0 100.0,0.1"' in html


def test_a_draft_whose_table_was_never_checked_still_renders() -> None:
    assert "<table" not in rendered("table", TABLE | {"data": "rusak"})


@pytest.mark.parametrize("url", ["http://video.example/a", "javascript:alert(1)", "video"])
def test_a_video_is_reached_over_https_alone(url: str) -> None:
    refusal(VideoBlock(), "url", title="Simulasi", url=url, poster=None, length="")


def test_the_length_of_a_video_is_minutes_and_seconds() -> None:
    assert "menit:detik" in refusal(VideoBlock(), "length", title="Simulasi", url="https://video.example/a", poster=None, length="3.25")


def test_a_video_is_a_link_that_says_where_it_leads() -> None:
    html = rendered("video", {"title": "Simulasi", "url": "https://www.video.example/a", "poster": None, "length": "3:25"})
    assert '<a href="https://www.video.example/a">' in html
    assert "3:25 · video di video.example" in html
    assert "<iframe" not in html


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("table", TABLE | {"caption": "<u>x", "data": "<u>a;<u>b\n<u>c;1", "chart": "bars", "source": "<u>"}),
        ("figures", {"figures": [{"value": "<u>1", "label": "<u>x"}], "source": "<u>"}),
        ("folds", [{"title": "<u>x", "text": "aman"}]),
        ("steps", [{"title": "<u>x", "text": "aman"}]),
        ("video", {"title": "<u>x", "url": "https://video.example/<u>", "poster": None, "length": ""}),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_words_of_editors_stay_text(name: str, value: object) -> None:
    html = rendered(name, value)
    assert "<u>" not in html
    assert "&lt;u&gt;" in html
