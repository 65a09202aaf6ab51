"""The review by a second person over HTTP: who hands in, who approves, who is refused, and the office that demands it."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from pendopo.demo.actions import add_person
from pendopo.demo.people import Person
from pendopo.security.models import AuditEntry, User
from pendopo.security.rules.roles import Role
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, review
from tests.cast import desk
from tests.desk import client_of, desk_client
from tests.pdfs import nik
from tests.sites.country import office, person
from tests.sites.test_desk import add_news, news_form, news_index

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]

EMPTY = streamfield([])  # the blocks of a form in these tests get new names at every save, which counts as a change


@pytest.fixture
def sari() -> Client:
    return desk_client("sari")


@pytest.fixture
def joko() -> Client:
    return desk_client("joko")


@pytest.fixture
def tuti() -> Client:
    """A second publisher of Kediri."""
    with every_office():
        who = Person("tuti", "Tuti", "Uji", "kpu", "35.06", Role.PUBLISHER, False, "uji")
        return client_of(User.objects.filter(username="tuti").first() or add_person(who, office("kpu", "35.06"), "belum pernah dihitung"))


@pytest.fixture
def two_persons() -> None:
    review.set_rule(two_persons=True, by=desk("agus"))


def news() -> models.NewsPage:
    with every_office():
        return models.NewsPage.objects.get(slug="rapat-di-semen")


def state() -> TaskState:
    with every_office():
        found = TaskState.objects.select_related("workflow_state").order_by("-pk").first()
        assert found
        return found


def hand_in(client: Client, **changes: object) -> models.NewsPage:
    form = news_form(**changes)
    del form["action-publish"]
    answer = client.post(f"/pages/add/sites/newspage/{news_index().pk}/", form | {"action-submit": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return news()


def draft(client: Client, **changes: object) -> models.NewsPage:
    form = news_form(**changes)
    del form["action-publish"]
    assert client.post(f"/pages/add/sites/newspage/{news_index().pk}/", form).status_code == 302
    return news()


def act(client: Client, action: str, **fields: str):
    return client.post(f"/pages/workflow/action/{news().pk}/{action}/{state().pk}/", fields)


def edit(client: Client, button: str, **changes: object):
    form = news_form(**changes)
    del form["action-publish"]
    return client.post(f"/pages/{news().pk}/edit/", form | ({button: "1"} if button else {}))


def trail(action: str, code: str = "35.06") -> list[AuditEntry]:
    with office_scope(office("kpu", code).range):
        return list(AuditEntry.objects.filter(action=action).order_by("id"))


# -- the usual way


def test_joko_hands_in_sari_approves_and_it_is_public(joko: Client, sari: Client) -> None:
    page = hand_in(joko)
    assert not page.live
    assert act(sari, "approve").status_code == 302
    assert news().live
    assert [(entry.actor, entry.outcome) for entry in trail("page.workflow.approve")] == [("sari", "done")]
    assert [entry.actor for entry in trail("page.publish")] == ["sari"]


def test_sari_sends_it_back_with_a_remark_and_joko_hands_it_in_again(joko: Client, sari: Client) -> None:
    hand_in(joko)
    act(sari, "reject", comment="Tanggal rapatnya keliru, lihat surat.")
    assert not news().live
    assert state().comment == "Tanggal rapatnya keliru, lihat surat."
    start = joko.get("/").content.decode()
    assert "Dikembalikan kepada Anda" in start
    assert "Tanggal rapatnya keliru, lihat surat." in start
    assert edit(joko, "action-submit", title="Rapat di Mojo").status_code == 302
    assert state().status == TaskState.STATUS_IN_PROGRESS
    act(sari, "approve")
    assert news().live
    assert news().title == "Rapat di Mojo"


@pytest.mark.parametrize("remark", ["", "salah", "..........", "aaaaaaaaaaaa"])
def test_a_page_is_not_sent_back_without_a_remark_that_says_something(remark: str, joko: Client, sari: Client) -> None:
    hand_in(joko)
    act(sari, "reject", comment=remark)
    assert state().status == TaskState.STATUS_IN_PROGRESS
    extra = {"action-workflow-action": "1", "workflow-action-name": "reject", "workflow-action-extra-data": f'{{"comment": "{remark}"}}'}
    sari.post(f"/pages/{news().pk}/edit/", {k: v for k, v in news_form().items() if k != "action-publish"} | extra)
    assert state().status == TaskState.STATUS_IN_PROGRESS


@pytest.mark.parametrize("username", ["joko", "agus", "dewi", "eko", "citra", "rina", "tono"])
def test_nobody_else_may_approve_or_send_back(username: str, joko: Client) -> None:
    hand_in(joko)
    other = desk_client(username)
    for action in ("approve", "reject"):
        assert act(other, action, comment="Catatan yang cukup panjang.").status_code in (302, 403, 404)
    assert not news().live
    assert state().status == TaskState.STATUS_IN_PROGRESS


def test_dewi_does_not_even_see_that_something_waits(joko: Client) -> None:
    hand_in(joko)
    dewi = desk_client("dewi")
    assert "Rapat di Semen" not in dewi.get("/").content.decode()
    for report in ("/reports/workflow/", "/reports/workflow_tasks/"):
        answer = dewi.get(report)
        assert answer.status_code in (200, 302, 404)
        assert "Rapat di Semen" not in answer.content.decode()
    assert dewi.get(f"/pages/{news().pk}/workflow_history/").status_code == 404


def test_budi_of_the_province_may_approve_in_kediri_and_its_screens_still_open(joko: Client, sari: Client) -> None:
    hand_in(joko)
    budi = desk_client("budi")
    budi.post("/kantor/pilih/", {"office": office("kpu", "35.06").key})
    act(budi, "approve")
    assert news().live
    for address in ("history/", "workflow_history/", "edit/"):
        assert sari.get(f"/pages/{news().pk}/{address}").status_code == 200, address


def test_what_budi_hands_in_and_locks_in_kediri_breaks_no_screen_there(sari: Client, joko: Client) -> None:
    """His account is of another office, so nobody in Kediri can read its row."""
    budi = desk_client("budi")
    budi.post("/kantor/pilih/", {"office": office("kpu", "35.06").key})
    page = hand_in(budi)
    budi.post(f"/pages/{page.pk}/lock/")
    for who in (sari, joko):
        for address in (
            f"/pages/{page.pk}/edit/",
            f"/pages/{page.pk}/history/",
            "/",
            f"/pages/{page.pk}/workflow_history/",
            "/reports/locked/",
        ):
            assert who.get(address).status_code in (200, 302), address
    sari.post(f"/pages/{page.pk}/unlock/")
    act(sari, "reject", comment="Tanggal rapatnya keliru.")
    edit(sari, "action-publish", title="Rapat di Mojo")
    assert news().title == "Rapat di Mojo"


def test_an_author_may_take_the_page_back_and_an_editor_may_not_change_it_while_it_is_reviewed(joko: Client) -> None:
    hand_in(joko)
    edit(joko, "", title="Diubah diam-diam")
    with every_office():
        assert news().get_latest_revision_as_object().title == "Rapat di Semen"
    edit(joko, "action-cancel-workflow")
    with every_office():
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    edit(joko, "", title="Rapat di Mojo")
    with every_office():
        assert news().get_latest_revision_as_object().title == "Rapat di Mojo"


def test_who_changes_a_page_while_approving_it_is_its_author_and_approves_nothing(joko: Client, sari: Client, tuti: Client) -> None:
    hand_in(joko)
    extra = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    form = {k: v for k, v in news_form(title="Judul dari Sari").items() if k != "action-publish"}
    answer = sari.post(f"/pages/{news().pk}/edit/", form | extra, follow=True)
    assert "orang lain harus memeriksanya" in answer.content.decode()
    assert not news().live
    act(sari, "approve")
    assert not news().live
    act(tuti, "approve")
    assert news().live
    assert news().title == "Judul dari Sari"


@pytest.mark.parametrize(("action", "outcome"), [("approve", TaskState.STATUS_APPROVED), ("reject", TaskState.STATUS_REJECTED)])
def test_browsers_save_again_what_they_show_and_that_is_no_change(action: str, outcome: str, joko: Client, sari: Client) -> None:
    hand_in(joko, body=EMPTY)
    with every_office():
        page = models.NewsPage.objects.get(pk=news().pk).get_latest_revision_as_object()
        page.save_revision(user=person("sari"))
    extra = {
        "action-workflow-action": "1",
        "workflow-action-name": action,
        "workflow-action-extra-data": '{"comment": "Tanggalnya keliru."}',
    }
    form = {k: v for k, v in news_form(body=EMPTY).items() if k != "action-publish"}
    assert sari.post(f"/pages/{news().pk}/edit/", form | extra).status_code == 302
    assert state().status == outcome
    assert news().live is (action == "approve")


def test_a_decision_that_comes_after_another_persons_is_answered_and_changes_nothing(joko: Client, sari: Client, tuti: Client) -> None:
    hand_in(joko)
    act(tuti, "approve")
    before = news().latest_revision_id
    for action in ("approve", "reject"):
        extra = {"action-workflow-action": "1", "workflow-action-name": action, "workflow-action-extra-data": "{}"}
        form = {k: v for k, v in news_form().items() if k != "action-publish"}
        answer = sari.post(f"/pages/{news().pk}/edit/", form | extra, follow=True)
        assert "sudah diputuskan orang lain" in answer.content.decode()
    assert news().live
    assert news().latest_revision_id == before


def test_saving_again_what_she_wrote_makes_joko_no_author(joko: Client, sari: Client) -> None:
    draft(sari, body=EMPTY)
    with every_office():
        news().get_latest_revision_as_object().save_revision(user=person("joko"))
    form = {k: v for k, v in news_form(body=EMPTY).items() if k != "action-publish"}
    joko.post(f"/pages/{news().pk}/edit/", form | {"action-submit": "1"})
    act(sari, "approve")
    assert not news().live


def test_an_approval_holds_for_the_version_that_was_seen(joko: Client, sari: Client, tuti: Client) -> None:
    hand_in(joko)
    seen = state().pk
    edit(tuti, "", title="Judul dari Tuti")
    assert sari.post(f"/pages/workflow/action/{news().pk}/approve/{seen}/", {}).status_code in (302, 403, 404)
    assert not news().live
    act(sari, "approve")
    assert news().title == "Judul dari Tuti"


@pytest.mark.parametrize("script", [False, True], ids=["by form", "by script"])
def test_an_approval_of_a_page_with_a_nik_says_where_it_stands_and_what_to_do_and_changes_nothing(
    script: bool, joko: Client, sari: Client
) -> None:
    page = hand_in(joko, body=streamfield([("paragraph", rich_text(f"<p>Nama Budi, NIK {nik()}.</p>"))]))
    headers = {"x-requested-with": "XMLHttpRequest"} if script else {}
    answer = sari.post(f"/pages/workflow/action/{page.pk}/approve/{state().pk}/", {}, headers=headers)
    editor = f"/pages/{page.pk}/edit/"
    assert answer.json() == {"step": "success", "redirect": editor} if script else answer["Location"] == editor
    said = sari.get(editor).content.decode()
    for words in ("Tidak ada yang berubah.", "belum terbit", "350612******0001", "Tempatnya: “Nama Budi, NIK”", "Samarkan enam angka"):
        assert words in said
    assert nik() not in said.partition('class="messages"')[2].partition("</ul>")[0]
    assert state().status == TaskState.STATUS_IN_PROGRESS
    assert not news().live
    (refusal,) = [entry for entry in trail("page.publish") if entry.outcome == AuditEntry.Outcome.REFUSED]
    assert (refusal.actor, refusal.detail["findings"]) == ("sari", ["nik"])


def test_an_approval_from_the_editor_says_the_same(joko: Client, sari: Client) -> None:
    page = hand_in(joko, body=EMPTY, title=f"Rapat {nik()}")
    extra = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    form = {k: v for k, v in news_form(body=EMPTY, title=f"Rapat {nik()}").items() if k != "action-publish"}
    answer = sari.post(f"/pages/{page.pk}/edit/", form | extra, follow=True)
    assert answer.redirect_chain == [(f"/pages/{page.pk}/edit/", 302)]
    assert "Tempatnya: “judul”" in answer.content.decode()
    assert state().status == TaskState.STATUS_IN_PROGRESS
    assert not news().live


def test_the_first_screen_names_what_waits_for_whom(joko: Client, sari: Client) -> None:
    hand_in(joko)
    assert "Menunggu pemeriksaan Anda" in sari.get("/").content.decode()
    joko_sees = joko.get("/").content.decode()
    assert "Menunggu pemeriksaan Anda" not in joko_sees
    assert "Yang Anda ajukan" in joko_sees


def test_the_editor_s_button_says_hand_in(joko: Client) -> None:
    page = draft(joko)
    assert "Ajukan untuk diperiksa" in joko.get(f"/pages/{page.pk}/edit/").content.decode()


def test_a_publisher_may_publish_alone_where_no_rule_forbids_it(sari: Client) -> None:
    add_news(sari)
    assert news().live


# -- an office that demands two persons


@pytest.mark.usefixtures("two_persons")
def test_nobody_publishes_alone_in_an_office_that_demands_two(sari: Client) -> None:
    add_news(sari)
    assert not news().live
    edit(sari, "action-publish")
    assert not news().live
    sari.post(f"/bulk/wagtailcore/page/publish/?id={news().pk}", {})
    assert not news().live
    edit(sari, "action-publish", go_live_at="2027-01-01 10:00")
    with every_office():
        assert not news().revisions.filter(approved_go_live_at__isnull=False).exists()
    assert trail("page.publish") == []


@pytest.mark.usefixtures("two_persons")
def test_a_publisher_s_own_page_needs_the_other_publisher(sari: Client, tuti: Client) -> None:
    hand_in(sari)
    act(sari, "approve")
    assert not news().live
    act(tuti, "approve")
    assert news().live


@pytest.mark.usefixtures("two_persons")
def test_joko_s_pages_are_approved_by_sari_there_as_everywhere(joko: Client, sari: Client) -> None:
    hand_in(joko)
    act(sari, "approve")
    assert news().live


@pytest.mark.usefixtures("two_persons")
def test_copies_and_aliases_do_not_slip_through(joko: Client, sari: Client) -> None:
    hand_in(joko)
    act(sari, "approve")
    index = news_index()
    form = {"new_title": "Salinan", "new_slug": "salinan", "new_parent_page": index.pk, "publish_copies": "on"}
    sari.post(f"/pages/{news().pk}/copy/", form)
    sari.post(f"/pages/{news().pk}/copy/", form | {"new_slug": "alias", "alias": "on"})
    with every_office():
        assert [page.slug for page in Page.objects.filter(slug__in=["salinan", "alias"], live=True)] == []


@pytest.mark.usefixtures("two_persons")
def test_whatever_way_a_page_would_become_live_the_model_refuses_it_in_a_request(sari: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that nobody thought of: it makes a page live without publishing it."""

    def save_live(view: object, form: object) -> object:
        page = news()
        page.live = True
        page.save()
        return None

    add_news(sari)
    monkeypatch.setattr("wagtail.admin.views.pages.edit.EditView.form_valid", save_live)
    edit(sari, "")
    assert not news().live


