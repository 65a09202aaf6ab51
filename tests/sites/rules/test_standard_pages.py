"""Every office starts with the same 30 pages: complete, correct for its level, and safe to show as they stand."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.standard_pages import Block, PageSpec, standard_pages

OFFICES = {
    ("kpu", 0): ("KPU Republik Indonesia", "Republik Indonesia"),
    ("kpu", 1): ("KPU Provinsi Jawa Timur", "Provinsi Jawa Timur"),
    ("kpu", 2): ("KPU Kabupaten Kediri", "Kabupaten Kediri"),
    ("bawaslu", 0): ("Bawaslu Republik Indonesia", "Republik Indonesia"),
    ("bawaslu", 1): ("Bawaslu Provinsi Jawa Timur", "Provinsi Jawa Timur"),
    ("bawaslu", 2): ("Bawaslu Kabupaten Kediri", "Kabupaten Kediri"),
}
ACEH = {
    ("kpu", 1): ("Komisi Independen Pemilihan Aceh", "Provinsi Aceh"),
    ("kpu", 2): ("KIP Kabupaten Pidie", "Kabupaten Pidie"),
    ("bawaslu", 1): ("Panitia Pengawas Pemilihan Aceh", "Provinsi Aceh"),
    ("bawaslu", 2): ("Panwaslih Kabupaten Pidie", "Kabupaten Pidie"),
}
ALL = [(*key, *names) for table in (OFFICES, ACEH) for key, names in table.items()]
ALLOWED_TAGS = {"p", "b", "i", "a", "ul", "ol", "li", "h3"}
TEXT_KINDS = {"profile", "standard"}

every_office = pytest.mark.parametrize(("body", "level", "office", "place"), ALL, ids=[office for _, _, office, _ in ALL])


def pages_of(body: str, level: int, office: str | None = None, place: str | None = None) -> tuple[PageSpec, ...]:
    usual = OFFICES[body, level]
    return standard_pages(body=body, office=office or usual[0], place=place or usual[1], level=level)


def by_path(pages: tuple[PageSpec, ...], above: str = "/") -> Iterator[tuple[str, PageSpec]]:
    for page in pages:
        path = f"{above}{page.slug}/"
        yield path, page
        yield from by_path(page.children, path)


def html_of(block: Block) -> str:
    kind, value = block
    if kind == "paragraph":
        assert isinstance(value, str)
        return value
    if kind == "notice":
        assert isinstance(value, dict)
        return value["text"]
    if kind == "folds":
        assert isinstance(value, list)
        return "".join(fold["text"] for fold in value)
    return ""


def strings_of(page: PageSpec) -> Iterator[str]:
    yield from (page.title, page.lead)
    for _, value in page.body:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value.values()
        else:
            yield from (text for pair in value for text in pair.values())


def plain(page: PageSpec) -> str:
    return re.sub(r"<[^>]+>", " ", " ".join(strings_of(page)))


class Reader(HTMLParser):
    """Notes tags, attributes and what was left open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is left open" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append(tag)
        if [name for name, _ in attrs] != (["href"] if tag == "a" else []):
            self.faults.append(f"attributes of <{tag}>: {attrs}")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")


# ---------------------------------------------------------------------------------------------------------- the set as a whole


@every_office
def test_an_office_starts_with_30_pages_and_slugs_are_unique_among_siblings(body: str, level: int, office: str, place: str) -> None:
    pages = pages_of(body, level, office, place)
    paths = [path for path, _ in by_path(pages)]
    assert len(paths) == len(set(paths)) == 30
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", page.slug) for _, page in by_path(pages))


@every_office
def test_the_menu_holds_six_short_titles_and_the_foot_takes_the_rest(body: str, level: int, office: str, place: str) -> None:
    pages = pages_of(body, level, office, place)
    menu = [page for page in pages if page.in_menu]
    assert len(menu) <= 6
    assert all(len(page.title) <= 20 for page in menu)
    lists = ["agenda", "produk-hukum", "galeri", "tanya-jawab"]
    assert [page.slug for page in pages if page.in_footer] == [*lists, "kontak", "aksesibilitas", "privasi", "lapor-celah-keamanan"]
    assert all(page.in_menu != page.in_footer for page in pages)
    assert not any(child.in_menu or child.in_footer for page in pages for _, child in by_path(page.children))


