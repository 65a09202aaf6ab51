"""Small rules of the job: stages, what is kept of an item, names of old files, hosts as people write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.site_import.rules.hosts import host_in
from pendopo.site_import.rules.items import Item, Kind, Status
from pendopo.site_import.rules.old_files import alt_for, extension_of, path_of, says_nothing, stem_of
from pendopo.site_import.rules.page_fields import date_of, longer
from pendopo.site_import.rules.stages import OVER, WORKING, Stage, may_accept, may_undo, percent, state_of
from pendopo.site_import.rules.stored import LONGEST_ITEM, TooLong, as_bytes, as_item, storable, without_nul

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
MOMENTS = st.none() | st.datetimes(timezones=st.just(datetime.UTC))


@given(TEXTS, TEXTS, MOMENTS, st.sampled_from(Kind), st.sampled_from(Status), st.lists(TEXTS, max_size=3))
def test_an_item_is_the_same_after_it_was_kept(
    title: str, html: str, published: datetime.datetime | None, kind: Kind, status: Status, names: list[str]
) -> None:
    item = Item("post-1", kind, title, html, published=published, status=status, categories=tuple(names), tags=tuple(names), password=True)
    assert as_item(as_bytes(item)) == item
    assert as_bytes(as_item(as_bytes(item))) == as_bytes(item)


def test_a_lone_surrogate_and_a_body_without_end_do_no_harm() -> None:
    assert as_item(as_bytes(Item("x", Kind.POST, "a\ud800b", ""))).title == "a?b"
    with pytest.raises(TooLong):
        as_bytes(Item("x", Kind.POST, "", "a" * (LONGEST_ITEM + 1)))


@given(
    st.recursive(TEXTS | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
)
def test_what_is_storable_has_no_nul_anywhere(value: object) -> None:
    assert "\\x00" not in repr(storable(value))


def test_text_is_cut_where_the_column_ends() -> None:
    assert without_nul("a\0b\ud800", 2) == "ab"


@given(st.integers(-5, 10**9), st.integers(-5, 10**9))
def test_a_percentage_lies_between_nought_and_hundred(done: int, total: int) -> None:
    assert percent(max(done, 0), total) in range(101)


def test_nothing_can_be_decided_while_something_is_worked_on() -> None:
    for stage in Stage:
        assert not (stage in WORKING and (may_accept(stage) or may_undo(stage)))
    assert OVER.isdisjoint(WORKING)
    assert not may_undo(Stage.UNDONE)


@pytest.mark.parametrize(
    ("stages", "state"),
    [
        ({}, "none"),
        ({Stage.UNDONE: 1}, "none"),
        ({Stage.READING: 1}, "begun"),
        ({Stage.FAILED: 1}, "begun"),
        ({Stage.READY: 1, Stage.UNDONE: 2}, "ready"),
        ({Stage.DONE: 1, Stage.READING: 1}, "done"),
        ({Stage.DONE: 0}, "none"),
    ],
)
def test_how_far_an_office_is(stages: dict[Stage, int], state: str) -> None:
    assert state_of(stages) == state


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://Kab-Kediri.KPU.go.id/berita?x=1", "kab-kediri.kpu.go.id"),
        ("kab-kediri.kpu.go.id", "kab-kediri.kpu.go.id"),
        ("http://kab-kediri.kpu.go.id:8080/", "kab-kediri.kpu.go.id"),
        ("javascript:alert(1)", ""),
        ("localhost", ""),
        ("http://127.0.0.1/", ""),
        ("http://[::1", ""),
        ("bukan host", ""),
        ("", ""),
    ],
)
def test_a_host_is_known_however_it_is_written(text: str, host: str) -> None:
    assert host_in(text) == host


@pytest.mark.parametrize(
    "address", ["https://x.id/../../etc/passwd", "https://x.id/%2e%2e/%2e%2e/etc/passwd", "https://x.id/..%5c..%5cetc/passwd"]
)
def test_no_address_climbs_out_of_a_folder(address: str) -> None:
    assert ".." not in path_of(address).split("/")
    assert path_of(address).endswith("etc/passwd")


@given(st.text(max_size=80))
def test_a_name_for_a_file_is_always_plain(address: str) -> None:
    stem = stem_of(f"https://x.id/{address}.jpg")
    assert stem
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(stem) <= 60


def test_the_extension_is_of_the_last_part_alone() -> None:
    assert extension_of("https://x.id/a.b/foto.JPG?w=300#x") == "jpg"
    assert extension_of("https://x.id/a.b/foto") == ""
    assert extension_of("http://[") == ""


@pytest.mark.parametrize(
    "words", ["", "foto", "IMG_20190304_1201", "DSC-0012", "WhatsApp Image 2019-03-04 at 12.01.33", "rapat-pleno.jpg", "  a "]
)
def test_names_of_cameras_are_no_alternative_texts(words: str) -> None:
    assert says_nothing(words)


def test_the_alternative_text_comes_from_who_knows_best() -> None:
    assert alt_for("Rapat pleno di aula", "x", "y", "z") == ("Rapat pleno di aula", False)
    assert alt_for("IMG_1", "Ketua membuka rapat", "y", "z") == ("Ketua membuka rapat", False)
    assert alt_for("", "", "DSC_1", "Rapat pleno") == ("Foto pada halaman “Rapat pleno”", True)
    assert alt_for("", "", "", "") == ("Foto dari situs lama kantor ini", True)


def test_a_day_that_can_not_be_is_not_believed() -> None:
    today, zone = datetime.date(2026, 1, 2), datetime.UTC
    long_ago, ahead = (datetime.datetime(year, 1, 1, tzinfo=zone) for year in (1900, 2030))
    good = datetime.datetime(2019, 3, 4, tzinfo=zone)
    assert date_of([long_ago, ahead, good], zone, today) == (good.date(), True)
    assert date_of([None, long_ago], zone, today) == (today, False)


@given(st.text(min_size=1, max_size=255))
def test_a_sentence_for_lists_is_long_enough_and_not_too_long(title: str) -> None:
    assert 20 <= len(longer(title)) <= 300


def test_a_post_that_is_long_by_pictures_written_into_it_alone_is_kept() -> None:
    picture = '<img src="data:image/png;base64,' + "iVBOR" * 1_000_000 + '">'
    kept = as_item(as_bytes(Item("post-7", Kind.POST, "Rapat", f"<p>Awal</p>{picture}<p>Akhir</p>")))
    assert kept.html.startswith("<p>Awal</p>")
    assert kept.html.endswith("<p>Akhir</p>")
    assert len(kept.html) < 200
    with pytest.raises(TooLong):
        as_bytes(Item("post-8", Kind.POST, "Rapat", "kata " * 1_000_000))
