"""The theme: small, without scripts or foreign hosts, and right in what it says."""

import datetime
import gzip
import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites import theme
from pendopo.sites.feeds import WIB, FeedEntry
from pendopo.sites.rules import tile_map
from pendopo.sites.rules.icons import SHAPES, inline_symbols
from pendopo.sites.rules.public_view import (
    Card,
    Chrome,
    Contact,
    FileInfo,
    InformationGroup,
    InformationRow,
    Link,
    Occasion,
    OfficeEntry,
    Part,
    Picture,
    TieView,
)
from pendopo.sites.templatetags import theme as tags

TEMPLATES = sorted((Path(theme.__file__).parent / "templates" / "sites").rglob("*.*"))
HOST = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
NAMESPACES = {"http://www.w3.org", "http://www.sitemaps.org"}
DATE = datetime.date(2028, 11, 13)
PLACES = ["Kabupaten Kediri", "Kota Kediri", "Kabupaten Kepulauan Siau Tagulandang Biaro"]


def chrome(**changes: Any) -> Chrome:
    given = Chrome(
        body="kpu",
        full_name="Komisi Pemilihan Umum",
        name="KPU Kabupaten Kediri",
        place="Kabupaten Kediri",
        origin="http://kab-kediri.localhost:8000",
        css_url="/_/theme.css",
        trail=(
            Link("Nasional", "http://localhost:8000/"),
            Link("Jawa Timur", "http://jatim.localhost:8000/"),
            Link("Kabupaten Kediri", "/", True),
        ),
        menu=(Link("Beranda", "/", True), Link("Berita", "/berita/")),
        contact=Contact("Jalan Contoh 1", "(0354) 000 000", "kantor@contoh.invalid", ("Senin: 08.00–16.00",), "Bidang landai"),
        other_body=Link("Bawaslu Kabupaten Kediri", "http://kediri.bawaslu.localhost:8000/"),
        districts=26,
        villages=1344,
    )
    return replace(given, **changes)


def page(**fields: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{"title": "Judul <b>", "seo_title": "", "lead": "", "body": [], "date": DATE, "summary": "Ringkasan", "number": "1"} | fields
    )


PICTURE = Picture("/media/images/a.480.webp", 480, "/media/images/a.1200.webp", 1200, 675, 'Foto "resmi"')
CARD = Card(
    "Judul & isi",
    "/berita/judul/",
    DATE,
    "Ringkasan",
    "41/PL",
    "Keputusan",
    PICTURE,
    FileInfo("Surat", "/berkas/7/surat.pdf", "PDF", 412_345),
)
OFFICES = [
    OfficeEntry(f"35.{n:02d}", place, f"http://{n}.localhost/", f"http://{n}.bawaslu.localhost/") for n, place in enumerate(PLACES, 1)
]
PROVINCES = [OfficeEntry(code, f"Provinsi {code}", f"http://{code}.localhost/", "", 38) for code in ("11", "35", "97")]
OCCASION = Occasion(DATE, DATE, "Senin, 13 November 2028, 09.00–12.00 WIB", "09.00–12.00 WIB", "Balai desa")
EVENT = Card("Judul & isi", "/agenda/judul/", occasion=OCCASION)
OVER = replace(EVENT, occasion=replace(OCCASION, past=True, cancelled=True))
ACT = replace(CARD, standing="dicabut")
HOME = {"news": [CARD], "announcements": [CARD], "documents": [CARD], "events": [EVENT]}
EMPTY: dict[str, Any] = {"news": [], "announcements": [], "documents": [], "events": []}
CONTEXTS: dict[str, dict[str, Any]] = {
    "home_page": {"offices": OFFICES, "tiles": tile_map.tiles_for("35", OFFICES), "quick": [Link("Profil", "/profil/")], **HOME},
    "portal_page": {
        "provinces": PROVINCES,
        "regencies": {"35": OFFICES},
        "tiles": tile_map.tiles_for("", PROVINCES),
        "counts": {"provinces": 3, "regencies": 3, "districts": 7285, "villages": 83762, "offices": 1106},
        **HOME,
    },
    "news_index_page": {
        "cards": [CARD],
        "part": Part(1, 2, "", "/berita/hal-2/", (Link("1", "/berita/", True), Link("2", "/berita/hal-2/"))),
    },
    "announcement_index_page": {"cards": [CARD], "part": Part(1, 1)},
    "document_index_page": {"cards": [CARD], "part": Part(1, 1)},
    "event_index_page": {"cards": [EVENT, OVER], "part": Part(1, 1)},
    "legal_index_page": {"cards": [ACT], "part": Part(1, 1)},
    "gallery_index_page": {"cards": [CARD], "part": Part(1, 1)},
    "event_page": {"occasion": OCCASION, "calendar": "/agenda/judul/acara.ics"},
    "legal_page": {
        "file": CARD.file,
        "citation": "Keputusan Nomor 1",
        "standing": "diubah",
        "ties": [TieView("Diubah oleh", "A & B", "/b/")],
    },
    "album_page": {"picture": PICTURE},
    "information_list_page": {
        "groups": [
            InformationGroup("berkala", "Informasi berkala", "Pasal 9", (InformationRow(CARD, "Subbagian Hukum", "5 tahun", "Dasar"),))
        ]
    },
    "news_page": {"picture": PICTURE, "more": [CARD]},
    "announcement_page": {"file": CARD.file},
    "document_page": {"file": CARD.file},
    "standard_page": {"children": [CARD]},
    "profile_page": {"children": [], "facts": [("Desa dan kelurahan", 1344)]},
    "subscribe_page": {
        "action": "http://masuk.localhost:8002/langganan/",
        "office_key": 13_506_000_000_000,
        "rhythms": [("harian", "Harian")],
    },
    "check_page": {"host": "kab-kediri.localhost", "script": "/_/check.js", "policy": "/periksa/kebijakan.txt"},
    "404": {},
}


