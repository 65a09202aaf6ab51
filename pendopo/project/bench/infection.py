"""How fast the detector reads pages of old sites, and what it costs each page that we publish ourselves."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pendopo.project.bench.report import Figure
from pendopo.sites.rules.infection import Page, judge, may_be_infected

T = TypeVar("T")
HOST = "kpu-lama.example"
PAGES = 400
ROUNDS = 3
WORDS = ("terbuka", "tertutup", "desa", "kecamatan", "pemilih", "logistik", "petugas", "anggota", "sekretariat")
HIDDEN = '<div style="position:absolute;left:-9999px">{}</div>'
MENU = '<div style="display:none"><ul>{}</ul></div><style>.sub{{display:none}} .menu li:hover .sub{{display:block}}</style>'
SCRIPT = "<script>window.dataLayer=window.dataLayer||[];function gtag(){{dataLayer.push(arguments);}}gtag('js',{});</script>"


def old_page(number: int, links: int = 60) -> str:
    """A page as an old site has it, with a folded menu of so many links; one in four was spoiled."""
    menu = "".join(f'<li><a href="/berita/{number}-{n}">Rapat pleno {n}</a></li>' for n in range(links))
    prose = "".join(f'<p style="text-align:justify">Rapat ke-{n} dihadiri ketua dan anggota pada tahun {number}.</p>' for n in range(50))
    spam = "".join(f'<a href="https://slot{number}-{n}.example/">slot gacor {n}</a>' for n in range(12)) if number % 4 == 0 else ""
    head = f'<title>Berita {number}</title><meta name="keywords" content="kpu, pemilu">{SCRIPT.format(number)}'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{MENU.format(menu)}<main>{prose}</main>{HIDDEN.format(spam)}</body></html>"


def portal_page(number: int) -> str:
    """A front page as portals have it: 320 links to addresses as WordPress writes them, and pictures; one in four was spoiled."""
    menu = "".join(f'<a href="https://{HOST}/{number}/{n}/">Rapat pleno {WORDS[n % 7]} {WORDS[n % 9]}</a>' for n in range(320))
    pictures = "".join(f'<img src="/wp-content/uploads/{number}/{n}.jpg" alt="Rapat pleno ke-{n}">' for n in range(12))
    return old_page(number, links=0).replace("</main>", f"{pictures}</main><aside>{menu}</aside>")


def detector() -> Iterator[Figure]:
    """Pages a second on one core, the best of three rounds over pages that differ, of two sizes."""
    for make, links in ((old_page, 60), (portal_page, 320)):
        rounds = [[Page(make(round_ * PAGES + n), host=HOST, address=f"/berita/{n}") for n in range(PAGES)] for round_ in range(ROUNDS)]
        seconds = min(processor_time(judge, pages) for pages in rounds)
        size = sum(len(page.html) for page in rounds[0]) / PAGES / 1000
        yield Figure(
            f"detector of infections, pages of {size:.0f} kB with {links} links, one in four infected",
            f"{PAGES / seconds:,.0f} pages/s a core",
            "≥ 500 pages/s",
            "links, styles, scripts, metas and data of the whole page; processor time, one core",
            "make bench",
        )


def guard(public: Path) -> Iterator[Figure]:
    """What the guard of our own output costs a page, on pages that were baked, and on the largest of them.

    Raises:
        RuntimeError: there are none.
    """
    pages = [path.read_bytes() for path in islice((public / "sites").glob("*/current/**/index.html"), PAGES)]
    if not pages:
        raise RuntimeError(f"no baked page in {public}")
    quick = processor_time(may_be_infected, pages) / len(pages) * 1000
    closely = processor_time(look_closely, pages) / len(pages) * 1000
    share = sum(map(may_be_infected, pages)) / len(pages)
    yield Figure(
        f"guard of our own output, CPU a published page of {sum(map(len, pages)) / len(pages) / 1000:.0f} kB",
        f"{quick + share * closely:.2f} ms",
        "< 1 ms",
        f"quick look {quick:.2f} ms; {share:.0%} of the pages are read closely, {closely:.2f} ms each",
        "make bench",
    )
    large = [max(pages, key=len)] * ROUNDS
    quick, closely = processor_time(may_be_infected, large) / ROUNDS * 1000, processor_time(look_closely, large) / ROUNDS * 1000
    yield Figure(
        f"the same, the largest of {len(pages)} pages, {len(large[0]) / 1000:.0f} kB with {large[0].count(b'<a ')} links",
        f"{quick + closely * may_be_infected(large[0]):.2f} ms",
        "-",
        f"quick look {quick:.2f} ms, close look {closely:.2f} ms",
        "make bench",
    )


def look_closely(data: bytes) -> object:
    return judge(Page(data.decode(), host=HOST))


def processor_time(work: Callable[[T], object], pages: Sequence[T]) -> float:
    """Seconds of the processor for all pages."""
    began = time.process_time()
    for page in pages:
        work(page)
    return time.process_time() - began


if __name__ == "__main__":
    for figure in detector():
        print(figure)  # noqa: T201
