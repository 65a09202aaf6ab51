"""Links that show a draft to people without account: what they show, for how long, and to whom they can be traced."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from pendopo.security.scope import every_office
from pendopo.sites import preview_links, theme
from pendopo.sites.newsroom import PreviewLink
from tests.cast import desk
from tests.desk import desk_client
from tests.sites.test_desk import add_news
from tests.sites.test_review import draft, edit, news, say, trail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
UPLOADS = "unggahan.localhost:8001"


@pytest.fixture
def sari() -> Client:
    return desk_client("sari")


def ask_for_link(client: Client, days: str = "7"):
    return client.post(f"/pages/{news().pk}/pratinjau/", {"days": days})


def address_in(response: object) -> str:
    found = re.search(r'href="http://unggahan\.localhost:8001(/pratinjau/[\w-]+)"', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def stranger(path: str, method: str = "get"):
    return getattr(Client(), method)(path, headers={"host": UPLOADS})


def link() -> PreviewLink:
    with every_office():
        return PreviewLink.objects.select_related("page").get()


def test_somebody_without_account_sees_the_newest_draft_and_that_it_is_one(sari: Client) -> None:
    draft(sari)
    path = address_in(ask_for_link(sari))
    edit(sari, "", title="Rapat di Mojo")
    shown = stranger(path)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "Rapat di Mojo" in text
    assert "Pratinjau, belum terbit" in text
    assert 'content="noindex, nofollow"' in text
    assert shown["X-Robots-Tag"].startswith("noindex")
    assert "no-store" in shown["Cache-Control"]
    assert shown["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert "sandbox" in shown["Content-Security-Policy"]
    assert not shown.cookies
    assert 'href="http://kab-kediri.localhost:8000/' in text
    assert "<script" not in text.replace('<script type="application/ld+json">', "")  # data, never run


def test_the_draft_wears_the_theme_from_the_same_host() -> None:
    style = stranger(f"/_/{theme.css_name()}")
    assert style.status_code == 200
    assert style["Content-Type"].startswith("text/css")
    assert stranger("/_/lain.css").status_code == 404


def test_a_new_draft_of_a_live_page_is_shown_and_the_live_page_is_not_touched(sari: Client) -> None:
    add_news(sari)
    edit(sari, "", title="Rapat di Mojo")
    assert "Rapat di Mojo" in stranger(address_in(ask_for_link(sari))).content.decode()
    assert news().title == "Rapat di Semen"


def test_words_of_comments_and_names_of_people_are_not_shown(sari: Client) -> None:
    page = draft(sari)
    say(sari, page, "Kata-kata antara rekan")
    text = stranger(address_in(ask_for_link(sari))).content.decode()
    assert "antara rekan" not in text
    assert "Wulandari" not in text


def test_only_the_hash_of_the_secret_is_kept_and_nothing_of_it_in_the_trail(sari: Client) -> None:
    draft(sari)
    token = address_in(ask_for_link(sari)).rpartition("/")[2]
    assert len(token) >= 43
    assert link().token_sha256 == preview_links.hash_of(token)
    (entry,) = trail("page.preview_link")
    assert (entry.actor, entry.detail["page"]) == ("sari", news().pk)
    assert token not in str(vars(entry)) + str(vars(link()))
    assert token not in sari.get(f"/pages/{news().pk}/pratinjau/").content.decode()


def test_a_link_ends_by_itself_and_when_it_is_taken_back(sari: Client) -> None:
    draft(sari)
    path = address_in(ask_for_link(sari))
    with every_office():
        PreviewLink.objects.update(
            made_at=timezone.now() - datetime.timedelta(days=9), expires_at=timezone.now() - datetime.timedelta(days=2)
        )
    assert stranger(path).status_code == 410
    assert "Rapat di Semen" not in stranger(path).content.decode()
    with every_office():
        PreviewLink.objects.all().delete()
    path = address_in(ask_for_link(sari))
    assert stranger(path).status_code == 200
    assert sari.post(f"/pages/{news().pk}/pratinjau/{link().pk}/cabut/").status_code == 302
    assert stranger(path).status_code == 410
    assert link().revoked_by == "sari"
    assert [entry.actor for entry in trail("page.preview_link_revoked")] == ["sari"]


def test_a_link_to_a_deleted_page_shows_nothing(sari: Client) -> None:
    page = draft(sari)
    path = address_in(ask_for_link(sari))
    sari.post(f"/pages/{page.pk}/delete/")
    assert stranger(path).status_code == 404


@pytest.mark.parametrize("path", ["/pratinjau/", "/pratinjau/salah", "/pratinjau/a/b", "/pratinjau/%00", "/pratinjau/1", "/"])
def test_a_made_up_address_shows_nothing(path: str) -> None:
    assert stranger(path).status_code == 404


def test_the_host_takes_nothing_in(sari: Client) -> None:
    draft(sari)
    assert stranger(address_in(ask_for_link(sari)), "post").status_code == 405


def test_the_desk_s_own_host_has_no_such_address(sari: Client) -> None:
    draft(sari)
    path = address_in(ask_for_link(sari))
    assert Client().get(f"{path}/", headers={"host": "desk.localhost"}).status_code == 302  # to the sign-in
    assert sari.get(f"{path}/").status_code == 404


@pytest.mark.parametrize("username", ["dewi", "agus", "rina", "citra"])
def test_who_may_not_write_there_makes_no_link_and_takes_none_back(username: str, sari: Client) -> None:
    draft(sari)
    ask_for_link(sari)
    other = desk_client(username)
    assert ask_for_link(other).status_code in (302, 403, 404)
    other.post(f"/pages/{news().pk}/pratinjau/{link().pk}/cabut/")
    assert link().revoked_at is None


def test_the_action_itself_refuses_the_neighbour_and_notes_it(sari: Client) -> None:
    page = draft(sari)
    for by in (desk("dewi"), desk("agus")):
        with pytest.raises(PermissionDenied):
            preview_links.make_link(page=page, days=7, by=by)
    assert [(entry.actor, entry.outcome) for entry in trail("page.preview_link")] == [("dewi", "refused"), ("agus", "refused")]
    ask_for_link(sari)
    with pytest.raises(PermissionDenied):
        preview_links.revoke_link(link=link(), by=desk("dewi"))


def test_joko_who_writes_there_may_make_one() -> None:
    joko = desk_client("joko")
    draft(joko)
    assert stranger(address_in(ask_for_link(joko))).status_code == 200


@pytest.mark.parametrize("days", ["0", "365", "", "tujuh"])
def test_a_link_lives_for_some_days_and_no_longer(days: str, sari: Client) -> None:
    draft(sari)
    ask_for_link(sari, days)
    with every_office():
        assert not PreviewLink.objects.exists()
    with pytest.raises(ValueError, match="365 days"):
        preview_links.make_link(page=news(), days=365, by=desk("sari"))


def test_the_pictures_of_a_draft_come_from_the_same_host(sari: Client, settings: Settings) -> None:
    settings.UPLOADS_ARE_SIGNED = True
    from tests.sites.test_uploads import picture

    draft(sari)
    edit(sari, "", image=picture().pk)
    text = stranger(address_in(ask_for_link(sari))).content.decode()
    sources = re.findall(r'(?:src|srcset)="([^" ]+)', text)
    assert sources
    assert all(source.startswith((f"http://{UPLOADS}/lihat/", "data:")) for source in sources), sources