def rendered(name: str, *, of: Chrome | None = None, **context: Any) -> str:
    of = of or chrome()
    shared = {"chrome": of, "canonical": f"{of.origin}/x/", "description": "Keterangan", "trail_pages": (), "page": page()}
    with override("id"):
        return inline_symbols(get_template(f"sites/{name}.html").render(shared | CONTEXTS.get(name, {}) | context))


def test_the_stylesheet_weighs_at_most_8_kb_packed() -> None:
    assert len(gzip.compress(theme.css_bytes(), 6)) <= 8_000


def test_the_stylesheets_name_changes_with_its_content_only() -> None:
    assert re.fullmatch(r"theme\.[0-9a-f]{12}\.css", theme.css_name())
    assert theme.css_name() == theme.css_name()


def test_minifying_keeps_strings_selectors_and_sums() -> None:
    css = 'a :hover ,\n b > c { width: calc(1px + 2px) ; content: " ( , " ; } /* gone */ @media (min-width: 4rem) { d { top: 0; } }'
    assert theme.minified(css) == 'a :hover,b>c{width:calc(1px + 2px);content:" ( , "}@media (min-width:4rem){d{top:0}}'


def test_braces_of_the_small_stylesheet_are_balanced() -> None:
    css = theme.css_bytes().decode()
    assert css.count("{") == css.count("}")
    assert "/*" not in css


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_names_a_foreign_host_or_carries_a_script_or_style(file: Path) -> None:
    text = file.read_text()
    assert not [host for host in HOST.findall(text) if host not in NAMESPACES]
    text = text.replace('<script type="application/ld+json">', "")  # data for search engines: no browser runs it
    if file.name in ("search_page.html", "check_page.html"):  # the two pages with a script, from a file of their own host
        text = text.replace('<script type="module" src="{{ script }}"></script>', "", 1)
    if file.name == "subscribe_page.html":  # the one page with a form, which goes to intake and asks for nothing by script
        text = text.replace('<form class="finder" method="post" action="{{ action }}"', "", 1)
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:|<iframe|<form", text, re.IGNORECASE)


def test_the_stylesheet_loads_nothing() -> None:
    assert not re.search(r"url\(|@import|https?:", theme.css_bytes().decode())


