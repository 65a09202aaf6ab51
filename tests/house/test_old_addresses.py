"""Both servers, nginx and the one of a laptop, answer alike at old addresses; and what nginx is given can't hurt it."""

import http.client
import os
import re
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pendopo.kit.public_headers import SECURITY_HEADERS
from pendopo.kit.releases import ReleaseStore, media_type
from pendopo.project.planes import ROOT
from pendopo.project.public_server import SHORT
from pendopo.sites.rules import old_addresses as rule
from pendopo.sites.rules.old_addresses import FILE, GONE, GONE_PAGE, NEVER_OLD, file_of, key_of, plain_path
from tests.house import real_nginx
from tests.house.real_nginx import NGINX
from tests.sites.live_server import running

HOST = "kab-kediri.pemilu.example"
COLLECT = ROOT / "deploy" / "nginx" / "old-addresses"
NEWS = "/berita/rapat-pleno/"
REMEMBERED = {
    "/2019/03/05/rapat-pleno": NEWS,
    "/?p=123": NEWS,
    "/?page_id=7": "/profil/",
    "/berita/rapat-pleno": NEWS,  # its address of today as well
    "/?option=com_content&view=article&id=12": NEWS,
    "/12-rapat.html": NEWS,
    "/node/12": NEWS,
    "/detail.php?id=45": NEWS,
    "/detail.php?judul=rapat%20pleno": NEWS,
    "/web?p=5": NEWS,
    "/berita/مرحبا": "/profil/",
    "/berita/pemilih pemula": "/profil/",
    '/berita/"kutip\\': "/profil/",
    "/media": "/profil/",
    "/media/k2/foto.jpg": "/profil/",
    "/feed": "/rss.xml",
    "/wp-content/uploads/2019/03/sk.pdf": NEWS,
    "/beranda-lama": "/",
    "/slot-gacor-malam-ini": GONE,
    "/?p=666": GONE,
    "?slot": GONE,
}
MOVED = [
    ("/2019/03/05/rapat-pleno/", NEWS),
    ("/2019/03/05/rapat-pleno", NEWS),
    ("/2019/03/05/Rapat-Pleno/?utm_source=x", NEWS),
    ("//2019///03/05/rapat-pleno/", NEWS),
    ("/2019/03/05/rapat-pleno/amp/", NEWS),
    ("/2019/03/05/rapat-pleno/feed/", NEWS),
    ("/2019/03/./04/../05/rapat%2Dpleno", NEWS),
    ("/?p=123", NEWS),
    ("/?preview=1&p=123&amp=1", NEWS),
    ("/index.php?p=123", NEWS),
    ("/?page_id=7", "/profil/"),
    ("/index.php/2019/03/05/rapat-pleno", NEWS),
    ("/index.php/berita/rapat-pleno", NEWS),
    ("/Berita/Rapat-Pleno/", NEWS),
    ("/berita/rapat-pleno/feed/", NEWS),
    ("/index.php?option=com_content&view=article&id=12:rapat&catid=2&Itemid=3", NEWS),
    ("/index.php?id=12%3Arapat&view=article&option=com_content", NEWS),
    ("/index.php?option=com_content&task=view&id=12", NEWS),
    ("/component/content/article/12-rapat", NEWS),
    ("/index.php/component/content/article/2-berita/12-rapat", NEWS),
    ("/12-rapat.html?tmpl=component&print=1", NEWS),
    ("/?q=node/12", NEWS),
    ("/?q=node%2F12", NEWS),
    ("/node/12", NEWS),
    ("/detail.php?sesi=9&id=45", NEWS),
    ("/detail.php?judul=Rapat%20Pleno", NEWS),
    ("/web/?p=5", NEWS),
    ("/berita/%D9%85%D8%B1%D8%AD%D8%A8%D8%A7/", "/profil/"),
    ("/berita/%d9%85%d8%b1%d8%ad%d8%a8%d8%a7", "/profil/"),
    ("/berita/pemilih%20pemula/", "/profil/"),
    ("/berita/%22kutip%5C", "/profil/"),
    ("/media/k2/foto.jpg", "/profil/"),
    ("/feed/", "/rss.xml"),
    ("/wp-content/uploads/2019/03/SK.pdf", NEWS),
    ("/beranda-lama", "/"),
    ("/index.php", "/"),
    ("/index.php?sesi=3", "/"),
    ("/berita", "/berita/"),  # a folder lacks its slash, as ever
    ("/berita?x=1", "/berita/?x=1"),
    ("/media", "/media/"),
    ("/media/", "/profil/"),  # a folder without a page of its own
]
GONE_NOW = [
    "/slot-gacor-malam-ini/",
    "/index.php/Slot-Gacor-Malam-Ini",
    "/?p=666",
    "/?slot=gacor88",
    "/tidak/ada/?x=1&slot77=a",
    "/index.php?slot=1",
]
UNKNOWN = [
    *("/tidak-ada/", "/detail.php?id=46", "/node/13", "/berita/x/", "/2019/", "/web/?p=6", "/images/", "/_/tidak-ada", "/.git/config"),
    *("/caf%e9", "/a%0d%0aLocation:%20https://judi.example/", "/detail.php?id=45%0d%0aX:1"),
    *("//judi.example/x", "/media/images/", "/x.gz", "/" + "a" * 900),
]
THERE = [
    *("/", "/?utm_source=x", "/?p=124", "/?daftar=1", "/?q=node/13"),
    *("/berita/", "/berita/rapat-pleno/", "/berita/?p=123", "/profil/?slot=1"),
]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


