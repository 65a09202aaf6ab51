"""Controls of accounts and of the desk: who gets in, by what means, and who may do what."""

import datetime
import secrets
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from re import search
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.admindocs.views import simplify_regex
from django.contrib.auth.hashers import is_password_usable
from django.db.models import F, Q
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import override

from pendopo.project import planes
from pendopo.project.preflight.configuration import settings_of
from pendopo.project.preflight.control import Kind, Outcome, control, failed, judged, skipped
from pendopo.project.preflight.database import rows
from pendopo.project.preflight.fetching import Address, Answer, Unreachable
from pendopo.project.preflight.resilience import drilled
from pendopo.project.preflight.target import BROWSER, NotProven, Target, at_once
from pendopo.security.models import Grant, Proposal, Session, User
from pendopo.security.rules import roles
from pendopo.security.scope import every_office

AREA = "Akun dan meja redaksi"
IDLE_DAYS = 90
TRIES = 12
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SHARED_CACHES = ("DatabaseCache", "FileBasedCache", "RedisCache", "PyMemcacheCache", "PyLibMCCache")
SIGN_IN_ELSEWHERE = ("/login/", "/admin/login/", "/cms/login/", "/django-admin/login/", "/accounts/login/", "/password_reset/")
TWO_PERSONS = ("two_different_persons_for_a_proposal", "two_different_persons_for_a_grant", "two_different_persons_to_unfreeze")
# What answers somebody who has not signed in, and why that is right.
OPEN_ADDRESSES = {
    settings.LOGIN_URL: "the sign-in itself",
    "/akun/perangkat/kunci/masuk/": "the challenge for a passkey",
    "/akun/nonaktif/": "says that an account is suspended",
    "/jsi18n/": "translations of the screens",
    "/sprite/": "the screens' icons",
}
OPEN_FOLDERS = ("/static/", "/_/", "/undangan/")


# -- from outside


@control(10, "Meja redaksi tidak terjangkau dari luar, dilihat dari dua titik", "ASVS 13.4.5", Kind.PROBE)
def desk_is_hidden(target: Target) -> Outcome:
    desk = target.need_desk()
    if not target.outside:
        raise NotProven("Tidak ada titik pandang di luar jaringan pegawai (--outside).")
    public = target.need_public()
    blind = [proxy for proxy in target.outside if through(proxy, public) is None]
    if blind:
        raise Unreachable(f"situs publik dari titik pandang {blind[0]}, jadi titik itu tidak membuktikan apa-apa")
    seen = {proxy: through(proxy, desk) for proxy in target.outside}
    problems = [f"{proxy} mendapat jawaban {status} dari meja redaksi" for proxy, status in seen.items() if status not in (None, 403, 444)]
    if not problems and len(seen) < 2:
        return skipped("Tidak terjangkau dari satu titik; diperlukan dua.", seen=seen)
    return judged(problems, f"Tidak terjangkau dari {len(seen)} titik di luar.", seen=seen)


def through(proxy: str, address: Address) -> int | None:
    """The status that an address answers with through an HTTP proxy; None when there is no way or no answer.

    Raises:
        Unreachable: the proxy itself does not answer.
    """
    stands = Address.of(proxy)
    try:
        connection = socket.create_connection((stands.host, stands.port), 10)
    except OSError as error:
        raise Unreachable(f"titik pandang {proxy} ({error})") from None
    with connection:
        connection.sendall(f"CONNECT {address.host}:{address.port} HTTP/1.1\r\nHost: {address.host}:{address.port}\r\n\r\n".encode())
        if status_in(head_of(connection)) != 200:
            return None
        try:
            return status_of(connection, address)
        except OSError:
            return None


def status_of(connection: socket.socket, address: Address) -> int | None:
    if address.secure:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # whoever answers there answers
        connection = context.wrap_socket(connection, server_hostname=address.host)
    connection.sendall(f"GET / HTTP/1.1\r\nHost: {address.host}\r\nUser-Agent: {BROWSER}\r\nConnection: close\r\n\r\n".encode())
    return status_in(head_of(connection))