@pytest.mark.parametrize("body", ["kpu", "bawaslu"])
def test_all_offices_of_a_body_have_the_same_addresses(body: str) -> None:
    addresses = {tuple(path for path, _ in by_path(pages_of(b, level, office, place))) for b, level, office, place in ALL if b == body}
    assert len(addresses) == 1


@every_office
def test_the_kinds_of_pages_are_those_the_site_knows(body: str, level: int, office: str, place: str) -> None:
    kinds = Counter(page.kind for _, page in by_path(pages_of(body, level, office, place)))
    lists = ("news_index", "announcement_index", "event_index", "document_index", "legal_index", "gallery_index", "information_list")
    assert kinds == {**dict.fromkeys(lists, 1), "profile": 1, "standard": 22}


@pytest.mark.parametrize(("body", "level"), [("dkpp", 2), ("kpu", 3)])
def test_a_body_or_level_that_does_not_exist_is_refused(body: str, level: int) -> None:
    with pytest.raises(KeyError):
        standard_pages(body=body, office="KPU", place="Kabupaten Kediri", level=level)


# -------------------------------------------------------------------------------------------------------------------- texts


@every_office
def test_html_uses_only_the_tags_an_editor_has_and_is_well_formed(body: str, level: int, office: str, place: str) -> None:
    for path, page in by_path(pages_of(body, level, office, place)):
        for block in page.body:
            html = html_of(block)
            read = Reader(html)
            assert read.faults == [], path
            assert read.tags <= ALLOWED_TAGS, path
            if html:
                assert re.match(r"<(p|ul|ol|h3)>", html), f"{path}: text outside a paragraph: {html[:40]}"
        assert not any("<" in text for text in (page.title, page.lead)), path


@every_office
def test_every_link_leads_to_a_standard_page_of_the_same_site(body: str, level: int, office: str, place: str) -> None:
    pages = dict(by_path(pages_of(body, level, office, place)))
    links = {(path, link) for path, page in pages.items() for block in page.body for link in Reader(html_of(block)).links}
    assert links
    assert {(path, link) for path, link in links if link not in pages} == set()
    assert {(path, link) for path, link in links if link == path} == set()


@every_office
def test_every_child_is_linked_from_the_page_above_it(body: str, level: int, office: str, place: str) -> None:
    for page in pages_of(body, level, office, place):
        links = {link for block in page.body for link in Reader(html_of(block)).links}
        assert {f"/{page.slug}/{child.slug}/" for child in page.children} <= links


@every_office
def test_blocks_have_the_shape_the_page_editor_expects(body: str, level: int, office: str, place: str) -> None:
    for path, page in by_path(pages_of(body, level, office, place)):
        for kind, value in page.body:
            match kind:
                case "heading":
                    assert isinstance(value, str), path
                    assert 0 < len(value) <= 150, path
                case "paragraph":
                    assert isinstance(value, str), path
                case "notice":
                    assert isinstance(value, dict), path
                    assert value.keys() == {"title", "text"}, path
                    assert len(value["title"]) <= 120, path
                case "quote":
                    assert isinstance(value, dict), path
                    assert value.keys() == {"text", "source"}, path
                    assert len(value["text"]) <= 1000, path
                    assert len(value["source"]) <= 150, path
                case "facts":
                    assert isinstance(value, list), path
                    assert all(
                        fact.keys() == {"term", "value"} and len(fact["term"]) <= 80 and len(fact["value"]) <= 300 for fact in value
                    ), path
                case "folds":
                    assert isinstance(value, list), path
                    assert all(fold.keys() == {"title", "text"} and len(fold["title"]) <= 150 for fold in value), path
                case _:
                    pytest.fail(f"{path}: no block is called {kind}")


@every_office
def test_texts_are_long_enough_to_help_and_short_enough_to_be_read(body: str, level: int, office: str, place: str) -> None:
    for path, page in by_path(pages_of(body, level, office, place)):
        assert 0 < len(page.lead) <= 300, path
        words = len(plain(page).split())
        if page.kind in TEXT_KINDS:
            assert 120 <= words <= 350, f"{path}: {words} words"
        else:
            assert page.body == (), path