Ask = Callable[..., Answer]


def publish(store: ReleaseStore) -> None:
    """A small site that moved in."""
    front, page, missing, gone = (store.put(text, "text/html") for text in (b"beranda", b"isi", b"Tidak ada", b"Tidak ada lagi"))
    names = ("berita/index.html", "berita/rapat-pleno/index.html", "profil/index.html")
    files = {"index.html": front, "404.html": missing, GONE_PAGE: gone, **dict.fromkeys(names, page)}
    files |= {"media/images/a.webp": page, "_/a.css": page, FILE: store.put(file_of(HOST, REMEMBERED), media_type(FILE))}
    store.publish(HOST, files)
    store.publish("_unknown", {"index.html": missing, "404.html": missing})
    store.publish("kota-kediri.pemilu.example", {"index.html": front, "404.html": missing})


def asked_over(connect: Callable[[], http.client.HTTPConnection]) -> Ask:
    """Asks with the address as it is given: no client mends it on the way."""

    def ask(address: str, method: str = "GET", host: str = HOST) -> Answer:
        connection = connect()
        try:
            connection.putrequest(method, "/", skip_host=True, skip_accept_encoding=True)
            connection._buffer[0] = f"{method} {address} HTTP/1.1".encode()  # type: ignore[attr-defined]
            connection.putheader("Host", host)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, {name.title(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    return ask


@pytest.fixture(scope="module")
def by_nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = tmp_path_factory.mktemp("nginx")
    command, port = real_nginx.set_up(folder)
    publish(ReleaseStore(folder / "public", durable=False))
    subprocess.run([COLLECT, "collect", folder / "public", folder], check=True)
    with real_nginx.running(command, port):
        context = ssl._create_unverified_context()  # noqa: S323  its certificate is of today
        yield asked_over(lambda: http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=context))


@pytest.fixture(scope="module")
def by_laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = tmp_path_factory.mktemp("laptop")
    publish(ReleaseStore(folder / "public", durable=False))
    with running(folder / "public") as server:
        yield asked_over(lambda: http.client.HTTPConnection("127.0.0.1", server.port, timeout=5))


@pytest.fixture(params=["nginx", "laptop"])
def ask(request: pytest.FixtureRequest) -> Ask:
    found: Ask = request.getfixturevalue(f"by_{request.param}")
    return found


def secure(answer: Answer) -> bool:
    """Whether an answer has the same security headers as a page, and may be kept for a minute."""
    sent = {name.title(): answer.headers.get(name.title()) for name in SECURITY_HEADERS}
    return sent == {name.title(): value for name, value in SECURITY_HEADERS.items()} and answer.headers["Cache-Control"] == SHORT


@pytest.mark.parametrize(("address", "target"), MOVED)
def test_an_old_address_leads_to_where_the_page_is_now(ask: Ask, address: str, target: str) -> None:
    answer = ask(address)
    assert (answer.status, answer.headers.get("Location")) == (301, target)
    assert secure(answer)


@pytest.mark.parametrize("address", GONE_NOW)
def test_spam_is_gone_and_the_page_says_so(ask: Ask, address: str) -> None:
    answer = ask(address)
    assert (answer.status, answer.body) == (410, b"Tidak ada lagi")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert secure(answer)


@pytest.mark.parametrize("address", UNKNOWN)
def test_an_address_that_nobody_remembers_is_not_found(ask: Ask, address: str) -> None:
    answer = ask(address)
    assert answer.status in ((404, 400) if "%" in address else (404,))
    assert "Location" not in answer.headers
    assert answer.status == 400 or answer.body == b"Tidak ada"


@pytest.mark.parametrize("address", THERE)
def test_what_is_there_goes_first(ask: Ask, address: str) -> None:
    answer = ask(address)
    assert (answer.status, answer.body) == (200, b"beranda" if address.startswith("/?") or address == "/" else b"isi")


@pytest.mark.parametrize(("address", "status"), [("/?p=123", 301), ("/?p=666", 410), ("/tidak-ada/", 404), ("/", 200)])
def test_who_asks_for_the_head_alone_gets_the_same_without_a_body(ask: Ask, address: str, status: int) -> None:
    answer = ask(address, method="HEAD")
    assert (answer.status, answer.body) == (status, b"")
    assert answer.headers.get("Location") == ask(address).headers.get("Location")


@pytest.mark.parametrize("address", ["/?p=123", "/2019/03/05/rapat-pleno/", "/slot-gacor-malam-ini/"])
def test_nobody_writes_to_an_old_address(ask: Ask, address: str) -> None:
    assert ask(address, method="POST").status == 405


@pytest.mark.parametrize("address", ["/?p=123", "/2019/03/05/rapat-pleno/", "/?slot=1", "/slot-gacor-malam-ini"])
@pytest.mark.parametrize(("host", "front"), [("kota-kediri.pemilu.example", 200), ("kab-entah.pemilu.example", 404), ("judi.example", 404)])
def test_old_addresses_of_one_site_are_nothing_on_another_host(ask: Ask, address: str, host: str, front: int) -> None:
    assert ask(address, host=host).status == (front if address.startswith("/?") else 404)


def test_the_files_themselves_are_served_as_all_others_so_that_a_watch_can_hold_them_against_the_manifest(ask: Ask) -> None:
    answer = ask(f"/{FILE}")
    assert (answer.status, answer.body) == (200, file_of(HOST, REMEMBERED))
    assert answer.headers["Content-Type"] == media_type(FILE)
    assert answer.headers["Cache-Control"] == SHORT
    assert (ask(f"/{GONE_PAGE}").status, ask(f"/{GONE_PAGE}").body) == (200, b"Tidak ada lagi")


# -- the same key


def test_the_patterns_of_nginx_are_those_of_the_rule() -> None:
    text = NGINX.read_text()
    places = [text.index(f'    "~*{pattern}"  "{value}";\n') for pattern, value in (*rule.STEPS, *rule.FORMS)]
    places += [text.index(f'    "~*{rule.own_name(name)}"  "&{name}=$pendopo_own_{name}";\n') for name in rule.OWN_NAMES]
    places.append(text.index('map "' + "".join(f"$pendopo_own_form_{name}" for name in rule.OWN_NAMES) + '" $pendopo_old_own {'))
    places += [text.index(f'    "~*{pattern}"  "{value}";\n') for pattern, value in rule.JOINS]
    places.append(text.index(f'    "~*{rule.DOORWAY}"  "?$pendopo_doorway_name";\n'))
    assert places == sorted(places), "in the same order"
    assert f'    "~{rule.UNUSABLE}"  "*";' in text
    assert f"location ~ {NEVER_OLD.split('|^')[0]}) {{" in text


WORDS = [
    *("berita", "index.php", "INDEX.PHP", "index.html", "component", "content", "article", "12-judul", "12", "feed", "rss2", "amp"),
    *("detail.php", "..", ".", "", "%2F", "%20", "%22", "%5C", "é", "%D9%85", "%e9", "%0a", "%00", "a b", "comment-page-3"),
    *("x.gz", ".git", "%25", "|", "$host"),
]
NAMES = ["p", "page_id", "attachment_id", "cat", "q", "option", "view", "id", "task", "amp;id", "slot88", "daftar", "hal", "judul", "x", ""]
VALUES = [
    *("12", "12:x", "12%3Ax", "com_content", "article", "view", "node/12", "node%2F12", "berita/x", "A%20b", "", "é", "a|b", "12x", '"'),
    "0" * 30,
]
PATHS = st.lists(st.sampled_from(WORDS), max_size=5).map(lambda words: "/" + "/".join(words))
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=4).map(lambda pairs: "&".join(map("=".join, pairs)))