@pytest.mark.usefixtures("two_persons")
def test_the_rule_of_kediri_is_not_that_of_jepara() -> None:
    dewi = desk_client("dewi")
    form = news_form()
    assert dewi.post(f"/pages/add/sites/newspage/{news_index('33.20').pk}/", form).status_code == 302
    assert news().live


def test_who_publishes_may_not_set_the_rule_and_who_sets_it_does_not_publish(sari: Client) -> None:
    agus = desk_client("agus")
    assert agus.get("/pemeriksaan/aturan/").status_code == 200
    agus.post("/pemeriksaan/aturan/", {"two_persons": "on"})
    assert trail("review.rule")[-1].after == {"two_persons": True}
    assert sari.post("/pemeriksaan/aturan/", {}).status_code in (302, 403)
    assert desk_client("eko").post("/pemeriksaan/aturan/", {}).status_code in (200, 302)  # his own office, Jepara
    with every_office():
        assert review.two_persons_demanded(office("kpu", "35.06").key)
    add_news(sari)
    assert not news().live


def test_the_action_itself_refuses_a_publisher_and_notes_it() -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        review.set_rule(two_persons=True, by=desk("sari"))
    assert [(entry.actor, entry.outcome) for entry in trail("review.rule")] == [("sari", "refused")]