def test_every_class_of_the_templates_is_styled_and_every_styled_class_is_used() -> None:
    css = re.sub(r"\"[^\"]*\"", "", theme.css_bytes().decode())
    styled = set(re.findall(r"\.([a-z][a-z0-9-]*)(?=[^{}]*\{)", css))
    markup = (
        "".join(file.read_text() for file in TEMPLATES)
        + Path(tags.__file__).read_text()
        + 'class="icon" class="hidden" class="q1 q2 q3 q4" class="good mind stop"'
    )
    used = {name for names in re.findall(r'class="([^"]*)"', re.sub(r"{[%{].*?[%}]}", " ", markup)) for name in names.split()} - {"q", "{}"}
    assert styled - used == set()
    assert used - styled <= {"key-head", "stack", "photo", "text"}


@pytest.mark.parametrize("name", CONTEXTS)
def test_every_icon_of_a_page_is_in_it(name: str) -> None:
    html = rendered(name)
    assert set(re.findall(r'href="#i-([a-z]+)"', html)) == set(re.findall(r'<symbol id="i-([a-z]+)"', html)) <= SHAPES.keys()


def test_an_icon_that_does_not_exist_stops_the_template() -> None:
    with pytest.raises(TemplateSyntaxError, match="no such icon"):
        engines["django"].from_string('{% load theme %}{% icon "nothing" %}')


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_page_has_one_main_one_first_heading_and_every_id_once(name: str) -> None:
    html = rendered(name)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert html.count("<main") == html.count("<h1") == 1
    assert len(ids) == len(set(ids))
    assert {anchor for anchor in re.findall(r'href="#([a-z][^"]*)"', html) if not anchor.startswith("i-")} <= set(ids)


@pytest.mark.parametrize("name", CONTEXTS)
def test_numbers_in_attributes_have_no_separators(name: str) -> None:
    assert not re.search(r'\s(?:width|height|x|y|viewBox)="[0-9 ]*[0-9][.,][0-9]', rendered(name))


@pytest.mark.parametrize("name", CONTEXTS)
def test_titles_of_editors_are_escaped(name: str) -> None:
    assert "Judul <b>" not in rendered(name)
    assert "Judul & isi" not in rendered(name)


def test_only_a_site_that_is_no_demonstration_calls_itself_official() -> None:
    real, demo = rendered("home_page"), rendered("home_page", of=chrome(demo=True))
    assert "Situs resmi" in real
    assert "Demonstrasi" not in real
    assert "Situs resmi" not in demo
    assert "Demonstrasi, bukan situs resmi" in demo
    assert "noindex" in demo


def test_the_menu_marks_where_the_reader_is() -> None:
    assert '<a href="/" aria-current="page">Beranda</a>' in rendered("home_page")
    inside = chrome(menu=(Link("Beranda", "/"), Link("Berita", "/berita/", True)))
    trail = (Link("Berita", "/berita/"), Link("Judul", "/berita/judul/", True))
    html = rendered("news_page", of=inside, trail_pages=trail)
    assert '<a href="/berita/" aria-current="true">Berita</a>' in html
    assert '<span aria-current="page">Judul</span>' in html


def test_the_portal_reaches_every_office_of_both_bodies() -> None:
    html = rendered("portal_page", of=chrome(national=True))
    for office in [*PROVINCES, *OFFICES]:
        assert f'href="{office.url}"' in html
        assert f'href="{office.other_url}"' in html or not office.other_url


def test_the_whole_country_on_the_portal_stays_within_25_kb_on_the_wire() -> None:
    provinces = [
        OfficeEntry(code, f"Provinsi Contoh {code}", f"http://p{code}.localhost/", f"http://p{code}.bawaslu.localhost/", 14)
        for code in tile_map.NATION
    ]
    regencies = {
        code: [
            OfficeEntry(
                f"{code}.{n:02d}",
                f"Kabupaten Contoh {code}{n}",
                f"http://kab-{code}-{n}.localhost/",
                f"http://{code}-{n}.bawaslu.localhost/",
            )
            for n in range(1, 15)
        ]
        for code in tile_map.NATION
    }
    html = rendered("portal_page", provinces=provinces, regencies=regencies, tiles=tile_map.tiles_for("", provinces))
    assert sum(html.count(f'href="{office.url}"') for group in regencies.values() for office in group) == 532
    assert len(gzip.compress(html.encode(), 6)) + len(gzip.compress(theme.css_bytes(), 6)) <= 25_000


