"""How a page is found and passed on: feeds, share cards, structured data, short addresses, paper."""

import datetime
import json
import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pendopo.kit.releases import ReleaseStore
from pendopo.security.scope import every_office
from pendopo.sites import models
from pendopo.sites.publisher import bake_all
from pendopo.sites.rules.paths import short_path
from pendopo.sites.served import store
from pendopo.sites.share_cards import SIZE, share_card
from tests.desk import desk_client
from tests.sites.country import office
from tests.sites.test_page_types import act, days, event
from tests.sites.test_publisher import KEDIRI, picture, text, work, write_news

ORIGIN = "http://kab-kediri.localhost:8000"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


@pytest.fixture(autouse=True)
def baked() -> ReleaseStore:
    bake_all([KEDIRI])
    return store()


def served(path: str) -> bytes:
    return (Path(settings.PUBLIC_DIR) / "sites" / KEDIRI / "current" / path).read_bytes()


def things(path: str) -> dict[str, dict[str, object]]:
    """The structured data of a page, by type."""
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text(KEDIRI, path), re.DOTALL)
    return {thing["@type"]: thing for thing in json.loads(script)["@graph"]}


def test_all_three_feeds_tell_the_same_news() -> None:
    page = write_news("Kelas & pemilih <pemula>")
    work()
    atom, rss = (ElementTree.fromstring(served(name)) for name in ("feed.xml", "rss.xml"))  # noqa: S314  our own
    titles = [
        atom.findtext(".//{*}entry/{*}title"),
        rss.findtext(".//item/title"),
        json.loads(served("feed.json"))["items"][0]["title"],
    ]
    assert titles == ["Kelas & pemilih <pemula>"] * 3
    assert rss.findtext(".//item/link") == f"{ORIGIN}/berita/{page.slug}/"


def test_a_page_says_which_picture_stands_for_it() -> None:
    with every_office():
        photo = picture()
    plain, with_photo = write_news("Tanpa foto"), write_news("Dengan foto", image=photo)
    work()
    assert f'<meta property="og:image" content="{ORIGIN}/berita/{plain.slug}/kartu.jpg">' in text(KEDIRI, f"berita/{plain.slug}/index.html")
    assert Image.open(BytesIO(served(f"berita/{plain.slug}/kartu.jpg"))).size == SIZE
    assert f'content="{ORIGIN}/media/images/' in text(KEDIRI, f"berita/{with_photo.slug}/index.html")
    assert not text(KEDIRI, f"berita/{with_photo.slug}/kartu.jpg")
    assert f'<meta property="og:image" content="{ORIGIN}/kartu.jpg">' in text(KEDIRI, "kontak/index.html")
    assert Image.open(BytesIO(served("kartu.jpg"))).size == SIZE


@given(title=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300), body=st.sampled_from(["kpu", "bawaslu"]))
def test_a_card_can_be_drawn_of_any_title(title: str, body: str) -> None:
    assert Image.open(BytesIO(share_card(body, title, "KPU Kabupaten Kepulauan Siau Tagulandang Biaro"))).size == SIZE


def test_search_engines_are_told_what_a_page_is() -> None:
    news = write_news("Kelas dibuka </script><b>")
    meeting = event("Rapat pleno", date=days(3), start_time=datetime.time(9), place="Aula")
    decision = act("Jam Layanan", "7", date=days(-9))
    work()
    article = things(f"berita/{news.slug}/index.html")
    assert article["NewsArticle"]["headline"] == "Kelas dibuka </script><b>"
    assert [item["name"] for item in article["BreadcrumbList"]["itemListElement"]][:2] == ["KPU Kabupaten Kediri", "Berita"]  # type: ignore[attr-defined]
    told = things(f"agenda/{meeting.slug}/index.html")["Event"]
    assert told["startDate"] == f"{days(3).isoformat()}T09:00:00+07:00"
    assert things(f"produk-hukum/{decision.slug}/index.html")["Legislation"]["legislationLegalForce"] == "InForce"
    assert things("index.html")["GovernmentOrganization"]["areaServed"] == "Kabupaten Kediri"
    assert len(things("tanya-jawab/index.html")["FAQPage"]["mainEntity"]) >= 6  # type: ignore[arg-type]


def test_a_short_address_leads_to_the_page_also_after_it_was_renamed() -> None:
    page = write_news("Nama lama")
    work()
    short = f"{short_path(page.pk).strip('/')}/index.html"
    assert "url=/berita/nama-lama/" in text(KEDIRI, short)
    with every_office():
        fresh = models.NewsPage.objects.get(pk=page.pk)
        fresh.slug = "nama-baru"
        fresh.save_revision().publish()
    work()
    assert "url=/berita/nama-baru/" in text(KEDIRI, short)
    assert office("kpu", "35.06").host_label in ORIGIN


def test_a_printed_page_carries_its_address_and_a_code_that_leads_back() -> None:
    page = write_news("Untuk dicetak")
    work()
    html = text(KEDIRI, f"berita/{page.slug}/index.html")
    assert f"{ORIGIN}{short_path(page.pk)}" in html
    assert '<svg class="qr"' in html
    assert '<svg class="qr"' not in text(KEDIRI, "kontak/index.html")


# -- at the desk


def test_an_editor_gets_the_addresses_of_a_page_and_its_code_as_a_file() -> None:
    page = write_news("Untuk dibagikan")
    shown = desk_client("sari").get(f"/pages/{page.pk}/bagikan/").content.decode()
    assert f"{ORIGIN}/berita/untuk-dibagikan/" in shown
    assert f"{ORIGIN}{short_path(page.pk)}" in shown
    file = desk_client("joko").get(f"/pages/{page.pk}/bagikan/?unduh=1")
    assert file["Content-Disposition"] == 'attachment; filename="kode-qr-untuk-dibagikan.svg"'
    assert ElementTree.fromstring(file.content).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  our own


def test_the_neighbour_and_a_draft_get_none() -> None:
    page, draft = write_news("Untuk dibagikan"), write_news("Belum terbit", live=False)
    assert desk_client("dewi").get(f"/pages/{page.pk}/bagikan/").status_code == 404
    assert desk_client("sari").get(f"/pages/{draft.pk}/bagikan/").status_code == 404
