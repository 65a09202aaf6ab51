"""Controls of settings, passwords, sessions and uploads: each fails when its setting is spoiled."""

import datetime
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from pytest_django import Settings

from pendopo.project.preflight import configuration
from pendopo.project.preflight.control import Outcome, Result
from pendopo.project.preflight.report import controls
from pendopo.project.preflight.target import Target
from pendopo.security.models import Session, User
from pendopo.security.scope import every_office
from tests.sites.country import person

pytestmark = pytest.mark.django_db
KEY = "kunci-uji-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2


def check(number: int, **given: object) -> Outcome:
    return controls()[number].outcome(Target(**given))  # type: ignore[arg-type]


def says(outcome: Outcome, text: str) -> bool:
    assert outcome.result == Result.FAIL, outcome.reason
    return text in f"{outcome.reason} {outcome.evidence.get('problems')}"


# -- 1


@pytest.fixture
def production(settings: Settings) -> Settings:
    """Settings as they are with a domain of one's own."""
    settings.DEBUG, settings.DEMO = False, False
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECRET_KEY = KEY
    return settings


def test_1_passes_for_production(production: Settings) -> None:
    outcome = check(1)
    assert outcome.result == Result.PASS, outcome.reason


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("DEBUG", True, "DEBUG"),
        ("DEMO", True, "akun percobaan"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS"),
        ("SECURE_SSL_REDIRECT", False, "security.W008"),
        ("SESSION_COOKIE_SECURE", False, "security.W01"),
        ("SECURE_HSTS_SECONDS", 0, "security.W004"),
    ],
)
def test_1_fails_for_each_loose_setting(production: Settings, name: str, value: object, text: str) -> None:
    setattr(production, name, value)
    assert says(check(1), text)


# -- 2


