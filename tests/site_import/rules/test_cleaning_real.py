"""Two real exports of WordPress: what their bodies become, and why the rest is left over."""

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from pendopo.site_import.rules.cleaning import clean
from pendopo.site_import.rules.pieces import Cleaned
from tests.conftest import SHARED_DATA
from tests.site_import.rules.markup import faults

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
HOST = "wpthemetestdata.wordpress.com"
MEDIA = ["wpthemetestdata.files.wordpress.com", "wpdotorg.files.wordpress.com", "wordpress.org"]


def cleaned_bodies(name: str) -> tuple[list[Cleaned], int]:
    """All bodies of an export, cleaned; and how many bytes they were."""
    path = Path(SHARED_DATA) / "wxr" / name
    if not path.exists():
        pytest.skip("no real exports beside the checkout")
    tree = etree.parse(path, etree.XMLParser(recover=True))
    bodies = [(item.findtext("link") or "", item.findtext(CONTENT) or "") for item in tree.iter("item")]
    return [clean(html, host=HOST, base=link, media_hosts=MEDIA) for link, html in bodies], sum(len(html.encode()) for _, html in bodies)


def bytes_of(results: list[Cleaned]) -> int:
    return sum(len(str(piece.value).encode()) for result in results for piece in result.pieces)


def test_classic_content_of_2015() -> None:
    results, size = cleaned_bodies("themeunittestdata.wordpress.xml")
    assert [fault for result in results for fault in faults(result)] == []
    assert (len(results), size) == (186, 211_391)
    assert 100_000 < bytes_of(results) < 130_000
    blocks = Counter(piece.block for result in results for piece in result.pieces)
    assert blocks.keys() == {"paragraph", "heading", "picture", "quote", "gallery", "table", "video", "download", "facts"}
    left = Counter(str(part.reason) for result in results for part in result.left_over)
    assert left.keys() == {"unknown_block", "shortcode", "media_file", "struck", "file_type"}
    codes = {part.source.split()[0].strip("[]") for result in results for part in result.left_over if part.reason == "shortcode"}
    assert codes == {"gallery"}  # they show what belongs to the page, which only its source knows


def test_block_content_of_2024() -> None:
    results, size = cleaned_bodies("64-block-test-data.xml")
    assert [fault for result in results for fault in faults(result)] == []
    assert (len(results), size) == (72, 451_230)
    assert 50_000 < bytes_of(results) < 80_000
    blocks = Counter(piece.block for result in results for piece in result.pieces)
    assert blocks.keys() == {"paragraph", "heading", "picture", "quote", "table", "gallery", "folds"}
    assert blocks["table"] == 32
    left = Counter(str(part.reason) for result in results for part in result.left_over)
    assert left.keys() == {"unknown_block", "media_file", "file_type", "shortcode"}
