"""Legal products: how they are cited, and what becomes of them through others."""

from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.legal import REVERSE, Act, Relation, Standing, Tie, all_ties, citation, standing, tied_to

R = Relation


def test_an_act_is_cited_with_its_whole_name() -> None:
    cited = citation("keputusan", "KPU Kabupaten Kediri", "12", 2027, "Jam Layanan")
    assert cited == "Keputusan KPU Kabupaten Kediri Nomor 12 Tahun 2027 tentang Jam Layanan"


def test_what_one_act_says_of_another_stands_on_both() -> None:
    ties = all_ties([Act(1), Act(2, (Tie(R.AMENDS, 1),)), Act(3, (Tie(R.REPEALS, 2),))])
    assert ties == {1: (Tie(R.AMENDED_BY, 2),), 2: (Tie(R.AMENDS, 1), Tie(R.REPEALED_BY, 3)), 3: (Tie(R.REPEALS, 2),)}
    assert [standing(ties[key]) for key in (1, 2, 3)] == [Standing.AMENDED, Standing.REPEALED, Standing.IN_FORCE]
    assert tied_to(ties, 2) == {1, 3}


def test_what_both_say_stands_once() -> None:
    ties = all_ties([Act(1, (Tie(R.AMENDED_BY, 2),)), Act(2, (Tie(R.AMENDS, 1),))])
    assert ties == {1: (Tie(R.AMENDED_BY, 2),), 2: (Tie(R.AMENDS, 1),)}


def test_an_act_elsewhere_is_named_and_an_act_that_is_gone_is_not() -> None:
    elsewhere = Tie(R.IMPLEMENTS, None, "UU 7/2017", "https://contoh.example/")
    assert all_ties([Act(1, (elsewhere, Tie(R.REPEALED_BY, 99), Tie(R.AMENDS, 1)))]) == {1: (elsewhere,)}
    assert standing((Tie(R.REPEALED_BY, None, "Keputusan lain"),)) == Standing.REPEALED


keys = st.integers(1, 6)
acts = st.dictionaries(keys, st.lists(st.builds(Tie, st.sampled_from(list(R)), keys), max_size=4)).map(
    lambda found: [Act(key, tuple(ties)) for key, ties in found.items()]
)


@given(acts)
def test_ties_are_always_seen_from_both_sides(listed: list[Act]) -> None:
    ties = all_ties(listed)
    for key, found in ties.items():
        for tie in found:
            assert tie.other in ties
            assert tie.other != key
            assert tie.relation not in REVERSE or any(
                (back.relation, back.other) == (REVERSE[tie.relation], key) for back in ties[tie.other]
            )
        assert len({(tie.relation, tie.other) for tie in found}) == len(found)
