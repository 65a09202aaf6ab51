"""Links between editions: kinds, contradictions, and following them there and back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.regions.rules import edition_diff, kpu_tree, links
from pendopo.regions.rules.faults import FaultKind
from pendopo.regions.rules.links import Link, Pair

OLD = {"": "Indonesia", "97": "Nusa", "97.01": "Kabupaten A", "97.02": "Kabupaten B", "97.01.01": "Utara", "97.01.02": "Selatan",
       "97.01.03": "Hulu", "97.02.01": "Timur"}  # fmt: skip
NEW = {"": "Indonesia", "97": "Nusa", "97.01": "Kabupaten A", "97.02": "Kabupaten B", "97.01.01": "Selatan", "97.01.04": "Utara",
       "97.01.03": "Hulu Raya", "97.02.02": "Timur", "97.02.03": "Barat"}  # fmt: skip


def check(*pairs: tuple[str, ...]) -> tuple[list[Link], links.LinkReport]:
    rows = [Pair("padanan.csv", line, *pair) for line, pair in enumerate(pairs, start=2)]
    return links.check_links(rows, old_names=OLD, new_names=NEW, editions=("lama", "baru"))


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        (("97.01", "97.01"), "same"),
        (("97.01.03", "97.01.03"), "renamed"),
        (("97.01.01", "97.01.04"), "recoded"),
        (("97.01.02", "97.02.03"), "moved"),
    ],
)
def test_code_name_and_parent_tell_the_kind(pair: tuple[str, str], kind: str) -> None:
    found, report = check(pair)
    assert found == [Link(*pair, kind)]
    assert report.counts == {kind: 1}
    assert not report.refused


def test_one_to_many_is_a_split_and_many_to_one_a_merger() -> None:
    found, _ = check(("97.01", "97.01"), ("97.01", "97.02"))
    assert {link.kind for link in found} == {"split"}
    found, _ = check(("97.01.01", "97.01.01"), ("97.01.02", "97.01.01"))
    assert {link.kind for link in found} == {"merged"}


def test_a_region_without_successor_is_reported_and_never_guessed() -> None:
    found, report = check(("97.01.01", ""), ("97.01", "97.01"))
    assert report.unmatched == ["97.01.01"]
    assert [link.old for link in found] == ["97.01"]
    assert not report.refused


@pytest.mark.parametrize(
    ("pairs", "kind", "words"),
    [
        ([("99", "97")], FaultKind.UNKNOWN_CODE, "baris 2: kode 99 tidak ada dalam edisi lama"),
        ([("97", "98")], FaultKind.UNKNOWN_CODE, "kode 98 tidak ada dalam edisi baru"),
        ([("97", "97.01")], FaultKind.LINK_LEVEL, "97 dan 97.01 tidak setingkat"),
        ([("97", "97"), ("97", "97")], FaultKind.DUPLICATE, "baris 3: kode 97 → 97 sudah ada di baris 2"),
        ([("97", "97", "ganti")], FaultKind.LINK_KIND, "“ganti” tidak cocok untuk 97 → 97"),
        ([("97.01.03", "97.01.03", "same")], FaultKind.LINK_KIND, "“same”"),
        ([("97.01.01", "97.01.04", "same")], FaultKind.LINK_KIND, "“same”"),
        ([("97.01.01", "97.01.04", "renamed")], FaultKind.LINK_KIND, "“renamed”"),
        ([("97", "97", "recoded")], FaultKind.LINK_KIND, "“recoded”"),
        ([("97", "97", "split")], FaultKind.LINK_KIND, "“split”"),
        ([("97.01", "97.01", ""), ("97.01", "97.02", "moved")], FaultKind.LINK_KIND, "“moved”"),
    ],
)
def test_contradictions_refuse_the_crosswalk(pairs: list[tuple[str, ...]], kind: FaultKind, words: str) -> None:
    _, report = check(*pairs)
    assert [fault.kind for fault in report.faults] == [kind]
    assert words in report.faults[0].message()
    assert report.refused


@pytest.mark.parametrize(
    "pairs",
    [
        [("97.01", "97.01", "same"), ("97.01", "97.02", "split")],
        [("97.01.03", "97.01.03", "renamed")],
        [("97.01.01", "97.01.04", "moved")],
    ],
)
def test_a_stated_kind_that_can_be_true_is_kept(pairs: list[tuple[str, str, str]]) -> None:
    found, report = check(*pairs)
    assert not report.refused
    assert found == sorted(Link(*pair) for pair in pairs)


def test_a_crosswalk_is_read_with_or_without_dots_and_kinds(tmp_path: Path) -> None:
    file = tmp_path / "padanan.csv"
    file.write_text("old,new,kind\n9701, 97.02 ,MOVED\nsesat,,\n")
    assert links.read_crosswalk(file) == [Pair("padanan.csv", 2, "97.01", "97.02", "moved"), Pair("padanan.csv", 3, "sesat", "")]


@given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), min_size=1))
def test_following_links_forward_and_back_returns_to_the_origin(pairs: set[tuple[str, str]]) -> None:
    some = [Link(old, new, "split") for old, new in pairs]
    for link in some:
        assert link.old in links.follow(some, links.follow(some, [link.old]), forward=False)
        assert link.new in links.follow(some, links.follow(some, [link.new], forward=False))
    assert links.follow(some, ["elsewhere"]) == set()


def test_a_region_above_goes_where_more_than_half_of_its_parts_go() -> None:
    pairs = [Pair("f", 1, "97.01.01", "97.02.01"), Pair("f", 2, "97.01.02", "97.02.02"), Pair("f", 3, "97.01.03", "97.03.01"),
             Pair("f", 4, "97.01.04", ""), Pair("f", 5, "97.02.01", "97.01.01"), Pair("f", 6, "97.02.02", "97.02.09"),
             Pair("f", 7, "97.03.01", "")]  # fmt: skip
    found, undecided = links.upper_pairs(pairs)
    assert [(pair.old, pair.new) for pair in found] == [("97.01", "97.02")]
    assert undecided == ["97.02", "97.03"]


VILLAGES = [
    kpu_tree.Village("97.01.01.2001", "97.01.02.2007", "KARANG ANDAI"),
    kpu_tree.Village("97.01.01.2002", "97.01.02.2008", "UMPAMA BARU"),
    kpu_tree.Village("97.01.01.2003", "97.01.01.2001", "MISAL II"),
    kpu_tree.Village("97.01.01.2004", "", "TERSESAT"),
]
NAMES = {"97": "Nusa", "97.01": "Kabupaten A", "97.01.01": "Selatan", "97.01.02": "Utara", "97.01.02.2007": "Karang-Andai",
         "97.01.02.2008": "Umpama", "97.01.01.2001": "Misal"}  # fmt: skip


def test_the_commissions_tree_is_rebuilt_from_its_villages() -> None:
    rows, faults = kpu_tree.tree_rows("silang.parquet", VILLAGES, NAMES)
    assert faults == []
    assert {row.code: row.name for row in rows} == {
        "97": "Nusa",
        "97.01": "Kabupaten A",
        "97.01.01": "Utara",
        "97.01.01.2001": "Karang-Andai",
        "97.01.01.2002": "Umpama Baru",
        "97.01.01.2003": "Misal II",
        "97.01.01.2004": "Tersesat",
    }


def test_a_region_without_any_name_is_a_fault_and_a_bad_code_is_left_to_the_checks() -> None:
    rows, faults = kpu_tree.tree_rows(
        "silang.parquet", [kpu_tree.Village("98.01.01.2001", "", "X"), kpu_tree.Village("9x", "", "Y")], NAMES
    )
    assert [(fault.kind, fault.value) for fault in faults] == [(FaultKind.NAME, code) for code in ("98", "98.01", "98.01.01")]
    assert rows[-1].code == "9x"


def test_all_levels_above_the_villages_are_linked_by_majority() -> None:
    pairs, undecided = kpu_tree.all_pairs("silang.parquet", VILLAGES)
    assert [(pair.old, pair.new) for pair in pairs[4:]] == [("97.01.01", "97.01.02"), ("97.01", "97.01"), ("97", "97")]
    assert undecided == []


def test_a_diff_tells_what_moved_from_what_only_shares_a_code() -> None:
    some = [Link("97.01.01", "97.01.04", "recoded"), Link("97.02.01", "97.02.02", "recoded"), Link("97", "97", "same"),
            Link("97.01.03", "97.01.03", "renamed")]  # fmt: skip
    diff = edition_diff.compare(OLD | {"97.03": "Kabupaten Lama"}, NEW, some)
    assert diff.counts == {1: (1, 1), 2: (3, 2), 3: (4, 5), 4: (0, 0)}
    assert [(old, new) for old, new, _, _ in diff.moved] == [("97.01.01", "97.01.04"), ("97.02.01", "97.02.02")]
    assert diff.suspicious == [("97.01.01", "Utara", "Selatan")]
    assert diff.removed == [("97.01.02", "Selatan"), ("97.03", "Kabupaten Lama")]
    assert diff.added == [("97.02.03", "Barat")]
    assert diff.renamed == [("97.01.03", "Hulu", "Hulu Raya")]
    assert diff.found
    assert diff.as_dict()["added"] == [("97.02.03", "Barat")]


def test_without_links_only_like_names_count_as_renamed() -> None:
    diff = edition_diff.compare(
        {"97": "Karang Andai", "98": "Umpama", "99": "Tetap"}, {"97": "Karangandai II", "98": "Misal", "99": "TETAP"}, []
    )
    assert [code for code, _, _ in diff.renamed] == ["97"]
    assert [code for code, _, _ in diff.suspicious] == ["98"]
    assert not edition_diff.compare({"99": "Tetap"}, {"99": "TETAP"}, []).found