def test_a_new_office_says_that_it_has_just_opened() -> None:
    html = rendered("home_page", of=chrome(contact=Contact()), **EMPTY)
    assert "baru dibuka" in html
    assert "Alamat dan kontak kantor ini belum diisi" in html
    for name in ("news_index_page", "announcement_index_page", "document_index_page"):
        assert "Belum ada" in rendered(name, cards=[], part=Part(1, 1))


def test_a_plain_grid_is_not_called_a_map() -> None:
    offices = [replace(office, code=office.code.replace("35", "71")) for office in OFFICES]
    assert "bukan peta" in rendered("home_page", offices=offices, tiles=tile_map.tiles_for("71", offices))
    assert "bukan peta" not in rendered("home_page")


def test_a_later_part_of_a_list_says_so_in_its_title() -> None:
    assert "<title>Judul &lt;b&gt; · KPU" in rendered("news_index_page")
    assert "(bagian 2 dari 2)" in rendered("news_index_page", part=Part(2, 2, "/berita/", "", (Link("2", "/berita/hal-2/", True),)))


@given(st.integers(1, 80).flatmap(lambda count: st.tuples(st.just(count), st.integers(1, count))))
def test_a_list_of_many_parts_shows_its_ends_and_the_neighbours_alone(where: tuple[int, int]) -> None:
    count, current = where
    shown = tags.around([Link(str(n), f"/hal-{n}/", n == current) for n in range(1, count + 1)])
    numbers = [int(link.title) for link in shown if link]
    assert numbers == sorted({1, count} | {n for n in range(current - 2, current + 3) if 1 <= n <= count})
    assert shown.count(None) == sum(late - early > 1 for early, late in pairwise(numbers))


def headed(*headings: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(block_type="heading", value=heading, render=lambda context: "") for heading in headings]


def test_a_long_text_lists_its_headings_each_with_an_anchor_of_its_own() -> None:
    html = rendered("standard_page", page=page(body=headed("Biaya", "Langkah <1>", "Biaya", "Keberatan")))
    anchors = re.findall(r'<h2 id="(bagian-[^"]+)">', html)
    assert anchors == ["bagian-biaya", "bagian-langkah-1", "bagian-biaya-2", "bagian-keberatan"]
    assert [f"#{anchor}" for anchor in anchors] == re.findall(r'<li><a href="(#[^"]+)">', html)


def test_a_short_text_has_no_list_of_headings() -> None:
    assert "Di halaman ini" not in rendered("standard_page", page=page(body=headed("Biaya", "Langkah", "Keberatan")))


def test_a_page_says_when_it_was_renewed_by_the_office_clock() -> None:
    late = datetime.datetime(2028, 11, 12, 17, 30, tzinfo=datetime.UTC)  # past midnight in Jakarta
    assert 'Diperbarui <time datetime="2028-11-13">' in rendered("standard_page", page=page(body=headed("Biaya"), last_published_at=late))


def test_a_revoked_legal_product_says_so_before_its_file() -> None:
    revoked = rendered("legal_page", standing="dicabut")
    assert 0 < revoked.index("sudah dicabut") < revoked.index('class="file"')
    assert "sudah dicabut" not in rendered("legal_page")


def test_a_missing_page_offers_the_search_and_the_office() -> None:
    html = rendered("404")
    assert 'class="button" href="/cari/"' in html
    assert 'href="/#kontak"' in html


def test_an_old_address_leads_to_the_new_one() -> None:
    html = rendered("redirect", target="/berita/baru/")
    assert 'content="0; url=/berita/baru/"' in html
    assert 'href="http://kab-kediri.localhost:8000/berita/baru/"' in html