# -- mail


@pytest.fixture
def with_mail(settings: Settings) -> None:
    settings.MAIL_IS_SET = True


def to() -> list[str]:
    return sorted(address for letter in mail.outbox for address in letter.to)


@pytest.mark.usefixtures("with_mail")
def test_publishers_of_the_office_are_written_to_and_nobody_else(
    joko: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    person("sari"), person("dewi"), person("agus"), person("budi")
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(joko, summary="Kalimat rahasia yang belum boleh keluar.")
    assert to() == ["sari@contoh.invalid"]
    (letter,) = mail.outbox
    assert "Rapat di Semen" in letter.body
    assert f"/pages/{news().pk}/edit/" in letter.body
    assert "rahasia" not in letter.body + letter.subject


@pytest.mark.usefixtures("with_mail")
def test_the_author_is_told_of_the_decision_without_the_remark(
    joko: Client, sari: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    hand_in(joko)
    with django_capture_on_commit_callbacks(execute=True):
        act(sari, "reject", comment="Tanggal rapatnya keliru.")
    assert to() == ["joko@contoh.invalid"], [letter.subject for letter in mail.outbox]
    assert "keliru" not in mail.outbox[0].body
    mail.outbox.clear()
    edit(joko, "action-submit")
    with django_capture_on_commit_callbacks(execute=True):
        act(sari, "approve")
    assert to() == ["joko@contoh.invalid"]
    assert mail.outbox[0].subject.startswith("Disetujui")


@pytest.mark.usefixtures("with_mail")
def test_a_mail_server_that_fails_breaks_nothing(
    joko: Client, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    person("sari")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(joko)
    assert state().status == TaskState.STATUS_IN_PROGRESS


def test_without_a_mail_server_none_is_sent_and_the_administrator_is_told(
    joko: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    person("sari")
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(joko)
    assert mail.outbox == []
    assert "Surel belum diatur" in desk_client("agus").get("/").content.decode()
    assert "Surel belum diatur" not in joko.get("/").content.decode()


@pytest.mark.usefixtures("with_mail")
def test_comments_are_told_to_who_takes_part_without_their_words(
    joko: Client, sari: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    page = draft(joko)
    say(sari, page, "Kata-kata antara rekan")
    with django_capture_on_commit_callbacks(execute=True):
        say(joko, page, "Balasan antara rekan")
    assert to() == ["sari@contoh.invalid"]
    assert "antara rekan" not in mail.outbox[0].body
    assert "Kata-kata antara rekan" in joko.get("/").content.decode()
    assert "antara rekan" not in desk_client("dewi").get("/").content.decode()


def say(client: Client, page: Page, words: str) -> None:
    comment = {"contentpath": "title", "text": words, "position": "", "replies": inline_formset([])}
    form = {k: v for k, v in news_form().items() if k != "action-publish" and not k.startswith("comments")}
    form |= nested_form_data({"comments": inline_formset([comment])})
    assert client.post(f"/pages/{page.pk}/edit/", form).status_code == 302