@every_office
def test_nothing_unfinished_invented_or_private_is_shown(body: str, level: int, office: str, place: str) -> None:
    for path, page in by_path(pages_of(body, level, office, place)):
        text = " ".join(strings_of(page))
        assert not re.search(r"[{}]", text), path
        assert not re.search(r"lorem|todo|xxx|fixme", text, re.IGNORECASE), path
        assert not re.search(r"\d{16}", re.sub(r"[ .-]", "", text)), path
        assert not re.search(r"\(0\d{2,3}\)|\+62|\b08\d{6,}|@|https?:", text), f"{path}: an invented contact"
        assert not re.search(r"\b20(2[4-9]|3\d)\b", text), f"{path}: a year that will grow old"
        assert "  " not in re.sub(r"<[^>]+>", "", text), f"{path}: two blanks"
        assert not re.search(r"[a-z][.;:]<?[A-Z]|\w,\w*[a-z]{2}", re.sub(r"<[^>]+>|C\.\w+|\.go\.id", "", plain(page))), (
            f"{path}: a blank is missing"
        )


@every_office
def test_typography_is_proper(body: str, level: int, office: str, place: str) -> None:
    for path, page in by_path(pages_of(body, level, office, place)):
        text = plain(page)
        assert '"' not in text, path
        assert not re.search(r"\d-\d", text), f"{path}: a range needs an en dash"
        assert text.count("“") == text.count("”"), path


# ------------------------------------------------------------------------------------------------------------ whose duties


@pytest.mark.parametrize(
    ("body", "level", "articles"),
    [
        ("kpu", 0, [12, 13, 14]),
        ("kpu", 1, [15, 16, 17]),
        ("kpu", 2, [18, 19, 20]),
        ("bawaslu", 0, [93, 94, 95, 96]),
        ("bawaslu", 1, [97, 98, 99, 100]),
        ("bawaslu", 2, [101, 102, 103, 104]),
    ],
)
def test_duties_are_cited_from_the_articles_of_the_offices_own_level(body: str, level: int, articles: list[int]) -> None:
    text = plain(dict(by_path(pages_of(body, level)))["/profil/tugas-dan-kewenangan/"])
    assert "UU 7/2017" in text
    assert sorted({int(number) for number in re.findall(r"Pasal (\d+)", text)}) == articles


def test_kpu_never_claims_what_is_bawaslus_to_do() -> None:
    for level in (0, 1, 2):
        pages = dict(by_path(pages_of("kpu", level)))
        assert not any("pengawasan-partisipatif" in path or "melapor" in path for path in pages)
        duties = plain(pages["/profil/tugas-dan-kewenangan/"]) + plain(pages["/profil/"])
        assert not re.search(r"mengawasi|memutus|politik uang|sengketa proses(?!, serta putusan DKPP)", duties)
        assert "dilaporkan kepada Bawaslu" in plain(pages["/profil/asas-dan-prinsip/"])
        assert "disampaikan kepada Bawaslu" in plain(pages["/kontak/"])


def test_bawaslu_never_claims_what_is_kpus_to_do() -> None:
    for level in (0, 1, 2):
        pages = dict(by_path(pages_of("bawaslu", level)))
        assert not any("pendidikan-pemilih" in path for path in pages)
        duties = plain(pages["/profil/tugas-dan-kewenangan/"])
        assert "tidak menghitung suara" in duties
        assert not re.search(r"merekapitulasi|menyelenggarakan semua tahapan|menetapkan jadwal", duties)


@pytest.mark.parametrize("body", ["kpu", "bawaslu"])
def test_the_wording_fits_the_level(body: str) -> None:
    name = {"kpu": "KPU", "bawaslu": "Bawaslu"}[body]
    nation, province, regency = (dict(by_path(pages_of(body, level))) for level in (0, 1, 2))
    assert "seluruh Indonesia" in nation["/profil/"].lead
    assert "Sekretariat Jenderal" in plain(nation["/profil/sekretariat/"])
    assert f"Sekretariat {name} Provinsi dipimpin" in plain(province["/profil/sekretariat/"])
    assert f"Sekretariat {name} Kabupaten/Kota dipimpin" in plain(regency["/profil/sekretariat/"])
    assert "Kabupaten Kediri" in regency["/profil/wilayah-kerja/"].lead
    assert "Provinsi Jawa Timur" in province["/profil/wilayah-kerja/"].lead