def test_machines_get_feed_sitemap_and_rules() -> None:
    entry = FeedEntry("Judul & isi", "http://a/b/", "Ringkas", datetime.datetime(2028, 11, 13, tzinfo=WIB), "2028-11-14T00:00:00Z")
    context = {"chrome": chrome(), "entries": [entry], "updated": "2028-11-14T00:00:00Z"}
    atom, rss = (get_template(f"sites/{name}.xml").render(context) for name in ("feed", "rss"))
    assert "<title>Judul &amp; isi</title><id>http://a/b/</id>" in atom
    assert "<pubDate>Mon, 13 Nov 2028 00:00:00 +0700</pubDate>" in rss
    assert all(feed.startswith("<?xml") for feed in (atom, rss))
    assert {ElementTree.fromstring(feed).tag for feed in (atom, rss)} == {"{http://www.w3.org/2005/Atom}feed", "rss"}  # noqa: S314  our own
    sitemap = get_template("sites/sitemap.xml").render({"entries": [("http://a/", ""), ("http://a/b/", "2028-11-13T00:00:00Z")]})
    assert sitemap.count("<loc>") == 2
    assert sitemap.count("<lastmod>") == 1
    assert "Disallow: /" in get_template("sites/robots.txt").render({"chrome": chrome(demo=True)})
    assert "Sitemap: http://kab-kediri.localhost:8000/sitemap.xml" in get_template("sites/robots.txt").render({"chrome": chrome()})


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (1, "1 kB"), (412_345, "412 kB"), (999_499, "999 kB"), (999_500, "1,0 MB"), (1_234_567, "1,2 MB"),
        (999_949_999, "999,9 MB"), (999_950_000, "1,0 GB"), (0, ""), (None, ""),
    ],
)  # fmt: skip
def test_file_sizes_read_as_people_say_them(size: int | None, text: str) -> None:
    assert tags.filesize(size) == text


@given(st.integers(1, 10**12))
def test_no_file_size_has_a_thousand_of_a_unit(size: int) -> None:
    assert not re.match(r"1\.?000(,\d)? (kB|MB)", tags.filesize(size))


@pytest.mark.parametrize(
    ("number", "text"), [(83_762, "83.762"), (0, "0"), (-1200, "−1.200"), (1234.5, "1.234,5"), ("35.06", "35.06"), (Decimal("1"), "1")]
)
def test_numbers_have_indonesian_separators_and_words_stay(number: object, text: str) -> None:
    assert tags.angka(number) == text


def test_dates_and_numbers_are_written_in_the_language_of_the_page() -> None:
    assert tags.waktu(datetime.date(2028, 5, 1)) == '<time datetime="2028-05-01">1 Mei 2028</time>'
    with override("en"):
        assert tags.waktu(datetime.date(2028, 5, 1)) == '<time datetime="2028-05-01">1 May 2028</time>'
        assert (tags.angka(-83_762), tags.filesize(1_234_567)) == ("−83,762", "1.2 MB")
    assert tags.tanggal(None) == tags.waktu(None) == ""


def test_telephone_numbers_can_be_called() -> None:
    assert tags.tel("(0354) 000-123") == "0354000123"
    assert tags.tel(" +62 354 1") == "+623541"


def test_offices_are_called_by_their_names() -> None:
    assert tags.office_at(Link("Nasional", "/"), "kpu") == "KPU Republik Indonesia"
    assert tags.office_at(Link("Jawa Timur", "/"), "bawaslu") == "Bawaslu Provinsi Jawa Timur"
    assert tags.office_at(Link("Aceh", "/"), "kpu") == "KIP Aceh"
    assert tags.office_at(Link("Daerah Istimewa Yogyakarta", "/"), "kpu") == "KPU Daerah Istimewa Yogyakarta"
    aceh = OfficeEntry("11.01", "Kabupaten Aceh Selatan", "http://a/", "http://b/")
    assert 'aria-label="Panwaslih Kabupaten Aceh Selatan"' in tags.office_links(aceh, "kpu")


def test_a_district_is_called_distrik_in_papua_only() -> None:
    assert tags.districts_word(chrome()) == "kecamatan"
    assert tags.districts_word(chrome(trail=(Link("Nasional", "/"), Link("Papua Tengah", "/", True)))) == "distrik"
