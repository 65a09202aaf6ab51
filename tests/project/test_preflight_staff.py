"""Controls of accounts and of the desk: each passes with people as they should be, and fails with one who is not."""

import datetime
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from pendopo.project.preflight import staff
from pendopo.project.preflight.control import Outcome, Result
from pendopo.project.preflight.drills import DRILLS, Refused, note_drill
from pendopo.project.preflight.report import controls
from pendopo.project.preflight.target import Target
from pendopo.security.models import AuditEntry, Grant, Proposal, Session, User
from pendopo.security.rules import roles
from pendopo.security.scope import every_office
from tests.project.deployment import Reply, Request, good_site, serving
from tests.sites.country import office, person

pytestmark = pytest.mark.django_db
WEBAUTHN, TOTP = Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP


def check(number: int, **given: object) -> Outcome:
    return controls()[number].outcome(Target(**given))  # type: ignore[arg-type]


def give(username: str, role: str, *, with_below: bool = False) -> User:
    """Somebody of the cast with one more role in the own office."""
    who = person(username)
    with every_office():
        Grant.objects.create(person=who, role=role, office=who.office, with_below=with_below, made_by="uji", confirmed_by="orang kedua")
    return who


def only_people(*usernames: str) -> list[User]:
    """These of the cast, with a password of their own and signed in just now, and nobody else with a right or an account."""
    found = [person(name) for name in usernames]
    with every_office():
        User.objects.exclude(pk__in=[one.pk for one in found]).update(is_active=False)
        User.objects.filter(pk__in=[one.pk for one in found]).update(password=make_password("x" * 20), last_login=timezone.now())
    return found


def equip(who: User, kind: str) -> None:
    with every_office():
        Authenticator.objects.create(user=who, type=kind, data={})


def fails_with(outcome: Outcome, text: str) -> bool:
    assert outcome.result == Result.FAIL, outcome.reason
    return text in f"{outcome.reason} {outcome.evidence.get('problems')}"


# -- 10: a place outside, played by a proxy


@contextmanager
def proxy(*allowed: int) -> Iterator[str]:
    """A CONNECT proxy that lets through to some ports of this machine; others it refuses as a closed network does."""
    listener = socket.create_server(("127.0.0.1", 0))
    ending = threading.Event()

    def serve(visitor: socket.socket) -> None:
        with visitor:
            asked = visitor.recv(4096).split(b" ")[1].decode()
            port = int(asked.rpartition(":")[2])
            if port not in allowed:
                visitor.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
                return
            visitor.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            with socket.create_connection(("127.0.0.1", port)) as beyond:
                beyond.sendall(visitor.recv(65_536))
                while data := beyond.recv(65_536):
                    visitor.sendall(data)

    def accept() -> None:
        while not ending.is_set():
            try:
                visitor, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(visitor,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ending.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def closing(request: Request) -> Reply:
    return Reply(good_site(request).body, 200, {"Connection": "close"})


def forbidding(request: Request) -> Reply:
    return Reply(b"", 403, {"Connection": "close"})


def test_10_passes_when_two_places_outside_reach_the_sites_and_not_the_desk() -> None:
    with serving(closing) as public, proxy(public) as one, proxy(public) as two:
        given = {"public": f"http://localhost:{public}", "desk": "http://desk.localhost:9"}
        assert check(10, **given, outside=(one, two)).result == Result.PASS
        assert check(10, **given, outside=(one,)).result == Result.SKIP, "one place is not enough"
        assert check(10, **given).result == Result.SKIP


def test_10_fails_when_the_desk_answers_outside_and_passes_when_it_forbids() -> None:
    with serving(closing) as public, serving(closing) as desk, proxy(public, desk) as one, proxy(public) as two:
        given = {"public": f"http://localhost:{public}", "desk": f"http://desk.localhost:{desk}", "outside": (one, two)}
        assert fails_with(check(10, **given), "jawaban 200 dari meja redaksi")
    with serving(closing) as public, serving(forbidding) as desk, proxy(public, desk) as one, proxy(public) as two:
        given = {"public": f"http://localhost:{public}", "desk": f"http://desk.localhost:{desk}", "outside": (one, two)}
        assert check(10, **given).result == Result.PASS


def test_10_fails_for_a_place_that_sees_nothing_at_all() -> None:
    """A proxy that is broken would make every desk look hidden."""
    with serving(closing) as public, proxy(public) as one, proxy() as blind:
        outcome = check(10, public=f"http://localhost:{public}", desk="http://desk.localhost:9", outside=(one, blind))
        assert fails_with(outcome, "tidak membuktikan apa-apa")


# -- 11 and 21


def test_11_passes_at_the_desk_and_fails_for_a_backend_that_takes_a_password_alone(settings: Settings) -> None:
    outcome = check(11)
    assert outcome.result == Result.PASS, outcome.reason
    assert outcome.evidence["addresses"] > 200
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "django.contrib.auth.backends.ModelBackend"]
    assert fails_with(check(11), "ModelBackend")


