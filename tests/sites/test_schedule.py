"""Publishing and taking down at a set time: what is due is done, in the name of who set it, and nowhere else."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.users.models import UserProfile

from pendopo.security.models import AuditEntry, Freeze, User
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, review, scheduling
from tests.cast import desk
from tests.desk import desk_client
from tests.sites.country import office
from tests.sites.test_desk import add_news, news_form, news_index
from tests.sites.test_review import act, draft, edit, hand_in, news, trail, tuti  # noqa: F401  a fixture among them

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
LATER = datetime.timedelta(hours=2)


@pytest.fixture
def sari() -> Client:
    return desk_client("sari")


@pytest.fixture
def joko() -> Client:
    return desk_client("joko")


def at(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def due_in_two_hours(client: Client, **more: object) -> models.NewsPage:
    add_news(client, go_live_at=at(timezone.now() + LATER), **more)
    return news()


def freeze_kediri() -> Freeze:
    kediri = office("kpu", "35.06")
    with every_office():
        return Freeze.objects.create(office=kediri, office_key=kediri.key, low=kediri.key, high=kediri.key, reason="uji", started_by="tono")


def after_two_hours() -> int:
    """What the scheduler does when the times that were set are a minute ago."""
    ago = timezone.now() - datetime.timedelta(minutes=1)
    with every_office():
        for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
            content = revision.content | {"go_live_at": ago.isoformat()}
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=ago, content=content)
        Page.objects.filter(expire_at__isnull=False, live=True).update(expire_at=ago)
    return scheduling.do_what_is_due()


def test_a_page_appears_at_its_time_and_not_before_in_the_name_of_who_set_it(sari: Client) -> None:
    page = due_in_two_hours(sari)
    assert scheduling.do_what_is_due() == 0
    assert not news().live
    assert after_two_hours() == 1
    assert after_two_hours() == 0
    assert news().live
    (entry,) = trail("page.publish.scheduled")
    assert (entry.actor, entry.role, entry.detail["page"]) == ("sari", "jadwal", page.pk)
    with every_office():
        assert models.BakeRequest.objects.filter(page_id=page.pk).exists()


def test_a_new_draft_of_a_live_page_takes_its_place_at_its_time(sari: Client) -> None:
    add_news(sari)
    edit(sari, "action-publish", title="Rapat di Mojo", go_live_at=at(timezone.now() + LATER))
    assert (news().live, news().title) == (True, "Rapat di Semen")
    assert after_two_hours() == 1
    assert (news().live, news().title) == (True, "Rapat di Mojo")


def test_a_page_goes_at_its_time_and_stays_as_a_draft(sari: Client) -> None:
    add_news(sari, expire_at=at(timezone.now() + LATER))
    assert news().live
    assert scheduling.do_what_is_due() == 0
    assert after_two_hours() == 1
    assert (news().live, news().expired) == (False, True)
    (entry,) = trail("page.unpublish.scheduled")
    assert (entry.actor, entry.role) == ("sari", "jadwal")


def test_each_office_s_trail_has_its_own_pages_alone(sari: Client) -> None:
    due_in_two_hours(sari)
    form = news_form(title="Kabar Jepara", slug="kabar-jepara", go_live_at=at(timezone.now() + LATER))
    desk_client("dewi").post(f"/pages/add/sites/newspage/{news_index('33.20').pk}/", form)
    assert after_two_hours() == 2
    assert [(entry.actor, entry.subject) for entry in trail("page.publish.scheduled")] == [("sari", "Rapat di Semen")]
    assert [(entry.actor, entry.subject) for entry in trail("page.publish.scheduled", "33.20")] == [("dewi", "Kabar Jepara")]


def test_a_frozen_office_waits_for_its_thaw(sari: Client) -> None:
    due_in_two_hours(sari)
    freeze = freeze_kediri()
    assert after_two_hours() == 0
    assert not news().live
    with every_office():
        Freeze.objects.filter(pk=freeze.pk).update(ended_at=timezone.now(), ended_by="tono", ended_with="lina")
    assert after_two_hours() == 1
    assert news().live


def test_an_office_that_is_frozen_after_the_list_was_read_waits_too(sari: Client) -> None:
    due_in_two_hours(sari)
    soon = timezone.now() + 2 * LATER
    (due,) = scheduling.what_is_due(soon)
    freeze_kediri()
    assert not scheduling.do_one(due, soon)
    assert not news().live
    with every_office():
        assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 1


def test_what_was_taken_off_the_schedule_does_not_appear(sari: Client) -> None:
    page = due_in_two_hours(sari)
    with every_office():
        revision = Revision.objects.get(approved_go_live_at__isnull=False)
    assert desk_client("dewi").post(f"/pages/{page.pk}/revisions/{revision.pk}/unschedule/").status_code == 404
    assert desk_client("joko").post(f"/pages/{page.pk}/revisions/{revision.pk}/unschedule/").status_code in (302, 403)
    with every_office():
        assert Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert sari.post(f"/pages/{page.pk}/revisions/{revision.pk}/unschedule/").status_code == 302
    assert after_two_hours() == 0


def test_what_cannot_be_published_leaves_the_schedule_says_so_and_holds_up_no_other(sari: Client) -> None:
    page = due_in_two_hours(sari)
    form = news_form(title="Kabar Jepara", slug="kabar-jepara", go_live_at=at(timezone.now() + LATER))
    desk_client("dewi").post(f"/pages/add/sites/newspage/{news_index('33.20').pk}/", form)
    with office_scope(office("kpu", "35.06").range):
        revision = Revision.objects.get(approved_go_live_at__isnull=False)
        Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"title": ""})
    assert after_two_hours() == 1
    assert not news().live
    assert "Tidak dapat terbit pada waktunya" in sari.get(f"/pages/{page.pk}/history/").content.decode()
    assert len(trail("page.publish_failed")) == 1
    assert after_two_hours() == 0


def test_an_editor_s_time_takes_effect_with_the_approval_alone(joko: Client, sari: Client) -> None:
    hand_in(joko, go_live_at=at(timezone.now() + LATER))
    assert after_two_hours() == 0
    act(sari, "approve")
    assert not news().live
    assert after_two_hours() == 1
    (entry,) = trail("page.publish.scheduled")
    assert entry.actor == "sari"


def test_where_two_persons_are_demanded_the_schedule_needs_them_too(sari: Client, tuti: Client) -> None:  # noqa: F811
    review.set_rule(two_persons=True, by=desk("agus"))
    hand_in(sari, go_live_at=at(timezone.now() + LATER))
    assert after_two_hours() == 0
    act(tuti, "approve")
    assert after_two_hours() == 1
    assert news().live


def test_the_desk_names_the_time_beside_the_fields_and_what_is_scheduled(sari: Client, joko: Client) -> None:
    page = due_in_two_hours(sari, expire_at=at(timezone.now() + 2 * LATER))
    assert "Waktu WIB (Asia/Jakarta)" in sari.get(f"/pages/{page.pk}/edit/").content.decode()
    for who in (sari, joko):
        assert "Rapat di Semen" in who.get("/pemeriksaan/jadwal/").content.decode()
        assert "Terjadwal" in who.get("/").content.decode()
    assert "Rapat di Semen" not in desk_client("dewi").get("/pemeriksaan/jadwal/").content.decode()


def test_the_time_is_that_of_the_office_unless_the_person_chose_another() -> None:
    person = User(username="uji")
    profile = UserProfile(user=person)
    person.desk = SimpleNamespace(office=SimpleNamespace(region=SimpleNamespace(code="73.71")))  # type: ignore[attr-defined]
    assert profile.get_current_time_zone() == "Asia/Makassar"
    profile.current_time_zone = "Asia/Jayapura"
    assert profile.get_current_time_zone() == "Asia/Jayapura"


def test_the_command_does_what_is_due_once(sari: Client, capsys: pytest.CaptureFixture[str]) -> None:
    draft(sari)
    with every_office():
        Page.objects.filter(pk=news().pk).update(live=True, expire_at=timezone.now() - LATER)
    call_command("scheduler", "--once")
    assert capsys.readouterr().out == "1 halaman.\n"
    with every_office():
        assert AuditEntry.objects.filter(action="page.unpublish.scheduled", actor="perintah scheduler").exists()
