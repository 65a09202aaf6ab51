"""Block comments and declarations are read as WordPress reads them, and never recursed into."""

import pytest

from pendopo.site_import.rules.cleaning_asides import Asides
from pendopo.site_import.rules.wordpress_blocks import block_comment, segments


def read(html: str) -> list[tuple[str, bool]]:
    return [(segment.text, segment.classic) for segment in segments(html, Asides())]


def test_what_stands_outside_of_all_blocks_is_classic() -> None:
    body = 'awal\n<!-- wp:group --><div><!-- wp:paragraph {"a":1} --><p>isi</p><!-- /wp:paragraph --></div><!-- /wp:group -->\nakhir'
    assert read(body) == [("awal\n", True), ("<div><p>isi</p></div>", False), ("\nakhir", True)]


def test_a_classic_block_is_classic() -> None:
    assert read("<!-- wp:freeform -->a\n\nb<!-- /wp:freeform -->") == [("a\n\nb", True)]


def test_unclosed_and_stray_blocks_only_change_what_counts_as_classic() -> None:
    assert read("<!-- /wp:x -->a<!-- wp:columns -->b<!-- wp:column -->c<!-- /wp:column -->d") == [("a", True), ("bcd", False)]


@pytest.mark.parametrize(
    ("comment", "name", "facts", "step"),
    [
        ("<!-- wp:paragraph -->", "paragraph", {}, 1),
        ("<!-- /wp:core/paragraph -->", "paragraph", {}, -1),
        ('<!--wp:acf/x {"a":{"b":[1,2]}} /-->', "acf/x", {"a": {"b": [1, 2]}}, 0),
        ('<!-- wp:x {"a":} -->', "x", {}, 1),
        ("<!-- wp:x [1] /-->", "x", {}, 0),
        ("<!-- wp:x " + "[" * 100_000 + " -->", "x", {}, 1),
        ("<!-- wp: -->", "", {}, 1),
    ],
)
def test_a_comment_is_read_whatever_its_facts(comment: str, name: str, facts: dict[str, object], step: int) -> None:
    found = block_comment(comment)
    assert found is not None
    assert (found.name, found.facts, found.step) == (name, facts, step)


@pytest.mark.parametrize("comment", ["<!-- halo -->", "<!-- wpx:a -->", "<!-- wp:a", "<!doctype html>"])
def test_other_comments_are_no_blocks(comment: str) -> None:
    assert block_comment(comment) is None


@pytest.mark.parametrize(
    ("html", "text", "left"),
    [
        ("a<!-- catatan -->b", "ab", []),
        ("a<!-->b<!--->c", "abc", []),
        ("a<!--x--!>b", "ab", []),
        ("<!doctype html>a<?xml version='1'?>b<![if x]>c<![endif]>", "abc", []),
        ("a<!--more Baca lagi-->b", "a\n\nb", []),
        ("a<?= 1 > 0 ?>b", "a\ufdd00\ufdd1b", ["script"]),
        ("a<!-- <b>lama</b> -->b", "a\ufdd00\ufdd1b", ["comment"]),
        ("a<!--[if mso]><b>x</b><![endif]-->b", "ab", []),
        ("a<!-- b", "a\ufdd00\ufdd1", ["comment"]),
        ("a<! b", "a\ufdd00\ufdd1", ["comment"]),
        ("a<!-- wp:spacer /-->b", "a\n\nb", []),
        ('<!-- wp:gallery {"ids":[1,"x",2]} /-->', '[gallery ids="1,2"]', []),
        ('<!-- wp:image {"url":"/a.jpg","alt":"<b>"} /-->', '<img src="/a.jpg" alt="&lt;b&gt;">', []),
        ('<!-- wp:file {"href":"/a.pdf"} /-->', '<p><a href="/a.pdf">/a.pdf</a></p>', []),
        ('<!-- wp:image {"url":["x"]} /-->', "\ufdd00\ufdd1", ["unknown_block"]),
    ],
)
def test_declarations_go_and_what_they_hide_is_set_aside(html: str, text: str, left: list[str]) -> None:
    asides = Asides()
    assert "".join(segment.text for segment in segments(html, asides)) == text
    assert [str(part.reason) for part in asides.rest()] == left


def test_a_mark_is_taken_once_and_a_forged_one_is_nothing() -> None:
    asides = Asides()
    asides.put("x", "a" * 45_000)
    assert [len(part.source) for part in asides.take(0)] == [20_000, 20_000, 5_000]
    assert list(asides.take(0)) == list(asides.take(7)) == list(asides.rest()) == []