@pytest.fixture
def code(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of code, and the key beside it."""
    monkeypatch.delenv("PENDOPO_SECRET_KEY", raising=False)
    settings.SECRET_KEY = KEY
    folder = tmp_path / "kode"
    folder.mkdir()
    (folder / "berkas.py").write_text("x = 1\n")
    key_file = configuration.state_file("x").parent.parent / "secret-key"
    key_file.touch(mode=0o600)
    key_file.write_text(KEY)
    return folder


def test_2_passes_for_a_long_key_beside_the_code(code: Path) -> None:
    assert check(2, root=code).result == Result.PASS


def test_2_fails_for_a_short_or_uniform_key(code: Path, settings: Settings) -> None:
    for key in ("k" * 60, "abcdefghijk"):
        settings.SECRET_KEY = key
        assert says(check(2, root=code), "terlalu pendek")


def test_2_fails_for_a_key_written_into_the_code(code: Path) -> None:
    (code / "settings.py").write_text(f"SECRET_KEY = '{KEY}'\n")
    assert says(check(2, root=code), "settings.py")


def test_2_fails_for_a_key_file_that_others_read_or_that_lies_among_the_code(code: Path, settings: Settings) -> None:
    file = Path(settings.STATE_DIR) / "secret-key"
    file.chmod(0o644)
    assert says(check(2, root=code), "orang lain")
    file.chmod(0o600)
    assert says(check(2, root=file.parent.parent), "di dalam folder kode")


def test_2_fails_for_a_key_used_for_more_than_a_year_and_passes_for_its_successor(code: Path, settings: Settings) -> None:
    now = Target().now
    assert check(2, root=code, now=now).result == Result.PASS
    assert check(2, root=code, now=now + datetime.timedelta(days=365)).result == Result.PASS
    assert says(check(2, root=code, now=now + datetime.timedelta(days=367)), "lebih dari 365 hari")
    settings.SECRET_KEY = KEY[::-1]
    assert check(2, root=code, now=now + datetime.timedelta(days=367)).result == Result.PASS


def test_2_keeps_no_key_in_what_it_writes(code: Path) -> None:
    check(2, root=code)
    assert KEY not in configuration.state_file("secret-key-seen.json").read_text()


# -- passwords


class WeakHasher(Argon2PasswordHasher):
    time_cost, memory_cost = 1, 8_192


def test_16_passes_with_the_hashes_of_the_platform_and_fails_for_weak_ones(small_country: None, settings: Settings) -> None:
    sari = person("sari")
    with every_office():
        User.objects.filter(pk=sari.pk).update(password=make_password("Kereta-biru lewat 9 stasiun"))
    assert check(16).result == Result.PASS
    with every_office():
        User.objects.filter(pk=sari.pk).update(password=WeakHasher().encode("Kereta-biru lewat 9 stasiun", "garamgaram"))
    assert says(check(16), f"#{sari.pk}")
    with every_office():
        User.objects.filter(pk=sari.pk).update(password="pbkdf2_sha256$1$garam$xxxx")
    assert says(check(16), f"#{sari.pk}")


@pytest.mark.parametrize("hasher", [f"{__name__}.WeakHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_16_fails_for_another_way_of_storing_passwords(settings: Settings, hasher: str) -> None:
    settings.PASSWORD_HASHERS = [hasher]
    assert check(16).result == Result.FAIL


def test_17_passes_with_the_platforms_rules_and_fails_without_each(settings: Settings) -> None:
    assert check(17).result == Result.PASS, check(17).reason
    every = list(settings.AUTH_PASSWORD_VALIDATORS)
    for number, (name, text) in enumerate([("ProfileValidator", "pendek"), ("Common", "umum"), ("UserAttribute", "nama akun")]):
        assert name in every[number]["NAME"]
        settings.AUTH_PASSWORD_VALIDATORS = [one for one in every if one is not every[number]]
        assert says(check(17), f"sandi {text} diterima")


def test_17_fails_when_the_profile_is_not_the_one_that_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    every = list(settings.AUTH_PASSWORD_VALIDATORS)
    settings.AUTH_PASSWORD_VALIDATORS = [*every, {"NAME": f"{__name__}.OnlyDigits"}]
    assert says(check(17), "aturan campuran huruf tidak seperti profil asvs")
    settings.AUTH_PASSWORD_VALIDATORS = every
    settings.PASSWORD_PROFILE = "bssn"
    assert check(17).result == Result.PASS, check(17).reason
    monkeypatch.setattr(configuration, "password_expired", lambda person: False)
    assert says(check(17), "masa berlaku")


class OnlyDigits:
    def validate(self, password: str, user: object = None) -> None:
        from django.core.exceptions import ValidationError

        if not any(sign.isdigit() for sign in password):
            raise ValidationError("angka")


# -- sessions


def test_20_passes_and_leaves_no_session_behind() -> None:
    assert check(20).result == Result.PASS, check(20).reason
    with every_office():
        assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"), [("SESSION_COOKIE_AGE", 14 * 24 * 3600), ("SESSION_IDLE_SECONDS", 0), ("SESSION_IDLE_SECONDS", 5 * 3600)]
)
def test_20_fails_for_long_limits(settings: Settings, name: str, value: int) -> None:
    setattr(settings, name, value)
    assert check(20).result == Result.FAIL


def test_20_fails_when_the_limits_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.sessions.backends.db import SessionStore as Plain

    monkeypatch.setattr(configuration.SessionStore, "_get_session_from_db", lambda self: forgetful(self))

    def forgetful(store: Plain) -> object:
        from pendopo.security.scope import identified

        with identified(session=store.sealed(store.session_key)):  # type: ignore[attr-defined]
            return Session.objects.filter(pk=store.sealed(store.session_key)).first()  # type: ignore[attr-defined]

    assert says(check(20), "last_seen sudah lewat")


# -- uploads


def test_44_passes_with_the_platforms_checks() -> None:
    assert check(44).result == Result.PASS, check(44).reason


def test_44_fails_when_pictures_are_stored_as_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "cleaned", lambda upload: upload)
    assert says(check(44), "gambar bom diterima")


def test_44_fails_when_documents_are_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "check_document", lambda data, ending: None)
    assert says(check(44), "berkas HTML bernama PDF diterima")


def test_44_fails_for_kinds_of_files_that_run_and_for_rights_to_run(settings: Settings) -> None:
    settings.WAGTAILIMAGES_EXTENSIONS = [*settings.WAGTAILIMAGES_EXTENSIONS, "svg"]
    settings.FILE_UPLOAD_PERMISSIONS = 0o755
    outcome = check(44)
    assert says(outcome, "svg")
    assert says(outcome, "dijalankan")
