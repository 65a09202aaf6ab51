"""Subscribing to the news of an office by e-mail: asked for, confirmed, sent, ended; and nobody learns who subscribes.

Requests run as the role of intake, the courier as the operator's, as they do in life.
"""

import datetime
import logging
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.models import AuditEntry
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import digests, inbox_functions, models
from pendopo.sites.rules.subscriptions import hash_of
from pendopo.sites.subscriptions import Subscribers, Subscription, subscribers_of
from tests.leaks.roles import undone, working_as
from tests.sites.country import office
from tests.sites.test_publisher import write_news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country", "intake_settings")]
ADDRESS = "warga@contoh.id"
MONDAY = datetime.datetime(2028, 11, 13, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
LINK = re.compile(r"http://masuk\.localhost:8002(/langganan/\w+\?k=[\w-]+)")


@pytest.fixture(autouse=True)
def taken_back(settings: Settings, tmp_path: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    mail.outbox = []
    with undone():
        yield


@pytest.fixture
def kediri() -> Office:
    return office("kpu", "35.06")


class Intake(Client):
    """A visitor of intake's host; the server works as intake's role."""

    def __init__(self, address: str = "192.0.2.7") -> None:
        super().__init__(headers={"host": "masuk.localhost"}, REMOTE_ADDR=address)

    def request(self, **request: Any) -> HttpResponse:
        with working_as("pendopo_intake"):
            return super().request(**request)


def ask(place: Office, address: str = ADDRESS, rhythm: str = "mingguan", client: Client | None = None, **more: str) -> HttpResponse:
    return (client or Intake()).post("/langganan/", {"kantor": str(place.key), "surel": address, "irama": rhythm} | more)


def send(now: datetime.datetime | None = None, **options: Any) -> digests.Done:
    return digests.send(now, **options)


def rows() -> list[Subscription]:
    with every_office():
        return list(Subscription.objects.order_by("pk"))


def link_in(letter: Any) -> str:
    found = LINK.search(letter.body)
    assert found
    return found[1]


def subscribed(place: Office, address: str = ADDRESS, rhythm: str = "mingguan") -> Subscription:
    """A confirmed subscription, made as a citizen makes one."""
    ask(place, address, rhythm)
    send()
    link = link_in(mail.outbox.pop())
    assert Intake().post("/langganan/konfirmasi", {"k": link.partition("=")[2]}).status_code == 200
    return rows()[-1]


def at_rest(row: Subscription, **changes: Any) -> None:
    with every_office():
        Subscription.objects.filter(pk=row.pk).update(**changes)


# -- double opt-in, from the first click to the last


def test_a_citizen_subscribes_confirms_reads_and_leaves(kediri: Office) -> None:
    """The promise: one mail after asking, news only after the button, none after leaving, and then no address is kept."""
    answer = ask(kediri)
    assert answer.status_code == 200
    assert "Periksa surel Anda" in answer.content.decode()
    assert mail.outbox == []  # the web request sends nothing

    assert send() == digests.Done(questions=1)
    letter = mail.outbox.pop()
    assert letter.to == [ADDRESS]
    assert letter.from_email == "KPU Kabupaten Kediri <kabar@pemilu.example>"
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    link = link_in(letter)
    assert send() == digests.Done()  # once

    opened = Intake().get(link)  # as a mail scanner would
    assert "Mulai berlangganan?" in opened.content.decode()
    assert "KPU Kabupaten Kediri" in opened.content.decode()
    assert rows()[0].confirmed_at is None
    secret = re.search(r'name="k" value="([^"]+)"', opened.content.decode())
    assert secret
    pressed = Intake().post("/langganan/konfirmasi", {"k": secret[1]})
    assert "sudah aktif" in pressed.content.decode()
    assert rows()[0].confirmed_at
    assert Intake().post("/langganan/konfirmasi", {"k": secret[1]}).status_code == 410  # a link holds once

    page = write_news("Kelas pemilih <b> di Semen & Mojo")
    assert send(MONDAY) == digests.Done(digests=1)
    news = mail.outbox.pop()
    html, kind = news.alternatives[0]
    assert kind == "text/html"
    for text in (news.body, unescape(html)):
        assert "Kelas pemilih <b> di Semen & Mojo" in text
        assert f"http://kab-kediri.localhost:8000/berita/{page.slug}/" in text
        assert "Ringkasan yang cukup panjang." in text
    assert "<b>" not in html
    assert "<img" not in html
    assert not re.search(r"\?(?!k=)", news.body), "no address carries a mark of who follows it"

    assert news.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = news.extra_headers["List-Unsubscribe"]
    path = one_click.removeprefix("<http://masuk.localhost:8002").removesuffix(">")
    assert path in news.body.replace("http://masuk.localhost:8002", "")
    assert "Berhenti berlangganan?" in Intake().get(path).content.decode()
    assert len(rows()) == 1  # opening it ended nothing
    left = Intake().post(path, {"List-Unsubscribe": "One-Click"})
    assert left.status_code == 200
    assert rows() == []
    assert "tidak ada lagi" in Intake().post(path, {"List-Unsubscribe": "One-Click"}).content.decode()


def test_the_answer_is_the_same_whether_an_address_subscribes_already_or_not(kediri: Office) -> None:
    first = ask(kediri, "baru@contoh.id")
    subscribed(kediri, "lama@contoh.id")
    again, waiting, trapped = ask(kediri, "lama@contoh.id"), ask(kediri, "baru@contoh.id"), ask(kediri, "bot@contoh.id", situs="x")
    for other in (again, waiting, trapped):
        assert (other.status_code, other.content, dict(other.headers)) == (first.status_code, first.content, dict(first.headers))
    assert "bot@contoh.id" not in {row.address for row in rows()}


def test_no_answer_of_intake_sets_a_cookie_is_kept_or_may_be_framed(kediri: Office) -> None:
    for answer in (ask(kediri), ask(kediri, "salah"), Intake().get("/langganan/konfirmasi?k=x"), Intake().get("/langganan/berhenti?k=x")):
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
        assert answer["Referrer-Policy"] == "same-origin"


def test_who_asks_again_for_another_rhythm_confirms_the_change(kediri: Office) -> None:
    row = subscribed(kediri, rhythm="mingguan")
    ask(kediri, rhythm="harian")
    assert rows()[0].rhythm == "mingguan"  # until it is confirmed
    send()
    Intake().post(link_in(mail.outbox.pop()))
    assert (rows()[0].pk, rows()[0].rhythm, rows()[0].wish) == (row.pk, "harian", "")


# -- what is not taken


def test_what_is_no_address_is_asked_for_again_in_words(kediri: Office) -> None:
    answer = ask(kediri, "warga di contoh", rhythm="harian")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Alamat surel tidak benar" in page
    assert f'name="kantor" value="{kediri.key}"' in page
    assert '<option value="harian" selected>' in page
    assert rows() == []


@pytest.mark.parametrize("wrong", [{"kantor": "1"}, {"kantor": "x"}, {"kantor": "9" * 30}, {"kantor": ""}, {"irama": "sejam sekali"}])
def test_an_office_or_rhythm_that_does_not_exist_is_refused(kediri: Office, wrong: dict[str, str]) -> None:
    answer = ask(kediri, **wrong)
    assert answer.status_code == 400
    assert "tidak lengkap" in answer.content.decode()
    assert rows() == []


def test_the_form_is_only_posted() -> None:
    assert Intake().get("/langganan/").status_code == 405


def test_nobody_is_flooded_with_questions_and_no_client_asks_without_end(kediri: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within an hour one mail an office; within a day five an address, whatever the offices; thirty tries an hour a client."""
    ask(kediri)
    send()
    for _again in range(3):
        ask(kediri)
    assert send() == digests.Done()
    with every_office():
        others = list(Office.objects.exclude(pk=kediri.pk))
    answers = [ask(other) for other in others]
    assert {answer.status_code for answer in answers} == {200}
    assert send() == digests.Done(questions=4)
    for n in range(30):
        last = ask(kediri, f"warga{n}@contoh.id")
    assert last.status_code == 429
    assert last["Retry-After"] == "3600"
    assert "belum dicatat" in last.content.decode()
    assert ask(kediri, "tetangga@contoh.id", client=Intake("198.51.100.9")).status_code == 200


def test_all_clients_together_have_a_limit_too(kediri: Office) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for began in (hour - datetime.timedelta(hours=1), hour):  # an hour may end between the test's transaction and this line
        models.SubscriptionTry.objects.create(hour=began, client=65_535, times=inbox_functions.MOST_OF_ALL)
    assert ask(kediri).status_code == 429
    assert rows() == []


def test_no_network_address_of_a_client_is_kept(kediri: Office) -> None:
    ask(kediri, client=Intake("203.0.113.77"))
    with every_office(), connection.cursor() as cursor:
        for table in ("sites_subscription", "sites_subscriptiontry"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            assert "203.0.113" not in str(cursor.fetchall())


def test_a_database_that_refuses_is_told_as_closed_and_the_log_names_no_address(
    kediri: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError(f"key (address)=({ADDRESS}) already exists")

    with monkeypatch.context() as patch, caplog.at_level(logging.DEBUG):
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", broken)
        answer = Client(headers={"host": "masuk.localhost"}).post("/langganan/", {"kantor": str(kediri.key), "surel": ADDRESS})
    assert answer.status_code == 503
    assert "belum dicatat" in answer.content.decode()
    assert ADDRESS not in caplog.text


# -- links


@pytest.mark.parametrize("secret", ["", "x" * 43, "'; DROP TABLE sites_subscription", "é" * 43, "x" * 4000])
def test_a_made_up_link_opens_nothing(kediri: Office, secret: str) -> None:
    subscribed(kediri)
    assert Intake().get("/langganan/konfirmasi", {"k": secret}).status_code == 404
    assert Intake().post("/langganan/konfirmasi", {"k": secret}).status_code in (400, 410)
    Intake().post("/langganan/berhenti", {"k": secret})
    assert len(rows()) == 1


def test_a_confirmation_link_holds_seven_days_and_what_was_not_confirmed_is_deleted(kediri: Office) -> None:
    ask(kediri)
    send()
    link = link_in(mail.outbox.pop())
    at_rest(rows()[0], mailed_at=timezone.now() - datetime.timedelta(days=7, minutes=1))
    assert Intake().get(link).status_code == 404
    assert Intake().post(link).status_code == 410
    assert send() == digests.Done(dropped=1)
    assert rows() == []


def test_a_change_that_was_not_confirmed_is_forgotten_and_the_subscription_stays(kediri: Office) -> None:
    subscribed(kediri, rhythm="mingguan")
    ask(kediri, rhythm="harian")
    send()
    at_rest(rows()[0], mailed_at=timezone.now() - datetime.timedelta(days=8))
    assert send() == digests.Done()
    row = rows()[0]
    assert (row.rhythm, row.wish, row.asked_at, row.token_sha256) == ("mingguan", "", None, None)


def test_secrets_stand_in_the_table_as_hashes_alone(kediri: Office) -> None:
    ask(kediri)
    send()
    secret = link_in(mail.outbox.pop()).partition("=")[2]
    assert rows()[0].token_sha256 == hash_of(secret)
    with every_office(), connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM sites_subscription s")
        assert secret not in str(cursor.fetchall())


def test_one_subscribers_link_does_not_end_anothers(kediri: Office) -> None:
    mine, other = subscribed(kediri), subscribed(kediri, "tetangga@contoh.id")
    write_news("Kabar untuk dua orang")
    send(MONDAY)
    letter = next(letter for letter in mail.outbox if letter.to == [ADDRESS])
    Intake().post(letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://masuk.localhost:8002"))
    assert [row.pk for row in rows()] == [other.pk]
    assert mine.pk != other.pk


# -- what is sent, and when


def test_a_weekly_reader_hears_on_monday_and_a_daily_one_each_working_day_with_news(kediri: Office) -> None:
    subscribed(kediri, "mingguan@contoh.id", "mingguan")
    subscribed(kediri, "harian@contoh.id", "harian")
    heard: list[tuple[int, list[str]]] = []
    with every_office():
        Subscription.objects.update(news_after=MONDAY - datetime.timedelta(days=1))
    for day in range(8):
        now = MONDAY + datetime.timedelta(days=day)
        if day in (0, 1, 5):  # Monday, Tuesday, Saturday
            page = write_news(f"Kabar hari ke-{day}")
            with every_office():
                models.NewsPage.objects.filter(pk=page.pk).update(first_published_at=now - datetime.timedelta(hours=1))
        mail.outbox.clear()
        send(now)
        send(now + datetime.timedelta(minutes=2))  # again the same day: nothing more
        heard += [(day, letter.to) for letter in sorted(mail.outbox, key=lambda letter: letter.to)]
    assert heard == [
        (0, ["harian@contoh.id"]), (0, ["mingguan@contoh.id"]), (1, ["harian@contoh.id"]),
        (7, ["harian@contoh.id"]), (7, ["mingguan@contoh.id"]),
    ]  # fmt: skip
    assert "Kabar hari ke-0" not in mail.outbox[0].body


def test_what_was_published_before_the_confirmation_or_elsewhere_is_not_sent(kediri: Office) -> None:
    write_news("Sudah lama terbit")
    subscribed(kediri)
    write_news("Kabar Jepara", code="33.20")
    write_news("Masih draf", live=False)
    assert send(MONDAY) == digests.Done(without_news=1)
    assert mail.outbox == []


def test_what_was_taken_down_before_it_was_sent_is_not_in_it(kediri: Office) -> None:
    subscribed(kediri)
    page = write_news("Keliru dan ditarik")
    write_news("Tetap terbit")
    with office_scope(kediri.range):
        page.unpublish()
    send(MONDAY)
    assert "Tetap terbit" in mail.outbox[0].body
    assert "Keliru dan ditarik" not in mail.outbox[0].body


def test_a_frozen_office_sends_nothing_until_it_is_thawed(kediri: Office) -> None:
    from pendopo.security.models import Freeze

    subscribed(kediri)
    write_news("Menunggu")
    with every_office():
        freeze = Freeze.objects.create(
            office=kediri, office_key=kediri.key, low=kediri.key, high=kediri.key, reason="uji coba", started_by="sari"
        )
    assert send(MONDAY) == digests.Done()
    with every_office():
        freeze.delete()
    assert send(MONDAY) == digests.Done(digests=1)


def test_a_long_list_is_cut_and_says_how_much_more_there_is(kediri: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pendopo.sites.digest_letters.MOST_LISTED", 2)
    subscribed(kediri)
    for n in range(5):
        write_news(f"Kabar nomor {n}")
    send(MONDAY)
    assert mail.outbox[0].body.count("/berita/") == 2
    assert "Dan 3 terbitan lain" in mail.outbox[0].body
    assert mail.outbox[0].subject == "KPU Kabupaten Kediri: 5 kabar, 13 November 2028"


# -- a mail server that fails


class Trouble:
    """A mail server that takes some letters and fails at others."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fails: Any) -> None:
        self.taken: list[Any] = []
        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda _self, letters: self.send(letters, fails))

    def send(self, letters: list[Any], fails: Any) -> int:
        error = fails(letters[0])
        if error:
            raise error
        self.taken += letters
        return 1


def test_a_server_that_fails_midway_loses_nothing_and_sends_nothing_twice(kediri: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [f"warga{n}@contoh.id" for n in range(6)]
    for address in people:
        subscribed(kediri, address)
    write_news("Kabar penting")
    broken = {"on": True}
    server = Trouble(monkeypatch, lambda letter: ConnectionError("gone") if broken["on"] and letter.to[0] >= "warga2" else None)
    first = send(MONDAY)
    assert (first.digests, first.failed, first.away) == (2, 3, True)
    broken["on"] = False
    second = send(MONDAY + datetime.timedelta(minutes=2))
    assert (second.digests, second.failed, second.away) == (4, 0, False)
    assert send(MONDAY + datetime.timedelta(minutes=4)) == digests.Done()
    assert sorted(letter.to[0] for letter in server.taken) == people


def test_a_question_that_was_not_taken_is_asked_again_with_a_new_link(kediri: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(kediri)
    with monkeypatch.context() as patch:
        Trouble(patch, lambda _letter: TimeoutError())
        assert send() == digests.Done(failed=1)
    assert rows()[0].token_sha256 is None
    assert send() == digests.Done(questions=1)


def test_a_letter_that_goes_out_twice_bears_the_same_number(kediri: Office) -> None:
    """Only where the machine dies between the server's yes and the commit."""
    subscribed(kediri)
    write_news("Sekali saja")
    with transaction.atomic():
        send(MONDAY)
        transaction.set_rollback(True)
    send(MONDAY + datetime.timedelta(minutes=2))
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 1
    assert len(mail.outbox) == 2


def test_a_mailbox_that_does_not_exist_is_forgotten_after_three_days(kediri: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from smtplib import SMTPRecipientsRefused

    subscribed(kediri, rhythm="harian")
    write_news("Tidak sampai")
    Trouble(monkeypatch, lambda letter: SMTPRecipientsRefused({letter.to[0]: (550, b"no such user")}))
    for day in range(3):
        done = send(MONDAY + datetime.timedelta(days=day))
        assert (done.refused, done.failed) == (1, 0)
        assert send(MONDAY + datetime.timedelta(days=day, minutes=2)).refused == 0
    assert done.dropped == 1
    assert rows() == []


def test_a_dry_run_counts_and_changes_nothing(kediri: Office) -> None:
    subscribed(kediri)
    ask(kediri, "baru@contoh.id")
    at_rest(rows()[-1], asked_at=MONDAY)
    write_news("Belum dikirim")
    before = [vars(row) | {"_state": None} for row in rows()]
    assert send(MONDAY, dry_run=True) == digests.Done(questions=1, digests=1)
    assert [vars(row) | {"_state": None} for row in rows()] == before
    assert mail.outbox == []


# -- who learns what


@pytest.mark.parametrize("role", ["pendopo_intake", "pendopo_desk", "pendopo_publisher"])
def test_no_plane_reads_or_writes_an_address(kediri: Office, role: str) -> None:
    subscribed(kediri)
    for table in ("sites_subscription", "sites_subscriptiontry"):
        for statement in (f"SELECT * FROM {table}", f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):  # noqa: S608
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), working_as(role), every_office():
                connection.cursor().execute(statement)


def test_the_desk_counts_its_own_subscribers_and_of_others_none(kediri: Office) -> None:
    jepara = office("kpu", "33.20")
    subscribed(kediri, "a@contoh.id", "harian")
    subscribed(kediri, "b@contoh.id", "mingguan")
    subscribed(jepara, "c@contoh.id", "mingguan")
    ask(kediri, "belum@contoh.id")
    with working_as("pendopo_desk"), office_scope(kediri.range):
        assert subscribers_of(kediri.key) == Subscribers(daily=1, weekly=1)
        assert subscribers_of(jepara.key) == Subscribers(daily=0, weekly=0)


@pytest.mark.parametrize("role", ["pendopo_desk", "pendopo_publisher"])
@pytest.mark.parametrize("call", ["inbox_subscribe(1, '', '', 1)", "inbox_confirm('')", "inbox_leave('')", "inbox_link('')"])
def test_only_intake_opens_its_inbox(role: str, call: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), working_as(role):
        connection.cursor().execute(f"SELECT {call}")


def test_intake_counts_nobody() -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), working_as("pendopo_intake"):
        connection.cursor().execute("SELECT * FROM inbox_subscribers(1)")


def test_a_call_leaves_no_scope_behind(kediri: Office) -> None:
    """What intake's function opens for itself, it closes: the rest of the transaction sees what it saw before."""
    with working_as("pendopo_intake"), connection.cursor() as cursor:
        for call in (
            f"inbox_subscribe({kediri.key}, 'a@contoh.id', 'harian', 1)",
            "inbox_confirm('x')",
            "inbox_link('x')",
            "inbox_leave('x')",
        ):
            cursor.execute(f"SELECT * FROM {call}")  # noqa: S608
            cursor.execute("SELECT current_setting('pendopo.low', true), current_setting('pendopo.high', true)")
            assert cursor.fetchone() in (("", ""), (None, None))


def test_the_function_itself_refuses_what_the_page_would_have(kediri: Office) -> None:
    wrong = [(kediri.key, "tanpa-at", "harian", 1), (kediri.key, "a@b.id\nBcc: c", "harian", 1), (kediri.key, ADDRESS, "sejam", 1)]
    wrong += [(1, ADDRESS, "harian", 1), (kediri.key, ADDRESS, "harian", 70_000), (kediri.key, "a" * 300 + "@b.id", "harian", 1)]
    with working_as("pendopo_intake"), connection.cursor() as cursor:
        for values in wrong:
            cursor.execute("SELECT inbox_subscribe(%s, %s, %s, %s)", values)
            assert cursor.fetchone() == ("invalid",), values


def test_neither_the_trail_nor_a_log_names_an_address(kediri: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        row = subscribed(kediri)
        write_news("Kabar biasa")
        send(MONDAY)
    assert ADDRESS not in caplog.text.replace("django.db", "") or not [r for r in caplog.records if r.name != "django.db.backends"]
    assert ADDRESS not in str(row)
    with office_scope(KeyRange(0, 2**63 - 1)):
        assert not [entry for entry in AuditEntry.objects.all() if ADDRESS in str(vars(entry))]
