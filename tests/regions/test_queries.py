"""Reading the tree, and finding places."""

import pytest

from pendopo.regions import queries
from pendopo.regions.models import Edition, Region
from tests.regions.trees import load_sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return load_sample()


def test_without_an_edition_that_is_said() -> None:
    with pytest.raises(queries.NoCurrentEdition):
        queries.current_edition()


def test_the_way_to_a_region_is_one_query(edition: Edition, django_assert_num_queries: object) -> None:
    village = queries.region_by_code(edition, "97.02.01.2003")
    with django_assert_num_queries(1):  # type: ignore[operator]
        way = queries.path_of(village)
    assert [region.name for region in way] == ["Indonesia", "Nusa Andalan", "Kabupaten Kepulauan Seumpama", "Pulau Besar", "Soka'ibarat"]


def test_children_are_one_level_down_and_living(edition: Edition) -> None:
    regency = queries.region_by_code(edition, "97.01")
    assert [child.code for child in queries.children(regency)] == ["97.01.01", "97.01.02", "97.01.03"]
    Region.objects.filter(code="97.01.02").update(ended_on="2026-01-01")
    assert [child.code for child in queries.children(regency)] == ["97.01.01", "97.01.03"]
    assert queries.children(regency, ended=True).count() == 3
    assert queries.children(queries.region_by_code(edition, "")).count() == 2


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Kota Teluk Misal", "Kota Teluk Misal, Nusa Andalan"),
        ("teluk misal", "Kabupaten Teluk Misal, Nusa Andalan"),
        ("kab teluk mislal", "Kabupaten Teluk Misal, Nusa Andalan"),
        ("bukit ibarat teluk misal", "Bukit Ibarat, Kabupaten Teluk Misal, Nusa Andalan"),
        ("dermga baru", "Dermaga Baru, Pulau Besar, Kabupaten Kepulauan Seumpama, Nusa Andalan"),
        ("97.01.03", "Bukit Ibarat, Kabupaten Teluk Misal, Nusa Andalan"),
        ("970103", "Bukit Ibarat, Kabupaten Teluk Misal, Nusa Andalan"),
        ("kec pulau besar", "Pulau Besar, Kabupaten Kepulauan Seumpama, Nusa Andalan"),
        ("nusa andalan", "Nusa Andalan"),
    ],
)
def test_a_place_is_found_as_people_type_it(edition: Edition, text: str, path: str) -> None:
    assert queries.find_places(text)[0].path == path


def test_what_resembles_nothing_finds_nothing(edition: Edition) -> None:
    for text in ("", "?", "kota", "xyzzy", "12.34", "desa"):
        assert [place.path for place in queries.find_places(text)] == []


def test_only_living_places_of_the_current_edition_and_the_wanted_level_are_found(edition: Edition) -> None:
    load_sample("lain", make_current=False)
    found = queries.find_places("teluk misal")
    assert {place.region.edition_id for place in found} == {edition.number}
    assert queries.find_places("teluk misal", level=4) == [place for place in found if place.region.level == 4]
    assert len(queries.find_places("misal", limit=2)) == 2
    Region.objects.filter(code="97.01").update(ended_on="2026-01-01")
    assert "97.01" not in [place.region.code for text in ("teluk misal", "97.01") for place in queries.find_places(text)]