@pytest.fixture(scope="module")
def nginx_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], bytes]]:
    """What nginx makes of an address: ``KEY DOORWAY``, or nothing when it refuses it; over one connection."""
    folder = tmp_path_factory.mktemp("key")
    (port,) = real_nginx.free_ports(1)
    told = 'location / { default_type text/plain; return 200 "$pendopo_old_key $pendopo_old_doorway"; }'
    command, tls = real_nginx.set_up(folder, f"server {{ listen 127.0.0.1:{port}; keepalive_requests 100000; {told} }}")
    with real_nginx.running(command, tls):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)

        def key(address: str) -> bytes:
            connection.putrequest("GET", "/", skip_accept_encoding=True)
            connection._buffer[0] = f"GET {address} HTTP/1.1".encode()  # type: ignore[attr-defined]
            connection.endheaders()
            answer = connection.getresponse()
            body = answer.read()
            return body if answer.status == 200 else b""

        yield key
        connection.close()


@settings(max_examples=400, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(path=PATHS, query=QUERIES)
def test_nginx_makes_the_same_key_of_any_address(nginx_key: Callable[[str], bytes], path: str, query: str) -> None:
    sent = quote(path, safe="/%|$.:-_") + (f"?{quote(query, safe='=&;:/%|.-_')}" if query else "")
    path, _, query = sent.partition("?")
    made, _, doorway = nginx_key(sent).rpartition(b" ")
    mine = key_of(path, query)
    if mine:
        assert made.lower() == mine.encode()
        assert doorway.lower() in (rule.doorway_of(query).encode(), b"*")
    else:  # nothing that could be remembered, either
        assert not made.startswith(b"/") or re.search(NEVER_OLD, plain_path(path)) or not is_text(made), (made, sent)


def is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


# -- what nginx is given

HOSTILE = f"""
"{HOST}|/baik" "/baik/";
"{HOST}|/dua" "/satu/";
"{HOST}|/dua" "/dua/";
"{HOST}|/BESAR" "/x/";
"{HOST}|/asing" "//judi.example/";
"{HOST}|/asing2" "https://judi.example/";
"{HOST}|/isi" "$document_root";
"{HOST}|/lepas" "/x/"; include /etc/passwd;
"{HOST}|/panjang{"x" * 4000}" "/x/";
"{HOST}|/patah" "/x/
include /etc/passwd;
default "/x/";
hostnames;
"~.*" "/x/";
}} server {{ listen 1; }}
"kota-kediri.pemilu.example|/curi" "/x/";
"{HOST}|/akhir" "/akhir/";"""


def test_a_spoiled_file_spoils_no_other_site_and_keeps_nginx_running(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path / "public", durable=False)
    page = store.put(b"x", "text/html")
    store.publish(HOST, {"index.html": page, FILE: store.put(HOSTILE.encode() + b"\n\xff\x00\xfe\n", media_type(FILE))})
    other = store.put(file_of("kota-kediri.pemilu.example", {"/a": "/b/", "?slot": GONE}), media_type(FILE))
    store.publish("kota-kediri.pemilu.example", {"index.html": page, FILE: other})
    subprocess.run([COLLECT, "collect", tmp_path / "public", tmp_path], check=True)
    assert (tmp_path / "old-addresses.map").read_text().splitlines() == [
        f'"{HOST}|/akhir" "/akhir/";',
        f'"{HOST}|/baik" "/baik/";',
        f'"{HOST}|/dua" "/dua/";',
        '"kota-kediri.pemilu.example|/a" "/b/";',
    ]
    assert (tmp_path / "old-doorways.map").read_text() == '"kota-kediri.pemilu.example|?slot" "-";\n'


def test_what_is_collected_is_collected_again_only_when_a_site_has_changed(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path / "public", durable=False)
    page = store.put(b"x", "text/html")

    def release(*found: str) -> None:
        file = store.put(file_of(HOST, dict.fromkeys(found, GONE)), media_type(FILE))
        store.publish(HOST, {"index.html": page, "a.txt": store.put(os.urandom(8), "text/plain")} | ({FILE: file} if found else {}))

    def changed() -> bool:
        return subprocess.run([COLLECT, "changed", tmp_path / "public", tmp_path], check=False).returncode == 0

    def collected() -> int:
        subprocess.run([COLLECT, "collect", tmp_path / "public", tmp_path], check=True)
        return len((tmp_path / "old-addresses.map").read_text().splitlines())

    release()
    assert changed()
    assert collected() == 0
    release("/a", "/b")
    assert changed()
    assert collected() == 2
    assert not changed()
    release("/a", "/b")  # a release with another page, and the same old addresses
    assert not changed()
    store.restore(HOST, 1)
    assert changed()
    assert collected() == 0


def test_nginx_answers_with_the_new_table_after_a_reload(tmp_path: Path) -> None:
    command, port = real_nginx.set_up(tmp_path)
    store = ReleaseStore(tmp_path / "public", durable=False)
    publish(store)
    with real_nginx.running(command, port) as client:
        assert client.get("/?p=123", headers={"Host": HOST}).status_code == 200, "nothing is collected yet, and it runs all the same"
        subprocess.run([COLLECT, "collect", tmp_path / "public", tmp_path], check=True)
        subprocess.run([*command, "-s", "reload"], check=True, capture_output=True)
        deadline = time.monotonic() + 10
        while (answer := client.get("/?p=123", headers={"Host": HOST, "Connection": "close"})).status_code == 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert (answer.status_code, answer.headers["Location"]) == (301, NEWS)


def test_the_longest_keys_and_every_letter_fit_into_nginx(tmp_path: Path) -> None:
    command, _port = real_nginx.set_up(tmp_path)
    host = f"{'a' * 60}.{'b' * 60}.{'c' * 60}.pemilu.example"
    found = {f"/{'x' * (rule.LONGEST_KEY - 5)}{n:04d}": "/y/" for n in range(300)}
    found |= {key: "/y/" for n in range(0x20, 0x500) if (key := key_of("/" + quote(chr(n)) + "z"))}
    store = ReleaseStore(tmp_path / "public", durable=False)
    store.publish(host, {"index.html": store.put(b"x", "text/html"), FILE: store.put(file_of(host, found), media_type(FILE))})
    subprocess.run([COLLECT, "collect", tmp_path / "public", tmp_path], check=True)
    assert len((tmp_path / "old-addresses.map").read_text().split("\n")) == len(found) + 1
    done = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert (done.returncode, re.findall(r"\[(?:warn|emerg)\][^\n]*", done.stderr)) == (0, [])
