"""What reviewers get wrong, found in the HTML that readers would get."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.findings import RULES, Finding, Severity
from pendopo.sites.rules.page_checks import PageFacts, check_page, in_capitals, numbers_in, quote, seen_on
from tests.pdfs import nik

GOOD = """<html><body><header><a href="/">klik di sini</a><h5>x</h5></header><main><article><h1>Rapat di Semen</h1>
<p>Isi yang pendek, dengan <a href="/dokumen/">daftar keputusan</a>.</p><h2>Jadwal</h2><h3>Hari pertama</h3><h2>Tempat</h2>
<figure><img src="/media/a.webp" srcset="/media/a.webp 400w, /media/b.webp 800w" alt="Orang duduk melingkar di balai desa">
<figcaption>Rapat pertama</figcaption></figure><table><thead><tr><th scope="col">Desa</th></tr></thead><tr><td>Contoh</td></tr></table>
<figure class="video"><a href="https://video.example/1"><img src="/media/c.webp" alt=""><strong>Cara memilih</strong></a></figure>
<ul class="list"><li><h3><a href="/berita/lain/">Selengkapnya</a></h3></li></ul></article></main></body></html>"""


def found(html: str, **facts: object) -> list[Finding]:
    return check_page(html, PageFacts(**{"title": "Rapat di Semen", **facts}))  # type: ignore[arg-type]


def codes(html: str, **facts: object) -> list[str]:
    return [finding.code for finding in found(html, **facts)]


def test_a_page_made_well_has_no_finding_and_the_frame_is_not_the_editors() -> None:
    assert codes(GOOD, size_of=lambda address: 120_000) == []


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<h1>Judul</h1><h3>Terlalu dalam</h3>", "heading-skipped"),
        ("<h1>Judul</h1><h2> </h2>", "heading-empty"),
        ("<h1>Judul</h1><h2>JADWAL DAN TAHAPAN</h2>", "heading-capitals"),
        ('<img src="a.webp">', "picture-no-alt"),
        ('<img src="a.webp" alt="">', "picture-no-alt"),
        ('<a href="/x/"><img src="a.webp" alt=""></a>', "picture-no-alt"),
        ('<img src="a.webp" alt="Foto">', "picture-empty-alt"),
        ('<img src="a.webp" alt="IMG_1234.jpg">', "picture-empty-alt"),
        ('<img src="a.webp" alt="IMG-20261122-WA0001">', "picture-empty-alt"),
        ('<img src="a.webp" alt="WhatsApp Image 2026-11-22 at 08.15.00">', "picture-empty-alt"),
        ('<img src="/media/rapat-pleno.2e16d0ba.width-800.webp" alt="Rapat pleno">', "picture-empty-alt"),
        ('<img src="a.webp" alt="20261122_0815">', "picture-empty-alt"),
        ("<figure><img src=a alt='Rapat di balai desa'><figcaption>Rapat di balai desa</figcaption></figure>", "picture-alt-is-caption"),
        ('<a href="/x/">klik di sini</a>', "link-says-nothing"),
        ('<a href="/x/">Di  sini</a>', "link-says-nothing"),
        ('<a href="/x/">Selengkapnya »</a>', "link-says-nothing"),
        ('<a href="/x/">baca selengkapnya...</a>', "link-says-nothing"),
        ('<a href="/x/">Unduh di sini</a>', "link-says-nothing"),
        ('<a href="/x/"><b>tautan</b> berikut</a>', "link-says-nothing"),
        ('<a href="https://kpu.example/x">https://kpu.example/x</a>', "link-bare-address"),
        ('<a href="/x/"> </a>', "link-empty"),
        ('<a href="http://kab-kediri.pemilu.example/x/">Daftar pemilih</a>', "link-unsafe"),
        ('<a href="https://desk.pemilu.example/pages/3/">Daftar pemilih</a>', "link-to-desk"),
        ('<a href="http://localhost:8001/">Daftar pemilih</a>', "link-to-desk"),
        ('<a href="http://192.168.1.5/berkas">Daftar pemilih</a>', "link-to-desk"),
        ("<table><tr><td>Desa</td></tr></table>", "table-no-header"),
        (f"<p>{'kata ' * 151}</p>", "paragraph-long"),
        (f"<p>NIK <b>{nik()[:8]}</b>{nik()[8:]}</p>", "nik"),
        (f"<p>NIK {nik()[:8]}<br>{nik()[8:]}</p>", "nik"),
        (f"<p>No. KK {nik()}</p>", "nkk"),
        (f"<p>Nomor rekening {nik()}</p>", "number-like-nik"),
        ("<p>Hubungi 0812-3456-7890</p>", "mobile-number"),
    ],
)
def test_each_thing_is_found(html: str, code: str) -> None:
    assert codes(f"<main>{html}</main>", own_hosts={"kab-kediri.pemilu.example"}, desk_hosts={"desk.pemilu.example"}) == [code]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/x/">Unduh daftar pemilih</a>',
        '<a href="/x/" aria-label="Daftar pemilih">di sini</a>',
        '<a href="https://kab-kediri.pemilu.example/">Daftar pemilih</a>',
        '<a href="http://kab-kediri.localhost:8000/">Daftar pemilih</a>',
        '<a href="http://[rusak">Daftar pemilih</a>',
        '<a href="/x/"><img src="a.webp" alt="Peta desa Semen"></a>',
        "<h1>Judul</h1><h2>KPU RI</h2>",
        f"<p>{'kata ' * 150}</p>",
        f"<table><tr><th>Kode</th></tr><tr><td>{nik()[:8]}</td><td>{nik()[8:]}</td></tr></table>",
        "<p>NIK 350612******0001</p>",
        "<p>Telepon (0354) 681234</p>",
    ],
)
def test_what_is_fine_is_not_found(html: str) -> None:
    assert codes(f"<main>{html}</main>", own_hosts={"kab-kediri.pemilu.example", "kab-kediri.localhost"}) == []


def test_pictures_are_weighed_as_readers_get_them() -> None:
    page = "<main><img src='/a 1' srcset='/a 400w, /b 800w' alt='Balai desa'></main>"
    assert codes(page, size_of={"/a": 90_000, "/b": 500_000}.get) == ["picture-heavy"]
    many = "<main>" + "<img src=/a alt='Balai desa penuh'>" * 8 + "</main>"
    assert codes(many, size_of=lambda address: 300_000) == ["pictures-heavy"]


def test_titles_are_looked_at() -> None:
    assert codes("<main></main>", title="RAPAT KOORDINASI TAHAPAN") == ["title-capitals"]
    assert codes("<main></main>", title="Kata " * 20) == ["title-long"]
    assert codes("<main></main>", title="Kata " * 20, seo_title="Rapat") == []
    assert not in_capitals("KPU Kabupaten Kediri menetapkan DPT")
    assert not in_capitals("PENGUMUMAN")


def test_the_same_number_twice_is_one_finding_and_its_place_shows_no_number() -> None:
    text = f"Pemilih bernama Budi dengan NIK {nik()} dan lagi {nik()}"
    (only,) = numbers_in(text)
    assert (only.place, only.values) == ("Pemilih bernama Budi dengan NIK", {"masked": "350612******0001"})
    (second,) = [finding for finding in numbers_in(f"{nik(1)} {nik(2)}") if finding.values["masked"].endswith("2")]
    assert nik()[6:12] not in second.place


def test_a_quotation_is_short_and_holds_no_number_of_a_person() -> None:
    assert len(quote("kata " * 100)) <= 80
    assert nik()[:8] not in quote(f"NIK {nik()} a.n. Budi")
    assert quote("tahun 2026 dan 2029") == "tahun 2026 dan 2029"


@given(st.text(alphabet="<>/=\"' abhimgnpstuw123 main h1 img table", max_size=300))
def test_no_html_makes_it_fail(html: str) -> None:
    for one in found(html):
        assert one.code in RULES


@given(st.lists(st.integers(1, 6), max_size=12))
def test_headings_that_never_go_down_by_more_than_one_are_fine(levels: list[int]) -> None:
    """The rule again in one line: each level is at most one more than that before."""
    html = "<main>" + "".join(f"<h{level}>Judul</h{level}>" for level in levels) + "</main>"
    wrong = sum(level > before + 1 for before, level in zip([1, *levels], levels, strict=False))
    assert codes(html).count("heading-skipped") == wrong


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_nik_in_any_surroundings_is_a_stop(before: str, after: str) -> None:
    clean = "".join(sign for sign in before + " | " if not sign.isdigit() and sign not in "<&/[")
    behind = "".join(sign for sign in after if not sign.isdigit() and sign not in "<&/[")
    stopped = [one for one in found(f"<main><p>{clean} NIK {nik()} | {behind}</p></main>") if one.severity is Severity.STOP]
    assert [one.code for one in stopped][:1] in (["nik"], ["nkk"])


def test_a_fragment_without_main_is_looked_at_as_a_whole() -> None:
    assert seen_on("<p>Isi</p>").paragraphs == ["Isi"]
