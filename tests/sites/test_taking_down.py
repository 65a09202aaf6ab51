"""Taking pages away needs a reason; locks, bulk acts, comparing and restoring work in the own office and nowhere else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import Page, PageLogEntry

from pendopo.security.act import acting
from pendopo.security.scope import every_office
from pendopo.sites import models, reasons
from pendopo.sites.rules.second_person import may_approve, may_publish_alone, reason_is_enough
from tests.desk import desk_client
from tests.sites.test_desk import add_news, news_form, news_index
from tests.sites.test_review import draft, edit, news, trail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
WHY = "Tanggal rapatnya keliru."


@pytest.fixture
def sari() -> Client:
    return desk_client("sari")


@pytest.fixture
def published(sari: Client) -> models.NewsPage:
    add_news(sari)
    return news()


def another(client: Client, slug: str) -> Page:
    client.post(f"/pages/add/sites/newspage/{news_index().pk}/", news_form(title="Kabar kedua", slug=slug))
    with every_office():
        return Page.objects.get(slug=slug)


def there(page: Page) -> bool:
    with every_office():
        return Page.objects.filter(pk=page.pk).exists()


def live(page: Page) -> bool:
    with every_office():
        return Page.objects.filter(pk=page.pk, live=True).exists()


# -- reasons


@pytest.mark.parametrize("reason", ["", "salah", "aaaaaaaaaaaaaa", ".............", "   "])
def test_a_page_is_not_taken_down_without_a_reason_that_says_something(reason: str, sari: Client, published: Page) -> None:
    answer = sari.post(f"/pages/{published.pk}/unpublish/", {"reason": reason}, follow=True)
    assert live(published)
    assert "id_reason" in answer.content.decode()
    assert trail("page.unpublish") == []


def test_the_reason_stands_in_the_history_of_the_page_and_in_the_trail(sari: Client, published: Page) -> None:
    assert sari.post(f"/pages/{published.pk}/unpublish/", {"reason": WHY}).status_code == 302
    assert not live(published)
    assert trail("page.unpublish")[0].after == {"reason": WHY}
    history = sari.get(f"/pages/{published.pk}/history/").content.decode()
    assert "Ditarik dari situs" in history
    assert WHY in history


def test_dewi_takes_nothing_down_in_kediri_whatever_her_reason(published: Page) -> None:
    dewi = desk_client("dewi")
    assert dewi.post(f"/pages/{published.pk}/unpublish/", {"reason": WHY}).status_code == 404
    assert dewi.post(f"/pages/{published.pk}/delete/", {"reason": WHY}).status_code == 404
    dewi.post(f"/bulk/wagtailcore/page/unpublish/?id={published.pk}", {"reason": WHY})
    dewi.post(f"/bulk/wagtailcore/page/delete/?id={published.pk}", {"reason": WHY})
    assert live(published)


def test_joko_who_does_not_publish_takes_nothing_down(published: Page) -> None:
    joko = desk_client("joko")
    for address in (f"/pages/{published.pk}/unpublish/", f"/pages/{published.pk}/delete/"):
        assert joko.post(address, {"reason": WHY}).status_code in (302, 403)
    for action in ("unpublish", "delete"):
        joko.post(f"/bulk/wagtailcore/page/{action}/?id={published.pk}", {"reason": WHY})
    assert live(published)


def test_a_live_page_is_deleted_with_a_reason_and_a_draft_without(sari: Client, published: Page) -> None:
    assert "Tarik dari situs saja" in sari.get(f"/pages/{published.pk}/delete/").content.decode()
    assert "Terlalu singkat" in sari.post(f"/pages/{published.pk}/delete/", {"reason": "aaaaaaaaaaaa"}).content.decode()
    sari.post(f"/pages/{published.pk}/delete/")
    assert there(published)
    assert sari.post(f"/pages/{published.pk}/delete/", {"reason": WHY}).status_code == 302
    assert not there(published)
    assert trail("page.delete")[0].after == {"reason": WHY}
    page = draft(sari)
    assert sari.post(f"/pages/{page.pk}/delete/").status_code == 302
    assert not there(page)


def test_many_pages_are_taken_down_with_one_reason_and_the_screen_says_which(sari: Client, published: Page) -> None:
    second = another(sari, "kabar-kedua")
    address = f"/bulk/wagtailcore/page/unpublish/?id={published.pk}&id={second.pk}"
    shown = sari.get(address).content.decode()
    assert "Rapat di Semen" in shown
    assert "Kabar kedua" in shown
    assert 'name="reason"' in shown
    sari.post(address, {"reason": "salah"})
    assert live(published)
    sari.post(address, {"reason": WHY})
    assert not live(published)
    assert not live(second)
    assert [entry.after for entry in trail("page.unpublish")] == [{"reason": WHY}] * 2


def test_many_pages_are_deleted_with_one_reason(sari: Client, published: Page) -> None:
    second = another(sari, "kabar-kedua")
    address = f"/bulk/wagtailcore/page/delete/?id={published.pk}&id={second.pk}"
    assert 'name="reason"' in sari.get(address).content.decode()
    sari.post(address, {})
    assert there(published)
    sari.post(address, {"reason": WHY})
    assert not there(published)
    assert not there(second)
    assert [entry.after for entry in trail("page.delete")] == [{"reason": WHY}] * 2


def test_a_screen_that_forgets_to_ask_is_refused_where_it_is_done(published: Page) -> None:
    with every_office(), acting(request_id="a" * 32), pytest.raises(PermissionDenied):
        published.unpublish()
    with every_office(), acting(request_id="b" * 32), pytest.raises(PermissionDenied):
        published.delete()
    assert live(published)


def test_a_reason_holds_for_the_request_that_gave_it() -> None:
    with acting(request_id="a" * 32):
        reasons.give(WHY)
        assert reasons.given() == WHY
    with acting(request_id="b" * 32):
        assert reasons.given() == ""
    assert reasons.given() == ""


def test_commands_at_the_server_need_no_reason(published: Page) -> None:
    with every_office():
        published.unpublish()
    assert not live(published)


# -- rules


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("Tanggal salah", True),
        ("1234567890", True),
        ("", False),
        ("salah tgl", False),
        ("abababababab", False),
        ("- - - - - - - - - -", False),
    ],
)
def test_a_reason_says_something(text: str, enough: bool) -> None:
    assert reason_is_enough(text) is enough


def test_nobody_approves_the_own_words_and_a_rule_takes_away_publishing_alone() -> None:
    assert may_approve(publishes=True, reviewer=1, author=2)
    assert may_approve(publishes=True, reviewer=1, author=None)
    assert not may_approve(publishes=True, reviewer=1, author=1)
    assert not may_approve(publishes=False, reviewer=1, author=2)
    assert [may_publish_alone(publishes=p, two_persons=t) for p in (True, False) for t in (True, False)] == [False, True, False, False]


# -- bulk, locks, comparing, restoring


def test_drafts_are_published_together_by_a_publisher_and_by_nobody_else(sari: Client) -> None:
    page = draft(desk_client("joko"))
    address = f"/bulk/wagtailcore/page/publish/?id={page.pk}"
    for other in ("joko", "dewi", "agus"):
        desk_client(other).post(address, {})
        assert not live(page), other
    assert "Rapat di Semen" in sari.get(address).content.decode()
    sari.post(address, {})
    assert live(page)


def test_a_locked_page_stands_still_until_a_publisher_of_the_office_unlocks_it(sari: Client, published: Page) -> None:
    joko, agus, dewi = desk_client("joko"), desk_client("agus"), desk_client("dewi")
    for other in (joko, agus, dewi):
        other.post(f"/pages/{published.pk}/lock/")
    with every_office():
        assert not Page.objects.get(pk=published.pk).locked
    sari.post(f"/pages/{published.pk}/lock/")
    edit(joko, "", title="Diubah")
    for other in (joko, agus, dewi):
        other.post(f"/pages/{published.pk}/unlock/")
    with every_office():
        page = models.NewsPage.objects.get(pk=published.pk)
        assert page.locked
        assert page.get_latest_revision_as_object().title == "Rapat di Semen"
    assert "Rapat di Semen" not in dewi.get("/reports/locked/").content.decode()
    sari.post(f"/pages/{published.pk}/unlock/")
    edit(joko, "", title="Diubah")
    with every_office():
        assert news().get_latest_revision_as_object().title == "Diubah"


def test_an_earlier_version_is_compared_and_brought_back_and_not_by_the_neighbour(sari: Client, published: Page) -> None:
    edit(sari, "action-publish", title="Rapat di Mojo")
    with every_office():
        first, last = published.revisions.order_by("id").first(), published.revisions.order_by("id").last()
        assert first
        assert last
    compare, revert = (
        f"/pages/{published.pk}/revisions/compare/{first.pk}...{last.pk}/",
        f"/pages/{published.pk}/revisions/{first.pk}/revert/",
    )
    shown = sari.get(compare).content.decode()
    assert "Semen" in shown
    assert "Mojo" in shown
    assert sari.get(revert).status_code == 200
    sari.post(revert, news_form() | {"revision": str(first.pk)})
    assert news().title == "Rapat di Semen"
    dewi = desk_client("dewi")
    for address in (compare, revert):
        assert dewi.get(address).status_code == 404
    assert dewi.post(revert, news_form(title="Diretas")).status_code == 404
    assert news().title == "Rapat di Semen"
    with every_office():
        assert PageLogEntry.objects.filter(page=published, action="wagtail.revert").exists()


def test_joko_may_bring_back_a_version_as_a_draft_and_not_publish_it(sari: Client, published: Page) -> None:
    edit(sari, "action-publish", title="Rapat di Mojo")
    with every_office():
        first = published.revisions.order_by("id").first()
        assert first
    desk_client("joko").post(f"/pages/{published.pk}/revisions/{first.pk}/revert/", news_form())
    assert news().title == "Rapat di Mojo"
    with every_office():
        assert news().get_latest_revision_as_object().title == "Rapat di Semen"
