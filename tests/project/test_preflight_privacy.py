"""Controls of personal data: each fails with one row, line or field that should not be, or is missing."""

import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from pendopo.project.preflight import privacy
from pendopo.project.preflight.control import Outcome, Result
from pendopo.project.preflight.report import controls
from pendopo.project.preflight.target import Target
from pendopo.security.models import AuditEntry, EnrolmentLink, Incident, Session
from pendopo.security.scope import every_office
from tests.sites.country import office, person

pytestmark = pytest.mark.django_db
NUMBER = "35060112" + "34567890"  # as long as a NIK; in two parts, since no file may hold one
KEDIRI = ("kpu", "35.06")


def check(number: int, **given: object) -> Outcome:
    return controls()[number].outcome(Target(**given))  # type: ignore[arg-type]


def fails_with(outcome: Outcome, text: str) -> bool:
    assert outcome.result == Result.FAIL, outcome.reason
    return text in f"{outcome.reason} {outcome.evidence.get('problems')}"


# -- 38 and 39


def test_38_fails_for_each_kind_of_row_that_is_kept_too_long(small_country: None) -> None:
    assert check(38).result == Result.PASS
    long_ago = timezone.now() - datetime.timedelta(days=6 * 366)
    sari = person("sari")
    with every_office():
        entry = AuditEntry.objects.create(at=long_ago, office_key=office(*KEDIRI).key, actor="x", action="y")
        assert fails_with(check(38), "1 jejak audit")
        AuditEntry.objects.filter(pk=entry.pk).delete()
        assert check(38).result == Result.PASS, "the database lets old entries go"
        Session.objects.create(session_key="b" * 64, person=sari, expire_date=long_ago)
        assert fails_with(check(38), "1 sesi")
        Session.objects.all().delete()
        EnrolmentLink.objects.create(kind="invite", person=sari, token_sha256="c" * 64, made_by="ratna", expires_at=long_ago)
        assert fails_with(check(38), "1 tautan")


def test_39_fails_for_a_notice_that_is_late_and_is_not_proven_otherwise(small_country: None) -> None:
    assert check(39).result == Result.SKIP
    kediri, now = office(*KEDIRI), timezone.now()
    with every_office():
        incident = Incident.objects.create(
            office=kediri, office_key=kediri.key, kind="personal_data", title="Uji", opened_by="ratna", personal_data_since=now
        )
    assert check(39, now=now + datetime.timedelta(hours=71)).result == Result.SKIP
    late = now + datetime.timedelta(hours=73)
    assert fails_with(check(39, now=late), f"#{incident.pk} melewati 3 x 24 jam")
    with every_office():
        Incident.objects.filter(pk=incident.pk).update(told_at=now)
    assert check(39, now=late).result == Result.SKIP


# -- 40

GOOD = """
reviewed = {today}
[officer]
name = "Pejabat Pelindungan Data KPU"
contact = "pdp@contoh.invalid"
decree = "SK 1/2026"
[[processing]]
name = "Akun pegawai"
purpose = "masuk ke meja redaksi"
basis = "kewajiban hukum"
data = "nama, alamat surel kantor"
recipients = "tidak ada"
retention = "5 tahun"
tables = ["security_user", "security_session", "security_auditentry", "mfa_authenticator", "sites_subscription"]
"""


def written(text: str) -> None:
    file = privacy.protection_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace("{today}", timezone.now().date().isoformat()))


def test_40_passes_with_the_file_of_the_how_to_and_fails_without_one() -> None:
    assert fails_with(check(40), "belum ada")
    written(GOOD)
    assert check(40).result == Result.PASS, check(40).reason


def test_40_takes_the_example_of_the_how_to() -> None:
    from pendopo.project.planes import ROOT

    text = (ROOT / "docs" / "how-to" / "preflight.md").read_text()
    example = text.partition("```toml\n")[2].partition("```")[0].replace("2026-11-22", "{today}")
    assert "[officer]" in example
    written(example)
    assert check(40).result == Result.PASS, check(40).reason


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('name = "Pejabat Pelindungan Data KPU"', 'name = " "', "officer.name"),
        ('contact = "pdp@contoh.invalid"\n', "", "officer.contact"),
        ('decree = "SK 1/2026"', 'decree = ""', "officer.decree"),
        ('retention = "5 tahun"\n', "", "retention"),
        ('"mfa_authenticator"', '"lain"', "mfa_authenticator"),
        ("reviewed = {today}\n", "", "reviewed"),
        ("reviewed = {today}", "reviewed = 2020-01-01", "2020-01-01"),
        ("reviewed = {today}", "reviewed = 2990-01-01", "2990-01-01"),
        ("[officer]", "[officer", "tidak terbaca"),
        (GOOD, "officer = 3\nprocessing = 'x'\n", "officer.name"),
    ],
)
def test_40_fails_for_each_thing_that_is_missing(old: str, new: str, text: str) -> None:
    written(GOOD.replace(old, new))
    assert fails_with(check(40), text)


# -- 41


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "akses.log").write_text("10.0.0.1 2026-11-22 /berita/ 200\n10.0.0.1 2026-11-22 /akun/masuk/?next=/ 302\n")
    return folder


def test_41_passes_for_clean_logs_and_is_not_proven_without_any(logs: Path) -> None:
    assert check(41, log_dirs=(logs,)).result == Result.PASS, check(41, log_dirs=(logs,)).reason
    assert check(41).result == Result.SKIP


@pytest.mark.parametrize(
    "line",
    [
        f"nik {NUMBER} tidak ditemukan",
        "POST password=Rahasia-sekali&x=1",
        'csrfmiddlewaretoken: "abcdefghijklmnopqrstuv"',
        "Cookie: __Host-session=abcdefghijklmnopqrst",
        "Authorization: Bearer abcdefghijklmn",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN",
        "otpauth://totp/x",
        "-----BEGIN " + "PRIVATE KEY-----",
        "postgresql://pendopo_desk:rahasia@127.0.0.1/pendopo",
    ],
)
def test_41_fails_for_each_kind_of_secret_or_personal_number_in_a_log(logs: Path, line: str) -> None:
    (logs / "galat.log").write_text(f"baris baik\n{line}\n")
    outcome = check(41, log_dirs=(logs,))
    assert fails_with(outcome, "galat.log baris 2")
    assert NUMBER not in str(outcome.evidence), "the report itself must not repeat it"


def test_41_fails_for_a_folder_that_is_not_there_or_is_empty(tmp_path: Path) -> None:
    assert check(41, log_dirs=(tmp_path / "tidak-ada",)).result == Result.FAIL
    assert check(41, log_dirs=(tmp_path,)).result == Result.FAIL


def test_41_reads_the_audit_trail_as_well(small_country: None, logs: Path) -> None:
    assert check(41, log_dirs=(logs,)).result == Result.PASS
    with every_office():
        entry = AuditEntry.objects.create(office_key=office(*KEDIRI).key, actor="x", action="y", detail={"catatan": f"NIK {NUMBER}"})
    assert fails_with(check(41, log_dirs=(logs,)), f"jejak audit #{entry.pk}")
    assert fails_with(check(41), f"jejak audit #{entry.pk}")


@pytest.mark.parametrize("line", ["GET /akun/sandi/ 200", "sandi diganti", "2026-11-22T10:00:00.123456 abc", "password=***", "token=x"])
def test_ordinary_lines_are_not_taken_for_secrets(line: str) -> None:
    assert privacy.leaks_in(line) == []
