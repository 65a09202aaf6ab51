"""One key for all ways of writing an old address, and a file that nothing breaks out of."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules import old_addresses as rule
from pendopo.sites.rules.old_addresses import (
    DOORWAYS,
    GONE,
    LONGEST_KEY,
    Remembered,
    answer_for,
    answers,
    doorway_of,
    file_of,
    key_of,
    key_of_address,
    read_file,
)

HOST = "kab-kediri.pemilu.example"
SLUG = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-"), min_size=1, max_size=12).filter(
    lambda text: text not in ("index", "component", "amp", "embed", "trackback", "feed") and not text.startswith("comment-page-")
)
ANY_KEY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(lambda text: key_of("/" + quote(text))).filter(bool)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/2019/03/05/pemilu-kita/", "/2019/03/05/pemilu-kita"),
        ("/2019/03/05/pemilu-kita", "/2019/03/05/pemilu-kita"),
        ("https://kpud-lama.example/2019/03/05/Pemilu-Kita/?utm_source=fb#atas", "/2019/03/05/pemilu-kita"),
        ("//kpud-lama.example//2019//03/", "/2019/03"),
        ("/berita/judul/amp/", "/berita/judul"),
        ("/berita/judul/?amp=1", "/berita/judul"),
        ("/berita/judul/feed/", "/berita/judul"),
        ("/berita/judul/feed/rss2/", "/berita/judul"),
        ("/berita/judul/comment-page-2/", "/berita/judul"),
        ("/feed/", "/feed"),
        ("/amp", "/amp"),
        ("/?p=123", "/?p=123"),
        ("/?preview=true&p=123&amp=1", "/?p=123"),
        ("/index.php?p=123", "/?p=123"),
        ("/?page_id=7", "/?page_id=7"),
        ("/?attachment_id=45", "/?attachment_id=45"),
        ("/?cat=3", "/?cat=3"),
        ("/?p=12x", "/"),
        ("/?px=12", "/"),
        ("/index.php/berita/x", "/berita/x"),
        ("/index.php/berita/x/index.html", "/berita/x"),
        ("/INDEX.PHP/Berita/X", "/berita/x"),
        ("/index.php", "/"),
        ("/index.html", "/"),
        ("/", "/"),
        ("https://kpud-lama.example", "/"),
        ("https://kpud-lama.example?p=3", "/?p=3"),
        ("/index.php?option=com_content&view=article&id=12:judul-kita&catid=3&Itemid=9", "/?option=com_content&view=article&id=12"),
        ("/index.php?id=12%3Ajudul&view=article&option=com_content", "/?option=com_content&view=article&id=12"),
        ("/index.php?option=com_content&amp;view=article&amp;id=12", "/?option=com_content&view=article&id=12"),
        ("/index.php?option=com_content&task=view&id=12&Itemid=2", "/?option=com_content&view=article&id=12"),
        ("/index.php?option=com_k2&view=item&id=4-rapat", "/?option=com_k2&view=item&id=4"),
        ("/index.php?option=com_content&view=category&id=4", "/?option=com_content&view=category&id=4"),
        ("/component/content/article/12-judul", "/?option=com_content&view=article&id=12"),
        ("/index.php/component/content/article/3-berita/12-judul.html", "/?option=com_content&view=article&id=12"),
        ("/component/k2/item/12-judul", "/?option=com_k2&view=item&id=12"),
        ("/12-judul.html", "/12-judul.html"),
        ("/?q=node/12", "/node/12"),
        ("/?q=node%2F12", "/node/12"),
        ("/node/12", "/node/12"),
        ("/index.php?q=berita/judul", "/berita/judul"),
        ("/web/?p=12", "/web?p=12"),
        ("/web/index.php?hal=berita&id=3", "/web/index.php?hal=berita&id=3"),
        ("/detail.php?sesi=x&id=45", "/detail.php?id=45"),
        ("/?id=3&hal=berita", "/?hal=berita&id=3"),
        ("/index.php?hal=berita&id=3", "/?hal=berita&id=3"),
        ("/detail.php?judul=Rapat%20Pleno", "/detail.php?judul=rapat%20pleno"),
        ("/detail.php?judul=Rapat Pleno", "/detail.php?judul=rapat%20pleno"),
        ("/berita/judul?id=3", "/berita/judul"),
        ("/berita/pe%6Dilu%2Dkita", "/berita/pemilu-kita"),
        ("/berita/%D9%85%D8%B1%D8%AD%D8%A8%D8%A7/", "/berita/مرحبا"),
        ("/berita/%d9%85%d8%b1%d8%ad%d8%a8%d8%a7", "/berita/مرحبا"),
        ("/berita/مرحبا", "/berita/مرحبا"),
        ("/berita/pemilih%20pemula", "/berita/pemilih pemula"),
        ("/ÉVÉNEMENT", "/ÉvÉnement"),
        ("/a/./b/../c", "/a/c"),
        ("/wp-content/uploads/2019/03/SK-12.pdf", "/wp-content/uploads/2019/03/sk-12.pdf"),
        # what no server can be asked for, or answers itself
        ("", ""),
        ("mailto:x@contoh.invalid", ""),
        ("berita/judul", ""),
        ("/../rahasia", ""),
        ("/a/%zz", ""),
        ("/a%00b", ""),
        ("/a%0ab", ""),
        ("/caf%e9", ""),
        ("/.git/config", ""),
        ("/_/a.css", ""),
        ("/cadangan.sql.gz", ""),
        ("/" + "a" * 600, ""),
    ],
)
def test_an_old_address_has_one_key(address: str, key: str) -> None:
    assert key_of_address(address) == key


@given(st.lists(SLUG, min_size=1, max_size=4))
def test_all_ways_of_writing_an_address_have_the_same_key(slugs: list[str]) -> None:
    path = "/" + "/".join(slugs)
    key = key_of(path)
    assert key == path
    coded = "".join(f"%{ord(char):02x}" if n % 3 else char for n, char in enumerate(path))
    for other in (f"{path}/", f"/index.php{path}", path.replace("/", "//"), path.upper(), f"{path}/feed/", f"/{coded}", f"{path}/x/.."):
        assert key_of(other) == key
    assert key_of_address(f"https://lama.example{path}?utm_medium=x#y") == key


@given(st.text(), st.text())
def test_a_key_is_short_text_from_the_root_without_capitals_and_control_characters(path: str, query: str) -> None:
    key = key_of(path, query)
    assert len(key.encode()) <= LONGEST_KEY
    assert key == "" or re.fullmatch(r"/[^A-Z\x00-\x1f\x7f]*", key)


@given(st.dictionaries(ANY_KEY, st.sampled_from(["/berita/x/", "/", GONE, "/berita/مرحبا/"]), max_size=8))
def test_what_was_written_is_read_back_and_each_line_is_one_entry(found: dict[str, str]) -> None:
    data = file_of(HOST, found)
    assert read_file(data, HOST) == {key: target if target == GONE else quote(target) for key, target in found.items()}
    assert data.count(b"\n") == len(found)
    for line in data.decode().split("\n")[:-1]:
        assert re.fullmatch(r'"(?:[^"\\]|\\["\\])*" "[A-Za-z0-9/._~%-]+";', line), "nothing but two quoted words and a semicolon"


@given(st.text(), st.text())
def test_no_key_and_no_target_breaks_out_of_the_syntax(key: str, target: str) -> None:
    """Whatever should have been stored by mistake: it is refused, or it is one well-formed line whose target is a path here."""
    try:
        data = file_of(HOST, {key: target}).decode()
    except (ValueError, UnicodeError):
        return
    ((_key, read),) = read_file(data.encode(), HOST).items()
    assert data.count("\n") == 1
    assert read == GONE or re.fullmatch(r"/(?!/)[A-Za-z0-9/._~%-]*", read)


@pytest.mark.parametrize("target", ["//judi.example/", "https://judi.example/", "", "berita/", "/a//b"])
def test_a_target_that_is_no_path_here_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match="fits into no map"):
        file_of(HOST, {"/a": target})


def test_lines_of_another_host_and_lines_that_are_none_are_passed_over() -> None:
    text = f'"{HOST}|/a" "/b/";\n"lain.example|/a" "/c/";\ninclude /etc/passwd;\n"{HOST}|/c" "$host";\n"{HOST}|/d" "//x/";\n'
    assert read_file(text.encode(), HOST) == {"/a": "/b/"}


def test_an_address_leads_to_its_page_wherever_that_is_now() -> None:
    rows = [Remembered("/lama", 1), Remembered("/?p=1", 1), Remembered("/tanpa"), Remembered("/spam", gone=True), Remembered("/hapus", 2)]
    rows += [Remembered("/tarik", 3)]
    found = answers(rows, {1: "/berita/baru/"}, {2}, lambda key: "")
    assert found == {"/lama": "/berita/baru/", "/?p=1": "/berita/baru/", "/spam": GONE, "/hapus": GONE}


def test_what_stands_at_an_address_today_goes_first() -> None:
    """Also where it was declared gone, or belonged to another page."""
    today = {"/berita/x": "/berita/x/"}
    for row in (Remembered("/berita/x", gone=True), Remembered("/berita/x", 1), Remembered("/berita/x")):
        assert answers([row], {1: "/lain/"}, set(), lambda key: today.get(key, "")) == {"/berita/x": "/berita/x/"}


def test_spam_behind_a_known_parameter_is_gone_only_where_the_site_says_so() -> None:
    said = {"?slot": GONE, "/?p=1": "/berita/"}
    assert answer_for(said, "/", "slot=gacor88") == GONE
    assert answer_for(said, "/apa/saja/", "x=1&SLOT88=") == GONE
    assert answer_for(said, "/", "p=1&slot=2") == "/berita/", "a page that is known goes first"
    assert answer_for(said, "/", "daftar=1") == ""
    assert answer_for({}, "/", "slot=gacor88") == ""
    assert answer_for(said, "/", "timeslot=1") == ""


def test_no_doorway_begins_with_another_so_that_every_engine_finds_the_same() -> None:
    assert [(one, two) for one in DOORWAYS for two in DOORWAYS if one != two and one.startswith(two)] == []
    assert doorway_of("rtp-live=1") == "?rtp"


def test_the_bare_front_script_is_the_front_page() -> None:
    assert answer_for({}, "/index.php", "") == "/"
    assert answer_for({}, "/index.php", "sesi=1") == "/"
    assert answer_for({}, "/", "") == ""
    assert answer_for({}, "/berita", "") == ""


def test_no_pattern_has_what_nginx_would_unescape() -> None:
    tables = (*rule.STEPS, *rule.FORMS, *rule.JOINS)
    patterns = [rule.UNUSABLE, rule.DOORWAY, *map(rule.own_name, rule.OWN_NAMES), *(pattern for pattern, _value in tables)]
    assert [pattern for pattern in patterns if re.search(r"\\[tnr\"'\\]|[\"\n]", pattern)] == []
    names = re.findall(r"\(\?P<(\w+)>", " ".join(patterns))
    assert len(names) == len(set(names)), "nginx has one variable for each name"