def head_of(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data and len(data) < 65_536 and (more := connection.recv(4096)):
        data += more
    return data


def status_in(head: bytes) -> int | None:
    words = head.split(None, 2)
    return int(words[1]) if len(words) > 1 and words[0].startswith(b"HTTP/") and words[1].isdigit() else None


@control(11, "Halaman masuk bawaan Wagtail tidak dilayani", "ASVS 6.3", Kind.PROBE)
def no_second_door(target: Target) -> Outcome:
    problems = [f"{path} dijawab {view}" for path in every_address() if (view := old_door(path))]
    weak = [name for name in settings.AUTHENTICATION_BACKENDS if name.endswith(".ModelBackend")]
    problems += [f"{name} menerima sandi saja" for name in weak]
    asked = 0
    if target.desk:
        answers = at_once(SIGN_IN_ELSEWHERE, lambda path: target.web.ask(target.desk_url(path), headers={"User-Agent": BROWSER}))
        asked = len(answers)
        problems += [
            f"{path} menawarkan sandi" for path, a in answers.items() if not isinstance(a, Unreachable) and b'name="password"' in a.body
        ]
    return judged(problems, "Tidak ada pintu masuk kedua.", asked=asked, addresses=len(list(every_address())))


def old_door(path: str) -> str:
    """The name of a view of Wagtail's or Django's own sign-in that answers at a path of the desk, '' for any other."""
    try:
        view: Any = desk_resolver().resolve(path).func
    except Resolver404:
        return ""
    view = getattr(view, "view_class", view)
    for _depth in range(10):
        view = getattr(view, "__wrapped__", view)
    module, name = getattr(view, "__module__", ""), getattr(view, "__qualname__", "")
    doors = module in ("wagtail.admin.views.account", "django.contrib.auth.views", "django.contrib.admin.sites")
    return f"{module}.{name}" if doors and name.partition(".")[0].startswith(("Login", "PasswordReset", "login")) else ""


def desk_resolver() -> URLResolver:
    return get_resolver(planes.PLANES["desk"].urls)


def every_address() -> list[str]:
    """An example of every address of the desk."""
    return sorted({f"/{path}".replace("//", "/") for path in addresses_in(desk_resolver().url_patterns, "")})


def addresses_in(patterns: list[Any], before: str) -> Iterator[str]:
    for one in patterns:
        path = before + example_of(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses_in(one.url_patterns, path)
        elif isinstance(one, URLPattern):
            yield path


EXAMPLES = {"IntConverter": "1", "UUIDConverter": "00000000-0000-0000-0000-000000000000"}


def example_of(pattern: Any) -> str:
    """A path that a pattern would take."""
    if isinstance(pattern, RoutePattern):
        path = str(pattern)
        for name, converter in pattern.converters.items():
            found = search(rf"<(?:\w+:)?{name}>", path)
            path = path.replace(found.group() if found else "", EXAMPLES.get(type(converter).__name__, "x"))
        return path
    path = simplify_regex(str(pattern.regex.pattern)).lstrip("/")
    while found := search(r"<\w+>", path):
        path = path.replace(found.group(), "1")
    return path


@control(21, "Setiap alamat meja redaksi menolak yang belum masuk", "ASVS 8", Kind.PROBE)
def strangers_see_nothing(target: Target) -> Outcome:
    target.need_desk()
    paths = every_address()
    answers = at_once(paths, lambda path: target.web.ask(target.desk_url(path), headers={"User-Agent": BROWSER}))
    lost = [f"{path} ({answer})" for path, answer in answers.items() if isinstance(answer, Unreachable)]
    if lost:
        raise Unreachable(f"{len(lost)} dari {len(paths)} alamat, antara lain {lost[0]}")
    problems = [f"{path} dijawab {a.status}" for path, a in answers.items() if not isinstance(a, Unreachable) and lets_in(path, a)]
    return judged(problems, f"{len(paths)} alamat dicoba tanpa masuk. Kantor lain: lihat butir 24.", addresses=len(paths))


def lets_in(path: str, answer: Answer) -> bool:
    """Whether somebody who has not signed in got more than a door: a page, or an error that shows that code ran too far."""
    if path in OPEN_ADDRESSES or path.startswith(OPEN_FOLDERS):
        return answer.status >= 500
    return answer.status < 300 or answer.status >= 500


# -- second factors


@control(12, "Semua pegawai memakai faktor kedua", "ASVS 6.3.3", Kind.CONFIGURATION)
def everybody_has_a_second_factor(target: Target) -> Outcome:
    if not settings.SECOND_FACTOR_REQUIRED:
        return failed("Faktor kedua tidak diwajibkan pada pemasangan ini.")
    with every_office():
        enrolled = Authenticator.objects.filter(type__in=STRONG).values("user_id")
        active = User.objects.filter(is_active=True)
        without = list(active.exclude(pk__in=enrolled).values_list("pk", "password"))
        kinds = {kind: Authenticator.objects.filter(type=kind).values("user_id").distinct().count() for kind in STRONG}
        people = active.count()
    if not people:
        return skipped("Belum ada akun.")
    bare = [pk for pk, encoded in without if is_password_usable(encoded)]  # who has not yet followed the invitation has no way in
    good = f"{people} akun aktif, {len(without) - len(bare)} di antaranya belum memakai undangannya."
    return judged([f"akun #{pk} tanpa faktor kedua" for pk in bare], good, active=people, invited=len(without) - len(bare), kinds=kinds)


@control(13, "Peran tinggi hanya dengan kunci sandi (passkey)", "ASVS 6.3.3", Kind.CONFIGURATION)
def high_roles_have_passkeys(target: Target) -> Outcome:
    with every_office():
        holders = set(
            Grant.objects.valid(target.now).filter(role__in=roles.HIGH, person__is_active=True).values_list("person_id", flat=True)
        )
        kinds: dict[int, set[str]] = defaultdict(set)
        for person, kind in Authenticator.objects.filter(user_id__in=holders).values_list("user_id", "type"):
            kinds[person].add(kind)
    if not holders:
        return skipped("Belum ada pemegang peran tinggi.")
    problems = [f"akun #{pk} tanpa kunci sandi" for pk in sorted(holders) if Authenticator.Type.WEBAUTHN not in kinds[pk]]
    problems += [f"akun #{pk} juga dapat masuk dengan kode" for pk in sorted(holders) if Authenticator.Type.TOTP in kinds[pk]]
    return judged(problems, f"{len(holders)} pemegang peran tinggi memakai kunci sandi saja.", holders=len(holders))


@control(14, "Kode sekali pakai tidak diterima dua kali", "ASVS 6.5.1", Kind.PROBE)
def codes_work_once(target: Target) -> Outcome:
    secret, nobody = totp.generate_totp_secret(), -secrets.randbelow(10**9) - 1
    device = totp.TOTP(Authenticator(user_id=nobody, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret)}))
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    first, second = device.validate_code(code), device.validate_code(code)
    problems = [] if first else ["kode yang benar ditolak"]
    problems += ["kode diterima dua kali"] if second else []
    problems += ["ada kode yang selalu diterima (MFA_TOTP_INSECURE_BYPASS_CODE)"] if mfa_settings.TOTP_INSECURE_BYPASS_CODE else []
    backend = str(settings_of("desk", "CACHES")["CACHES"]["default"]["BACKEND"]).rpartition(".")[2]
    if backend not in SHARED_CACHES:
        problems.append(f"proses meja redaksi tidak berbagi catatan kode terpakai ({backend})")
    return judged(problems, "Kode kedua kalinya ditolak; catatannya dibagi semua proses.", cache=backend)