def test_11_fails_when_wagtails_own_sign_in_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.urls import get_resolver
    from wagtail.admin import urls as wagtailadmin_urls

    monkeypatch.setattr(staff, "desk_resolver", lambda: get_resolver(wagtailadmin_urls))
    outcome = check(11)
    assert fails_with(outcome, "/login/ dijawab wagtail.admin.views.account.LoginView")
    assert fails_with(outcome, "PasswordReset")


def test_11_fails_when_a_second_door_is_found_from_outside() -> None:
    def door(request: Request) -> Reply:
        return Reply(b'<input name="password">') if request.path == "/admin/login/" else Reply(status=404)

    with serving(door) as port:
        assert fails_with(check(11, desk=f"http://localhost:{port}"), "/admin/login/ menawarkan sandi")


def test_21_asks_every_address_and_fails_for_one_that_lets_in_or_breaks() -> None:
    asked: list[str] = []

    def desk(status: int) -> object:
        def answer(request: Request) -> Reply:
            asked.append(request.path)
            return Reply(status=status if request.path == "/reports/locked/" else 302, headers={"Location": "/akun/masuk/"})

        return answer

    for status, result in ((302, Result.PASS), (200, Result.FAIL), (500, Result.FAIL)):
        with serving(desk(status)) as port:  # type: ignore[arg-type]
            assert check(21, desk=f"http://localhost:{port}").result == result
    assert set(staff.every_address()) == set(asked)
    assert {"/pages/1/edit/", "/images/", "/akun/masuk/", "/reports/locked/"} <= set(asked)


def test_every_address_of_the_desk_turns_strangers_away() -> None:
    """The control's own question, asked of the real desk without a network."""
    client = Client(headers={"host": "desk.localhost"}, raise_request_exception=False)
    let_in = []
    for path in staff.every_address():
        answer = client.get(path)
        if staff.lets_in(path, staff.Answer(answer.status_code, (), b"")):
            let_in.append((path, answer.status_code))
    assert let_in == []


def test_every_open_address_exists() -> None:
    assert set(staff.OPEN_ADDRESSES) <= {*staff.every_address()}


# -- 12 and 13


