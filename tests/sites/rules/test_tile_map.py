"""Tile maps: every office has one tile of its own, also one that split off after the map was drawn."""

from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.public_view import OfficeEntry
from pendopo.sites.rules.tile_map import EAST_JAVA, NATION, TileMap, bare, by_island, tiles_for

NAMES = st.sampled_from(
    [
        "Kabupaten Kediri",
        "Kota Batu",
        "Kabupaten Kepulauan Siau Tagulandang Biaro",
        "Kabupaten Administrasi Kepulauan Seribu",
        "Provinsi Aceh",
        "A",
    ]
)
NUMBERS = st.integers(1, 99).map("{:02d}".format)


def entries(codes: list[str], place: str = "Kabupaten Contoh", below: int = 0) -> list[OfficeEntry]:
    return [OfficeEntry(code, place, f"http://{code}.localhost/", offices_below=below) for code in codes]


def drawn(code: str, offices: list[OfficeEntry]) -> TileMap:
    found = tiles_for(code, offices)
    assert found is not None
    return found


def check(found: TileMap, offices: list[OfficeEntry]) -> None:
    assert sorted(tile.url for tile in found) == sorted(office.url for office in offices)
    assert len({tile.cell for tile in found}) == len(offices)
    assert len({tile.letters for tile in found}) == len(offices)
    for tile in found:
        assert 0 <= tile.x <= found.width - found.tile_width
        assert 0 <= tile.y <= found.height - found.tile_height
        assert 1 <= tile.shade <= 4
        assert 1 <= len(tile.lines) <= 3
        assert all(tile.y < height < tile.y + found.tile_height for _line, height, _room in tile.lines)


@given(st.sets(NUMBERS, min_size=1, max_size=60), NAMES, st.integers(0, 40))
def test_every_province_known_or_new_appears_once_in_a_cell_of_its_own(codes: set[str], place: str, below: int) -> None:
    offices = entries(sorted(codes), place, below)
    check(drawn("", offices), offices)


@given(st.sampled_from(["35", "71", "91"]), st.sets(NUMBERS, min_size=1, max_size=99), NAMES)
def test_every_regency_known_or_new_appears_once_in_a_cell_of_its_own(province: str, numbers: set[str], place: str) -> None:
    offices = entries([f"{province}.{number}" for number in sorted(numbers)], place)
    check(drawn(province, offices), offices)


@given(st.permutations(sorted(NATION)))
def test_the_order_of_the_offices_does_not_matter(codes: list[str]) -> None:
    assert drawn("", entries(codes)) == drawn("", entries(sorted(codes)))


def test_two_offices_of_one_code_do_not_hide_each_other() -> None:
    assert len({tile.cell for tile in drawn("", entries(["35", "35"]))}) == 2


def test_known_regions_stand_where_they_lie_even_beside_new_ones() -> None:
    found = {tile.code: tile for tile in drawn("", entries([*NATION, "97", "37"]))}
    assert all(found[code].cell == place.cell for code, place in NATION.items())
    assert found["11"].cell == (0, 0)
    assert found["97"].cell[0] >= 10, "a new province in Papua lies in the east"


def test_the_hand_made_maps_have_every_region_in_a_cell_of_its_own() -> None:
    for layout in (NATION, EAST_JAVA):
        assert len(layout) == 38
        assert len({place.cell for place in layout.values()}) == 38
        assert len({place.letters for place in layout.values()}) == 38


def test_only_a_hand_made_layout_is_called_a_map() -> None:
    assert drawn("35", entries(["35.06"])).is_map
    assert not drawn("71", entries(["71.09"])).is_map


def test_without_offices_there_is_no_map() -> None:
    assert tiles_for("35.06", []) is None


def test_cities_and_large_provinces_are_darker() -> None:
    assert [tile.shade for tile in drawn("35", entries(["35.06", "35.71"]))] == [1, 2]
    assert [drawn("", entries(["35"], below=n)).tiles[0].shade for n in (7, 8, 12, 13, 19, 20)] == [1, 2, 2, 3, 3, 4]


def test_a_long_name_is_broken_at_blanks_and_never_cut() -> None:
    lines = drawn("71", entries(["71.09"], "Kabupaten Kepulauan Siau Tagulandang Biaro")).tiles[0].lines
    assert " ".join(line for line, _height, _room in lines) == "Kepulauan Siau Tagulandang Biaro"


def test_a_name_loses_its_kind_only() -> None:
    assert bare("Kota Administrasi Jakarta Pusat") == "Jakarta Pusat"
    assert bare("Kota Administrasi Jakarta Pusat", keep_city=True) == "Kota Jakarta Pusat"
    assert bare("Provinsi Jawa Timur") == "Jawa Timur"
    assert bare("Kotabaru") == "Kotabaru"


@given(st.lists(NUMBERS, max_size=60))
def test_every_province_belongs_to_one_island_group(codes: list[str]) -> None:
    islands = by_island(entries(codes))
    assert sorted(entry.code for island in islands for entry in island.provinces) == sorted(codes)
    assert len({island.slug for island in islands}) == len(islands)