@control(15, "Percobaan masuk dibatasi sebelum sandi dihitung", "ASVS 2.4.1", Kind.PROBE)
def sign_in_is_throttled(target: Target) -> Outcome:
    target.need_desk()
    if not target.probe_login:
        raise NotProven("Percobaan masuk tidak diizinkan (--probe-login): alamat ini akan dibatasi beberapa menit.")
    name, took = f"uji-{secrets.token_hex(6)}", []
    for number in range(1, TRIES + 1):
        began = time.monotonic()
        answer = try_to_sign_in(target, name)
        took.append(round(time.monotonic() - began, 3))
        if throttled(answer):
            return judged([], f"Dibatasi pada percobaan ke-{number}.", tries=number, seconds=took)
    return failed(f"{TRIES} percobaan masuk tidak dibatasi.", tries=TRIES, seconds=took)


def try_to_sign_in(target: Target, name: str) -> Answer:
    """One refused try with an invented name.

    Raises:
        Unreachable: there is no sign-in form.
    """
    url = target.desk_url(settings.LOGIN_URL)
    form = target.web.ask(url, headers={"User-Agent": BROWSER})
    if form.status == 429:
        return form
    found = search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.body.decode("utf-8", "replace"))
    if form.status != 200 or not found:
        raise Unreachable(f"formulir masuk di {url}: jawaban {form.status}")
    cookies = "; ".join(line.partition(";")[0] for line in form.every("Set-Cookie"))
    parts = urlsplit(url)
    fields = {"csrfmiddlewaretoken": found.group(1), "login": name, "password": secrets.token_urlsafe(12)}
    headers = {
        "User-Agent": BROWSER,
        "Cookie": cookies,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": url,
        "Origin": f"{parts.scheme}://{parts.netloc}",
    }
    return target.web.ask(url, "POST", headers, urlencode(fields).encode())


