"""QR codes that a telephone can read."""

from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.qr import QUIET, qr_file, qr_path


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=300))
def test_every_module_is_drawn_once_and_inside_its_square(address: str) -> None:
    size, path = qr_path(f"https://kpu.example/{address}")
    modules = [tuple(map(int, piece.split("h")[0].split())) for piece in path.split("M")[1:]]
    assert len(modules) == len(set(modules))
    assert all(0 <= x < size and 0 <= y < size for x, y in modules)
    assert {(0, 0), (size - 1, 0), (0, size - 1)} <= set(modules)  # the three corners that readers look for


def test_a_file_has_its_quiet_zone() -> None:
    size, _path = qr_path("https://kpu.example/p/4k2/")
    assert f'viewBox="-{QUIET} -{QUIET} {size + 2 * QUIET} {size + 2 * QUIET}"' in qr_file("https://kpu.example/p/4k2/").decode()