def test_aceh_is_explained_in_aceh_only() -> None:
    for body, level, office, place in ALL:
        profile = dict(by_path(pages_of(body, level, office, place)))["/profil/"]
        assert (("heading", "Di Aceh") in profile.body) == place.endswith(("Aceh", "Pidie")), office


# ----------------------------------------------------------------------------------------------------- facts citizens rely on


def test_voters_are_told_the_hours_the_papers_and_the_last_hour() -> None:
    text = plain(dict(by_path(pages_of("kpu", 2)))["/pendidikan-pemilih/di-tps/"])
    assert "07.00–13.00 waktu setempat" in text
    assert "12.00–13.00" in text
    assert "KTP-el" in text
    assert "C.Pemberitahuan" in text
    assert "tidak wajib" in text


@every_office
def test_requests_and_objections_name_their_deadlines(body: str, level: int, office: str, place: str) -> None:
    pages = dict(by_path(pages_of(body, level, office, place)))
    request, objection = plain(pages["/informasi-publik/cara-meminta/"]), plain(pages["/informasi-publik/keberatan/"])
    assert "10 hari kerja, dapat diperpanjang 7 hari kerja" in request
    assert "3 hari kerja menurut Peraturan KI 1/2019" in request
    assert objection.count("30 hari kerja") == 2
    assert all(f"Pasal {article}" in objection for article in (35, 36, 37))


def test_reports_of_violations_name_their_deadlines() -> None:
    text = plain(dict(by_path(pages_of("bawaslu", 2)))["/pengawasan-partisipatif/cara-melapor/"])
    assert "7 hari kerja sejak diketahui" in text
    assert "Pasal 454" in text


@every_office
def test_no_service_is_promised_that_the_site_does_not_have(body: str, level: int, office: str, place: str) -> None:
    for path, page in by_path(pages_of(body, level, office, place)):
        text = plain(page).lower()
        assert not re.search(
            r"formulir (daring|online)|secara (daring|online)|cek (dpt|data pemilih)|aplikasi|unduh formulir|klik|tombol di bawah", text
        ), path


@every_office
def test_the_privacy_page_says_what_this_platform_does_not_do(body: str, level: int, office: str, place: str) -> None:
    text = plain(dict(by_path(pages_of(body, level, office, place)))["/privasi/"])
    assert all(
        word in text for word in ("tidak menyimpan kuki", "Pihak ketiga", "tidak memakai alat analisis", "catatan teknis", "UU 27/2022")
    )


# ------------------------------------------------------------------------------------------------------ names put in, cheaply


@every_office
def test_an_office_is_called_by_its_own_name(body: str, level: int, office: str, place: str) -> None:
    pages = pages_of(body, level, office, place)
    naming = [path for path, page in by_path(pages) if office in " ".join(strings_of(page))]
    assert {"/berita/", "/profil/", "/informasi-publik/", "/kontak/"} <= set(naming)
    others = {"Kabupaten Kediri", "Provinsi Jawa Timur", "Kabupaten Pidie"} - {place}
    assert not any(other in " ".join(strings_of(page)) for _, page in by_path(pages) for other in others)


def test_texts_that_do_not_name_the_office_are_one_object_for_all_offices() -> None:
    kediri = dict(by_path(pages_of("kpu", 2)))
    jepara = dict(by_path(pages_of("kpu", 2, "KPU Kabupaten Jepara", "Kabupaten Jepara")))
    assert any(kediri[path] is jepara[path] for path in kediri)
    for path, page in kediri.items():
        for here, there in zip(page.body, jepara[path].body, strict=True):
            assert (here is there) == (here == there), path
            assert (here is there) == ("Kediri" not in str(here)), path


@given(
    st.sampled_from(sorted(OFFICES)),
    st.text("abcdeABCDE '’&<>{}%", min_size=1, max_size=40),
    st.text("abcde <&{}", min_size=1, max_size=40),
)
def test_whatever_a_place_is_called_its_name_stays_text(key: tuple[str, int], name: str, place: str) -> None:
    body, level = key
    pages = standard_pages(body=body, office=f"KPU {name}", place=place, level=level)
    for _, page in by_path(pages):
        for block in page.body:
            read = Reader(html_of(block))
            assert read.faults == []
            assert read.tags <= ALLOWED_TAGS
    assert f"KPU {name}" in pages[0].lead