def test_12_passes_when_everybody_has_a_device_and_fails_for_one_without(small_country: None, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sari, dewi = only_people("sari", "dewi")
    equip(sari, WEBAUTHN)
    assert fails_with(check(12), f"#{dewi.pk} tanpa faktor kedua")
    equip(dewi, Authenticator.Type.RECOVERY_CODES)
    assert check(12).result == Result.FAIL, "recovery codes are no second factor by themselves"
    equip(dewi, TOTP)
    assert check(12).result == Result.PASS


def test_12_fails_where_no_second_factor_is_demanded_and_lets_the_invited_wait(small_country: None, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert check(12).result == Result.FAIL
    settings.SECOND_FACTOR_REQUIRED = True
    (sari,) = only_people("sari")
    with every_office():
        User.objects.filter(pk=sari.pk).update(password="!belum")
    outcome = check(12)
    assert outcome.result == Result.PASS
    assert outcome.evidence["invited"] == 1


def test_13_wants_passkeys_and_nothing_weaker_for_high_roles(small_country: None) -> None:
    only_people("sari")
    with every_office():
        Grant.objects.filter(role__in=roles.HIGH).update(ended_at=timezone.now() - datetime.timedelta(hours=1))
    assert check(13).result == Result.SKIP, "nobody holds such a role"
    sari = give("sari", "auditor")
    assert fails_with(check(13), "tanpa kunci sandi")
    equip(sari, WEBAUTHN)
    assert check(13).result == Result.PASS
    equip(sari, TOTP)
    assert fails_with(check(13), "dengan kode")


# -- 14 and 15


def test_14_passes_and_fails_when_a_code_is_taken_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(14).result == Result.PASS, check(14).reason
    monkeypatch.setattr(totp.TOTP, "_mark_code_used", lambda self, code: True)
    assert fails_with(check(14), "dua kali")


def test_14_fails_for_a_code_that_always_works_and_for_desks_that_do_not_share_used_codes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG, settings.MFA_TOTP_INSECURE_BYPASS_CODE = True, "123456"
    assert fails_with(check(14), "selalu diterima")
    del settings.MFA_TOTP_INSECURE_BYPASS_CODE
    alone = {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}
    monkeypatch.setattr(staff, "settings_of", lambda *_: alone)
    assert fails_with(check(14), "tidak berbagi")


FORM = b'<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="abc"></form>'


@pytest.mark.parametrize("refusal", [Reply(b"", 429), Reply(b"Terlalu banyak percobaan masuk yang gagal. Coba lagi nanti.")])
def test_15_passes_when_tries_are_limited_and_fails_when_they_are_not(refusal: Reply, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"too_many_login_attempts": "Terlalu banyak percobaan masuk yang gagal. Coba lagi nanti."}
    monkeypatch.setattr(staff, "get_adapter", lambda: SimpleNamespace(error_messages=words))
    for limit, result in ((5, Result.PASS), (10**6, Result.FAIL)):
        posts: list[Request] = []

        def desk(request: Request, posts: list[Request] = posts, limit: int = limit) -> Reply:
            if request.method == "POST":
                posts.append(request)
                return refusal if len(posts) > limit else Reply(FORM)
            return Reply(FORM, headers={"Set-Cookie": "csrf=abc; Path=/"})

        with serving(desk) as port:
            outcome = check(15, desk=f"http://localhost:{port}", probe_login=True)
            assert outcome.result == result, outcome.reason
            assert b"csrfmiddlewaretoken=abc" in posts[0].body
            assert posts[0].headers["Cookie"] == "csrf=abc"


def test_15_is_tried_only_when_asked_for() -> None:
    with serving(good_site) as port:
        assert check(15, desk=f"http://localhost:{port}").result == Result.SKIP
        assert check(15, desk=f"http://localhost:{port}", probe_login=True).result == Result.FAIL, "there is no form"


# -- 18, 19, 57, 58


def test_18_fails_for_a_suspended_account_with_a_session(small_country: None) -> None:
    assert check(18).result == Result.PASS
    dewi = person("dewi")
    with every_office():
        Session.objects.create(session_key="a" * 64, person=dewi, expire_date=timezone.now() + datetime.timedelta(hours=1))
        assert check(18).result == Result.PASS
        User.objects.filter(pk=dewi.pk).update(is_active=False)
    assert fails_with(check(18), f"#{dewi.pk}")


NOTE = "Semua sesi dicabut pukul 10, kembali masuk pukul 10.20, tanpa kendala."


@pytest.mark.parametrize(("number", "names"), [(19, ["revocation"]), (57, ["restore"]), (58, ["failover", "freeze"])])
def test_a_drill_counts_for_thirty_days(small_country: None, number: int, names: list[str]) -> None:
    assert fails_with(check(number), "belum pernah dicatat")
    for name in names:
        note_drill(name, NOTE)
    now = timezone.now()
    assert check(number, now=now).result == Result.PASS
    assert check(number, now=now + datetime.timedelta(days=29)).result == Result.PASS
    assert fails_with(check(number, now=now + datetime.timedelta(days=31)), "hari yang lalu")


def test_58_needs_both_drills(small_country: None) -> None:
    note_drill("freeze", NOTE)
    assert fails_with(check(58), "pengalihan")


def test_a_drill_stands_in_the_audit_trail_and_an_empty_note_is_refused(small_country: None) -> None:
    note_drill("restore", NOTE)
    with every_office():
        entry = AuditEntry.objects.get(action="drill.restore")
    assert entry.detail == {"note": NOTE}
    assert entry.office_key == office("kpu", "").key
    for name, note in (("restore", "sudah"), ("lain", NOTE)):
        with pytest.raises(Refused):
            note_drill(name, note)
    assert set(DRILLS) == {"restore", "failover", "freeze", "revocation"}


# -- 33, 34, 35


def propose(**given: object) -> Proposal:
    fields: dict[str, object] = {
        "office_key": office("kpu", "35.06").key,
        "action": "people.grant_high",
        "subject": "sari",
        "content": {"sari": "auditor"},
        "made_by": "ratna",
        "decided_by": "budi",
        "outcome": "confirmed",
        "expires_at": timezone.now(),
    }
    proposal = Proposal(**fields | given)
    proposal.content_sha256 = proposal.fingerprint()
    proposal.save()
    return proposal


def test_33_passes_for_two_persons_and_fails_for_none_or_for_changed_content(small_country: None) -> None:
    with every_office():
        propose()
        propose(outcome="open", decided_by="", content={"lain": 1})
        assert check(33).result == Result.PASS, check(33).reason
        nobody = propose(decided_by="")
        assert fails_with(check(33), f"#{nobody.pk} disetujui pengusulnya")
        Proposal.objects.filter(pk=nobody.pk).update(decided_by="budi")
        Proposal.objects.filter(pk=nobody.pk).update(content={"dewi": "national_admin"})
    assert fails_with(check(33), "lain daripada yang disetujui")


def test_33_fails_when_the_database_would_take_one_person_for_two(small_country: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "TWO_PERSONS", ("batasan_yang_dihapus",))
    assert fails_with(check(33), "batasan_yang_dihapus tidak ada")


def test_34_fails_for_a_person_or_a_role_that_publishes_and_gives_rights(small_country: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(34).result == Result.PASS, check(34).reason
    with every_office():
        Grant.objects.filter(person=person("dewi")).update(ended_at=timezone.now() - datetime.timedelta(hours=1))
    dewi = give("dewi", "publisher")
    give("dewi", "office_admin")
    assert fails_with(check(34), f"#{dewi.pk}")
    both = roles.ROLE_ACTIONS[roles.Role.EDITOR] | {roles.Action.PUBLISH, roles.Action.GRANT}
    monkeypatch.setitem(roles.ROLE_ACTIONS, roles.Role.EDITOR, both)
    assert fails_with(check(34), "peran editor")


def test_35_fails_for_somebody_with_rights_who_stays_away(small_country: None) -> None:
    sari, dewi = only_people("sari", "dewi")
    assert check(35).result == Result.PASS
    with every_office():
        User.objects.filter(pk=dewi.pk).update(last_login=timezone.now() - datetime.timedelta(days=91))
    assert fails_with(check(35), f"#{dewi.pk}")
    with every_office():
        User.objects.filter(pk=dewi.pk).update(last_login=None, date_joined=timezone.now())
        assert check(35).result == Result.PASS, "who was invited just now is not idle"
        User.objects.filter(pk=dewi.pk).update(date_joined=timezone.now() - datetime.timedelta(days=91))
        assert check(35).result == Result.FAIL
        Grant.objects.filter(person=dewi).update(ended_at=timezone.now() - datetime.timedelta(hours=1))
    assert check(35).result == Result.PASS
    assert sari.pk
