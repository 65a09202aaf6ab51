"""Where an office's pages lie in the page tree: the path says whose they are.

The home page of an office stands below the root at the step of its office number, in treebeard's base 36:
0001 0AF6 is KPU Kabupaten Kediri (number 13506). The homes of a province and of its regencies so lie in one
range of paths, and the database computes the office of any page from its path (row_scope.py).

The upper half of the steps is for practice sites: the practice home of an office stands at its number plus 36**4 / 2,
so a practice page belongs to its office by the same arithmetic, and one comparison of paths tells what is never public.
"""

from pendopo.kit.ranges import KeyRange
from pendopo.regions.rules.offices import REGENCY, office_number

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 4
ROOT = "0001"
PRACTICE = 36**STEP // 2  # office numbers lie far below


def step(number: int) -> str:
    """A number as one step of a tree path.

    Raises:
        ValueError: not between 1 and 36**4 - 1.
    """
    if not 0 < number < 36**STEP:
        raise ValueError(f"{number} does not fit into a step of a path")
    text = ""
    for _ in range(STEP):
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text


FIRST_PRACTICE = ROOT + step(PRACTICE)


def next_path(home: str) -> str:
    """The path right after all that lies below a front page."""
    return home[:-STEP] + step(int(home[-STEP:], 36) + 1)


def short_path(page_id: int) -> str:
    """The short address of a page on its site, for paper and speech: ``/p/4k2/``. It stays when the page is renamed."""
    text = ""
    while page_id:
        page_id, digit = divmod(page_id, 36)
        text = DIGITS[digit].lower() + text
    return f"/p/{text}/"


def home_path(office_key: int) -> str:
    """Tree path of the home page, and of the collection, of an office."""
    return ROOT + step(office_number(office_key))


def office_key_of(path: str) -> int:
    """Key of the office that a page or collection belongs to, in its site or its practice site; 0 for the root."""
    return int(path[STEP : 2 * STEP], 36) % PRACTICE * REGENCY if len(path) >= 2 * STEP else 0


def practice_path(office_key: int) -> str:
    """Tree path of the front page of an office's practice site."""
    return ROOT + step(office_number(office_key) + PRACTICE)


def is_practice(path: str) -> bool:
    """Whether a page stands in a practice site, so that nothing of it may ever be public. Not so of '' and the root."""
    return path >= FIRST_PRACTICE


def paths_of(offices: KeyRange) -> tuple[str, str]:
    """The tree paths of all pages and collections of a range of offices: the first of them, and the first after them.

    Letters come after digits in both, so paths compare as the numbers that they are.
    """
    return ROOT + step(max(1, office_number(offices.low))), ROOT + step(office_number(offices.high) + 1)