def throttled(answer: Answer) -> bool:
    """Whether the desk says that there were too many tries."""
    if answer.status == 429:
        return True
    text = unescape(answer.body.decode("utf-8", "replace"))
    said = []
    for language in ("id", "en"):
        with override(language):
            said.append(str(get_adapter().error_messages["too_many_login_attempts"]))
    return any(message in text for message in said)


# -- sessions and rights


@control(18, "Akun yang dinonaktifkan tidak punya sesi", "ASVS 7.4.2", Kind.CONFIGURATION)
def suspended_are_out(target: Target) -> Outcome:
    with every_office():
        left = list(Session.objects.filter(person__is_active=False).values_list("person_id", flat=True))
        suspended = User.objects.filter(is_active=False).count()
    return judged([f"akun nonaktif #{pk} masih punya sesi" for pk in left], f"{suspended} akun nonaktif tanpa sesi.", suspended=suspended)


@control(19, "Pencabutan semua sesi pernah dilatih", "ASVS 7.4.5", Kind.DRILL)
def revocation_drilled(target: Target) -> Outcome:
    return drilled(target, "revocation")


@control(33, "Tidak ada persetujuan oleh pengusulnya sendiri", "ASVS 2.3", Kind.CONFIGURATION)
def two_persons_decide(target: Target) -> Outcome:
    with every_office():
        alone = list(
            Proposal.objects.filter(outcome="confirmed").filter(Q(decided_by=F("made_by")) | Q(decided_by="")).values_list("pk", flat=True)
        )
        changed = [one.pk for one in Proposal.objects.filter(outcome="confirmed").iterator() if one.content_sha256 != one.fingerprint()]
        confirmed = Proposal.objects.filter(outcome="confirmed").count()
        given_alone = list(Grant.objects.filter(confirmed_by=F("made_by")).values_list("pk", flat=True))
    there = {name for (name,) in rows("SELECT conname FROM pg_constraint WHERE contype = 'c' AND convalidated")}
    problems = [f"usulan #{pk} disetujui pengusulnya" for pk in alone] + [f"peran #{pk} disetujui pemberinya" for pk in given_alone]
    problems += [f"isi usulan #{pk} lain daripada yang disetujui" for pk in changed]
    problems += [f"batasan {name} tidak ada di basis data" for name in TWO_PERSONS if name not in there]
    return judged(problems, f"{confirmed} persetujuan oleh dua orang; basis data menolak yang lain.", confirmed=confirmed)


@control(34, "Tidak ada peran atau orang yang menerbitkan sekaligus memberi hak", "ASVS 8", Kind.CONFIGURATION)
def powers_are_apart(target: Target) -> Outcome:
    problems = [f"peran {role} menerbitkan dan memberi hak" for role in roles.Role if roles.clash([], role)]
    held: dict[int, set[roles.Role]] = defaultdict(set)
    with every_office():
        for person, role in Grant.objects.valid(target.now).filter(person__is_active=True).values_list("person_id", "role"):
            held[person].add(roles.Role(role))
    problems += [f"akun #{pk} menerbitkan dan memberi hak" for pk, its in sorted(held.items()) if roles.clash(its, next(iter(its)))]
    return judged(problems, f"{len(roles.Role)} peran dan {len(held)} orang diperiksa.", roles=len(roles.Role), people=len(held))


@control(35, "Tidak ada akun berhak yang menganggur lebih dari 90 hari", "ASVS 8", Kind.CONFIGURATION)
def nobody_sleeps_on_rights(target: Target) -> Outcome:
    since = target.now - datetime.timedelta(days=IDLE_DAYS)
    with every_office():
        holders = User.objects.filter(is_active=True, grants__in=Grant.objects.valid(target.now)).distinct()
        idle = list(holders.filter(Q(last_login__lt=since) | Q(last_login=None, date_joined__lt=since)).values_list("pk", flat=True))
        count = holders.count()
    if not count:
        return skipped("Belum ada pemegang peran.")
    return judged(
        [f"akun #{pk} menganggur" for pk in idle], f"{count} pemegang peran masuk dalam {IDLE_DAYS} hari terakhir.", holders=count
    )
