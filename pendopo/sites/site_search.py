"""What of the public pages can be found by searching: read from the pages themselves, as readers get them.

A page that can be found says so in its ``<main>``: ``data-jenis``, and ``data-tanggal`` where it has a date. Lists,
redirects and the search page have none. So the index of a site, and that of the nation, can be made again from what is
served, by anybody.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pendopo.kit.releases import MANIFEST, Manifest, ReleaseStore
from pendopo.regions.models import Office
from pendopo.security.scope import office_scope
from pendopo.sites.hosts import host_of, origin_of
from pendopo.sites.queries import Country, place_of
from pendopo.sites.rules.languages import MAIN
from pendopo.sites.rules.search_index import FoundPage, Place
from pendopo.sites.served import just, served_release

PAGE = re.compile(r"cari/([a-z]{2,3}/)?index\.html(\.gz)?")  # one a language
FILE_TEXT = "berkas.txt"  # beside a page that offers a PDF: its words
OWN, NATION = "_/cari.", "_/cari-nasional."
BODY = re.compile(r'<main id="isi" tabindex="-1" data-jenis="([^"]*)"(?: data-tanggal="([0-9-]{10})")?>(.*?)</main>', re.DOTALL)
LEFT_OUT = re.compile(r"<(nav|svg|script|style)\b.*?</\1>|<section data-lain\b.*?</section>", re.DOTALL)
LANGUAGE = re.compile(r'<html lang="([a-z]+)"')
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SUMMARY_LENGTH = 180


def found_page(address: str, data: bytes, place: Place, language: str = MAIN) -> FoundPage | None:
    """One page for the index, or None for one that is not searched.

    Args:
        address: on its site, ``/berita/judul/``; of the front page only its head counts, which names the office.
        data: the page as it is served.
        language: only a page in this one is wanted.
    """
    page = data.decode()
    match, spoken = BODY.search(page), LANGUAGE.search(page)
    if match is None or spoken is None or spoken[1] != language:
        return None
    kind, date, main = html.unescape(match[1]), match[2] or "", LEFT_OUT.sub(" ", match[3])
    title, lead = TITLE.search(main), LEAD.search(main)
    summary = text_of(lead[1]) if lead else ""
    if is_front(address, language):
        return FoundPage(place, address, place.office, kind, summary=cut(summary), text=place.region)
    body = text_of((TITLE.sub(" ", main, count=1) if title else main).replace(lead[0] if lead else "\0", " "))
    return FoundPage(place, address, text_of(title[1]) if title else address, kind, date, cut(summary or body), body)


def text_of(markup: str) -> str:
    """The words of a piece of HTML, blanks made one."""
    return " ".join(html.unescape(TAG.sub(" ", markup)).split())


def cut(text: str) -> str:
    """The beginning of a text, whole words, at most :data:`SUMMARY_LENGTH` letters."""
    if len(text) <= SUMMARY_LENGTH:
        return text
    return f"{text[:SUMMARY_LENGTH].rpartition(' ')[0]} …"


def found_pages(pages: Mapping[str, bytes], place: Place, language: str = MAIN) -> list[FoundPage]:
    """Those of a site's files in one language that can be found, in the order of their addresses; also by the words of their PDF."""
    addresses = {f"/{path.removesuffix('index.html')}": data for path, data in pages.items() if is_page(path)}
    found = []
    for address in sorted(addresses):
        page = found_page(address, addresses[address], place, language)
        if page is not None:
            words = pages.get(f"{address.lstrip('/')}{FILE_TEXT}", b"").decode()
            found.append(replace(page, text=f"{page.text} {' '.join(words.split())}".strip()) if words else page)
    return found


def is_front(address: str, language: str) -> bool:
    """Whether an address is the front page of a language."""
    return address == ("/" if language == MAIN else f"/{language}/")


def is_page(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")


def is_searched(path: str) -> bool:
    """Whether a file has words for the index."""
    return is_page(path) or path.endswith(f"/{FILE_TEXT}")


def place_in_nation(office: Office, country: Country) -> Place:
    """An office as the nation's index names it."""
    code = office.region.code
    province = country.by_place.get((office.body, code[:2])) if code else None
    region = place_of(office.region) if office.region.level > 1 else office.region.name if code else ""
    return Place(office.name, origin_of(office), province.region.name if province else "", region)


def pages_of_nation(files: ReleaseStore, offices: Iterable[Office], country: Country) -> Iterator[tuple[Office, list[FoundPage] | None]]:
    """The pages that each office serves now; None for a site that is not what was recorded, or has no release."""
    for office in offices:
        manifest = trusted_manifest(files, office)
        if manifest is None:
            yield office, None
            continue
        contents = {path: files.sound_object(entry) for path, entry in manifest.files.items() if is_searched(path)}
        sound = {path: data for path, data in contents.items() if data is not None}
        yield office, found_pages(sound, place_in_nation(office, country)) if len(sound) == len(contents) else None


def trusted_manifest(files: ReleaseStore, office: Office) -> Manifest | None:
    """The served manifest, if it is a recorded one."""
    try:
        data = (files.site(host_of(office)) / "current" / MANIFEST).read_bytes()
    except FileNotFoundError:
        return None
    with office_scope(just(office)):
        if served_release(files, office).spoiled:
            return None
    return Manifest.from_bytes(data)


def folder_in(paths: Iterable[str], prefix: str) -> str:
    """The folder of an index among the files of a site, with a slash at its end; '' when there is none."""
    path = next((path for path in paths if path.startswith(prefix)), "")
    return "/".join(path.split("/")[:2]) + "/" if path else ""
