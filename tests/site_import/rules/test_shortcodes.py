"""Shortcodes are known by an allow-list; brackets that are none stay as they are."""

import pytest

from pendopo.site_import.rules.cleaning_asides import Asides
from pendopo.site_import.rules.shortcodes import Shortcodes
from tests.site_import.rules.markup import cleaned

PICTURES = {"attachment-4": "https://a.id/4.jpg", "attachment-5": "https://a.id/5.jpg"}


def read(html: str, own: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    asides = Asides()
    text = Shortcodes(asides, PICTURES, own).understood(html)
    return text, [part.source for part in asides.rest()]


@pytest.mark.parametrize(
    "text",
    [
        "[Foto: Humas]",
        "kata [1] dan [sic]",
        "[anti-hoax]",
        "[catatan: a = b]",
        "[/tanpa awal]",
        "[]",
        "[[",
        "{x}",
        "{ y }",
        "[lihat https://a.id/?x=1]",
        '<a title="[foo]">x</a>',
        "[Update]",
        "a[b",
        "[<b>x</b>]",
    ],
)
def test_brackets_that_are_punctuation_stay(text: str) -> None:
    assert read(text) == (text, [])


@pytest.mark.parametrize(
    ("source", "text", "left"),
    [
        ('[foo a="1"]', "\ufdd00\ufdd1", ['[foo a="1"]']),
        ("[foo]isi[/foo]", "\ufdd00\ufdd1isi", ["[foo]"]),
        ("[wpforms]", "\ufdd00\ufdd1", ["[wpforms]"]),
        ("[my_code]", "\ufdd00\ufdd1", ["[my_code]"]),
        ("[foo a=&#8221;1&#8221; /]", "\ufdd00\ufdd1", ["[foo a=&#8221;1&#8221; /]"]),
        ('[[gallery ids="4"]]', '[gallery ids="4"]', []),
        ('[[gallery ids="4"]', '[<figure><img src="https://a.id/4.jpg"></figure>', []),
        ('[gallery ids="4,9"]', '<figure><img src="https://a.id/4.jpg"></figure>\ufdd00\ufdd1', ['[gallery ids="4,9"]']),
        ('[playlist ids="1"]', "\ufdd00\ufdd1", ['[playlist ids="1"]']),
        ("[gallery]", "\ufdd00\ufdd1", ["[gallery]"]),
        ('[caption caption="Ketua"]x[/caption]', '<figure class="wp-caption"><figcaption>Ketua</figcaption>x</figure>', []),
        ("[embed width=1]x[/embed]", "<p>x</p>", []),
        ('[video mp4="/a.mp4"][/video]', '<video src="/a.mp4"></video>', []),
        ("[youtube]Tonton <b>ini</b>[/youtube]", "<p>\ufdd00\ufdd1Tonton <b>ini</b></p>", ["[youtube]"]),
        (
            "[youtube]abcdefghijk[/vimeo] [vimeo][/youtube]",
            "<p>\ufdd00\ufdd1abcdefghijk</p> <p>\ufdd01\ufdd1</p>",
            ["[youtube]", "[vimeo]"],
        ),
        ("x[/gallery][/caption]", "x</figure>", []),
        ("[youtube]", "<p>\ufdd00\ufdd1", ["[youtube]"]),
        ("[vc_raw_html]PHA+[/vc_raw_html]x", "\ufdd00\ufdd1x", ["[vc_raw_html]PHA+[/vc_raw_html]"]),
        ("[vc_raw_html]x", "\ufdd00\ufdd1x", ["[vc_raw_html]"]),
        ('[vc_single_image image="4"]', '<img src="https://a.id/4.jpg" alt="">', []),
        ('[vc_single_image image="9"]', "\ufdd00\ufdd1", ['[vc_single_image image="9"]']),
        ('[et_pb_blurb title="A & B" url="https://a.id/"]isi[/et_pb_blurb]', '<p><a href="https://a.id/">A &amp; B</a></p>isi', []),
        ('[vc_btn title="Buka" link="url:https%3A%2F%2Fa.id%2Fx|title:x"]', '<p><a href="https://a.id/x">Buka</a></p>', []),
        ("{loadposition kiri}{mospagebreak title=x}y", "\ufdd00\ufdd1\n\ny", ["{loadposition kiri}"]),
        ("{gallery}foto/2020{/gallery}", "\ufdd00\ufdd1", ["{gallery}foto/2020{/gallery}"]),
        ('[[{"fid":"3","type":"media"}]]', "\ufdd00\ufdd1", ['[[{"fid":"3","type":"media"}]]']),
    ],
)
def test_what_is_known_becomes_html_and_the_rest_is_set_aside(source: str, text: str, left: list[str]) -> None:
    assert read(source) == (text, left)


def test_a_gallery_without_ids_shows_the_pictures_of_its_page() -> None:
    assert read("[gallery]", ("https://a.id/x.jpg?a=1&b=2",)) == ('<figure><img src="https://a.id/x.jpg?a=1&amp;b=2"></figure>', [])


def test_galleries_without_end_repeat_the_pictures_of_a_page_once() -> None:
    own = [f"https://kab-contoh.kpu.go.id/{number}.jpg" for number in range(3_000)]
    (gallery,) = cleaned("[gallery]" * 20_000, own_pictures=own).pieces
    assert [picture["image"] for picture in gallery.value] == own
