"""What is read out of pages and headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.project.preflight.reading import cookie_problems, csp_problems, foreign_hosts, header_problems, spam_signs

OWN = {"www.pemilu.example", "kab-kediri.pemilu.example"}
STRICT = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"


@pytest.mark.parametrize(
    ("markup", "host"),
    [
        ("<script src='https://cdn.example/x.js'></script>", "cdn.example"),
        ("<img src='//gambar.example/a.png'>", "gambar.example"),
        ("<img srcset='/a.png 1x, https://gambar.example/a2.png 2x'>", "gambar.example"),
        ("<link rel='stylesheet' href='https://huruf.example/css'>", "huruf.example"),
        ("<link rel='PRECONNECT' href='https://huruf.example'>", "huruf.example"),
        ("<iframe src='http://bingkai.example/'></iframe>", "bingkai.example"),
        ("<form action='https://kumpul.example/'></form>", "kumpul.example"),
        ("<style>@import 'https://gaya.example/a.css';</style>", "gaya.example"),
        ("<p style='background:url(https://jejak.example/1.gif)'>x</p>", "jejak.example"),
        ("<svg><image href='https://gambar.example/a.svg'/></svg>", "gambar.example"),
        ("<video poster='https://video.example/p.jpg'></video>", "video.example"),
        ("<object data='https://objek.example/a.swf'></object>", "objek.example"),
    ],
)
def test_whatever_makes_a_browser_turn_to_somebody_else_is_seen(markup: str, host: str) -> None:
    assert foreign_hosts(f"<html><body>{markup}</body></html>".encode(), "html", OWN) == [host]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='https://www.bssn.go.id/'>BSSN</a>",
        "<img src='/media/a.webp' srcset='/media/a.webp 480w, /media/b.webp 1200w'>",
        "<img src='https://www.pemilu.example/a.png'>",
        "<img src='data:image/png;base64,xx//yy'>",
        "<link rel='canonical' href='https://kab-kediri.pemilu.example/'>",
        "<link rel='alternate' href='https://lain.example/feed.xml'>",
        "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    ],
)
def test_links_own_files_and_names_of_formats_are_nobody_elses_business(markup: str) -> None:
    assert foreign_hosts(f"<html><body>{markup}</body></html>".encode(), "html", OWN) == []


def test_styles_and_scripts_are_read_as_well() -> None:
    assert foreign_hosts(b"a{background:url('//gaya.example/x.png')} b{background:url(/_/y.png)}", "css", OWN) == ["gaya.example"]
    assert foreign_hosts(b"fetch('https://pantau.example/x'); fetch(`//www.pemilu.example/`)", "js", OWN) == ["pantau.example"]


@given(st.text(alphabet="<>'\"/=:ahrefsctylimg{}() ", max_size=80))
def test_no_page_is_too_broken_to_be_read(text: str) -> None:
    page = f"{text}<img src='https://cdn.example/a.png'>".encode()
    assert set(foreign_hosts(page, "html", OWN)) <= {"cdn.example", "alamat-rusak", *foreign_hosts(text.encode(), "html", OWN)}
    spam_signs(page, OWN)


# -- takeovers


@pytest.mark.parametrize(
    "markup",
    [
        "<div style='display:none'><a href='https://judol.example/'>x</a></div>",
        "<a style='position:absolute;left:-9999px' href='https://judol.example/'>x</a>",
        "<span style='font-size:0'><b><a href='https://judol.example/'>x</a></b></span>",
        "<link rel='canonical' href='https://judol.example/'>",
        "<link rel='amphtml' href='https://judol.example/amp'>",
        "<meta http-equiv='refresh' content='0; url=https://judol.example/'>",
        "<p>Slot gacor maxwin</p><a href='https://judol.example/'>main</a>",
        '<script type=\'application/ld+json\'>{"@type": "Product"}</script>',
    ],
)
def test_marks_of_a_takeover_are_named(markup: str) -> None:
    assert spam_signs(f"<html><body>{markup}</body></html>".encode(), OWN) != []


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Waspada judi dan slot di masa kampanye</p><a href='https://kab-kediri.pemilu.example/'>berita</a>",
        "<p>Sebuah toto</p><a href='https://www.bssn.go.id/'>BSSN</a>",
        "<div style='display:none'><a href='/menu/'>menu</a></div>",
        "<div style='opacity:0.9'><a href='https://www.bssn.go.id/'>BSSN</a></div>",
        "<link rel='canonical' href='https://kab-kediri.pemilu.example/'>",
        '<script type=\'application/ld+json\'>{"@type": "GovernmentOffice"}</script>',
    ],
)
def test_an_office_may_warn_of_gambling_and_link_whom_it_likes(markup: str) -> None:
    assert spam_signs(f"<html><body>{markup}</body></html>".encode(), OWN) == []


# -- headers


def test_the_policy_of_the_public_sites_is_strict() -> None:
    from pendopo.kit.public_headers import SECURITY_HEADERS

    assert csp_problems(SECURITY_HEADERS["Content-Security-Policy"]) == []
    assert csp_problems(STRICT) == []


@pytest.mark.parametrize(
    "change",
    [
        (STRICT, ""),
        ("default-src 'none'; ", ""),
        ("base-uri 'none'", ""),
        ("form-action 'none'; ", ""),
        ("frame-ancestors 'none'; ", ""),
        ("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
        ("style-src 'self'", "script-src 'unsafe-eval'"),
        ("style-src 'self'", "script-src *"),
        ("style-src 'self'", "script-src https:"),
        ("style-src 'self'", "script-src data:"),
        ("style-src 'self'", "script-src *.cdn.example"),
        ("style-src 'self'", "script-src http://cdn.example"),
        ("default-src", "Default-Src * ; default-src"),
    ],
)
def test_a_loose_policy_is_named(change: tuple[str, str]) -> None:
    assert csp_problems(STRICT.replace(*change)) != []


GOOD_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Content-Security-Policy": "frame-ancestors 'none'"}


def test_careful_headers_have_no_problem() -> None:
    assert header_problems(GOOD_HEADERS) == []


@pytest.mark.parametrize(
    "change",
    [
        {"X-Content-Type-Options": ""},
        {"Referrer-Policy": ""},
        {"Referrer-Policy": "unsafe-url"},
        {"Content-Security-Policy": ""},
        {"Content-Security-Policy": "frame-ancestors *"},
        {"Content-Security-Policy": "frame-ancestors 'self' https://lain.example"},
    ],
)
def test_each_missing_header_is_named(change: dict[str, str]) -> None:
    assert len(header_problems(GOOD_HEADERS | change)) == 1


def test_a_careful_cookie_has_no_problem() -> None:
    assert cookie_problems("__Host-session=x; Path=/; Secure; HttpOnly; SameSite=Lax") == []
    assert cookie_problems("__Host-csrf=x; Path=/; Secure; SameSite=Strict", for_scripts={"__Host-csrf"}) == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("session=x; Path=/; Secure; HttpOnly; SameSite=Lax", "awalan"),
        ("__Host-a=x; Path=/; HttpOnly; SameSite=Lax", "secure"),
        ("__Host-a=x; Path=/; Secure; SameSite=Lax", "HttpOnly"),
        ("__Host-a=x; Path=/; Secure; HttpOnly", "SameSite"),
        ("__Host-a=x; Path=/; Secure; HttpOnly; SameSite=None", "SameSite"),
        ("__Host-a=x; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=pemilu.example", "satu host"),
        ("__Host-a=x; Path=/akun; Secure; HttpOnly; SameSite=Lax", "satu host"),
    ],
)
def test_each_weakness_of_a_cookie_is_named(line: str, says: str) -> None:
    (problem,) = cookie_problems(line)
    assert says in problem
