"""Controls of personal data: what is kept, for how long, who answers for it, and what the logs give away."""

import datetime
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from pendopo.project.preflight.control import Kind, Outcome, control, failed, judged, skipped
from pendopo.project.preflight.fetching import Unreachable
from pendopo.project.preflight.target import NotProven, Target
from pendopo.security.models import AuditEntry, EnrolmentLink, Incident, Session
from pendopo.security.rules.breach_clock import overdue
from pendopo.security.rules.retention import AUDIT_YEARS
from pendopo.security.scope import every_office
from pendopo.sites.rules.subscriptions import LINK_DAYS
from pendopo.sites.subscriptions import Subscription

AREA = "Data pribadi"
NO_REGISTER = "Daftar pemilih belum diolah di Pendopo: tidak ada kolom NIK."
GRACE = datetime.timedelta(days=7)
REVIEW_DAYS = 365
OFFICER_FIELDS = ("name", "contact", "decree")
PROCESSING_FIELDS = ("name", "purpose", "basis", "data", "recipients", "retention")
PEOPLE_TABLES = ("security_user", "security_session", "security_auditentry", "mfa_authenticator", "sites_subscription")
LEAKS = {
    "angka 16 digit": re.compile(r"(?<!\d)\d{16}(?!\d)"),
    "sandi": re.compile(r"(?i)(?:password|passwd|sandi)[\"']?\s*[=:]\s*[\"']?[^\s&\"'*]{4,}"),
    "token": re.compile(
        r"(?i)(?:csrfmiddlewaretoken|sessionid|__host-session|pendopo_session|access_token|api_key)[\"']?\s*[=:]\s*[\"']?[\w.-]{16,}"
    ),
    "kepala Authorization": re.compile(r"(?i)authorization:\s*(?:basic|bearer)\s+\S{8,}"),
    "JWT": re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}"),
    "rahasia kode sekali pakai": re.compile(r"otpauth://"),
    "kunci pribadi": re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY"),
    "alamat basis data dengan sandi": re.compile(r"postgres(?:ql)?://[^\s:/@]+:[^\s@*]+@"),
}


@control(36, "Kolom NIK terenkripsi, tanpa sidik jari tanpa kunci", "ASVS 14.2", Kind.CONFIGURATION)
def numbers_are_sealed(target: Target) -> Outcome:
    return skipped(NO_REGISTER)


@control(37, "Umur kunci di bawah batas, semua baris terbaca", "ASVS 11", Kind.CONFIGURATION)
def keys_are_young(target: Target) -> Outcome:
    return skipped(NO_REGISTER)


@control(38, "Tidak ada baris yang melewati masa simpan", "UU 27/2022", Kind.CONFIGURATION)
def nothing_kept_too_long(target: Target) -> Outcome:
    now = target.now
    oldest = now - datetime.timedelta(days=AUDIT_YEARS * 366) - GRACE
    with every_office():
        counts = {
            f"jejak audit lebih dari {AUDIT_YEARS} tahun": AuditEntry.objects.filter(at__lt=oldest).count(),
            "sesi yang sudah berakhir": Session.objects.filter(expire_date__lt=now - GRACE).count(),
            "permintaan langganan yang tidak dikonfirmasi": Subscription.objects.filter(
                confirmed_at=None, asked_at__lt=now - datetime.timedelta(days=2 * LINK_DAYS) - GRACE
            ).count(),
            "tautan undangan kedaluwarsa": EnrolmentLink.objects.filter(expires_at__lt=now - 52 * GRACE, used_at=None).count(),
        }
    problems = [f"{count} {what} masih disimpan" for what, count in counts.items() if count]
    return judged(problems, "Tidak ada jejak, sesi, tautan, atau permintaan langganan yang melewati masa simpannya.", counts=counts)


@control(
    39, "Permintaan subjek data tidak lewat waktu; pelanggaran diberitahukan dalam 3 x 24 jam", "UU 27/2022 pasal 46", Kind.CONFIGURATION
)
def notices_are_in_time(target: Target) -> Outcome:
    with every_office():
        started = list(Incident.objects.filter(personal_data_since__isnull=False).values_list("pk", "personal_data_since", "told_at"))
    late = [pk for pk, since, told in started if since and told is None and overdue(since, None, target.now)]
    if late:
        named = ", ".join(f"#{pk}" for pk in late[:5])
        return failed(f"Insiden {named} melewati 3 x 24 jam tanpa pemberitahuan tertulis.", late=late, with_personal_data=len(started))
    return skipped(
        f"{len(started)} insiden data pribadi, tidak ada yang melewati waktu; permintaan subjek data belum dilayani di Pendopo.",
        with_personal_data=len(started),
    )


def protection_file() -> Path:
    return Path(settings.STATE_DIR) / "data-protection.toml"


@control(40, "Pejabat pelindungan data, kontak, dan catatan pemrosesan terisi", "UU 27/2022 pasal 53", Kind.CONFIGURATION)
def somebody_answers(target: Target) -> Outcome:
    file = protection_file()
    if not file.exists():
        return failed(f"Berkas {file.name} belum ada di folder penyimpanan; caranya ada di docs/how-to/preflight.md.")
    try:
        said = tomllib.loads(file.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return failed(f"Berkas {file.name} tidak terbaca: {error}")
    register = said.get("processing", [])
    problems = protection_problems(said, target.now.date())
    return judged(
        problems,
        f"Terisi, {len(register)} kegiatan pemrosesan tercatat.",
        processings=len(register),
        reviewed=str(said.get("reviewed", "")),
    )


def protection_problems(said: dict[str, Any], today: datetime.date) -> list[str]:
    """What is missing in the file, in Indonesian."""
    officer, register, reviewed = said.get("officer"), said.get("processing"), said.get("reviewed")
    officer = officer if isinstance(officer, dict) else {}
    register = [entry for entry in register if isinstance(entry, dict)] if isinstance(register, list) else []
    problems = [f"officer.{name} kosong" for name in OFFICER_FIELDS if not str(officer.get(name, "")).strip()]
    problems += [
        f"processing {n}: {name} kosong" for n, entry in enumerate(register, 1) for name in PROCESSING_FIELDS if not entry.get(name)
    ]
    covered = {table for entry in register for table in entry.get("tables", ())}
    problems += [f"tabel {table} tidak ada dalam catatan pemrosesan" for table in PEOPLE_TABLES if table not in covered]
    if not isinstance(reviewed, datetime.date):
        problems.append("tanggal reviewed tidak ada")
    elif not datetime.timedelta(0) <= today - reviewed <= datetime.timedelta(days=REVIEW_DAYS):
        problems.append(f"terakhir ditinjau {reviewed.isoformat()}")
    return problems


# -- logs


@control(41, "Log dan jejak audit tanpa NIK, token, dan sandi", "ASVS 16.2.5", Kind.CONFIGURATION)
def logs_give_nothing_away(target: Target) -> Outcome:
    entries, problems = 0, []
    with every_office():
        for pk, subject, *values in AuditEntry.objects.values_list("pk", "subject", "before", "after", "detail").iterator():
            entries += 1
            problems += [f"jejak audit #{pk} memuat {what}" for what in leaks_in(f"{subject} {values}")]
    if problems:
        return judged(problems, "", entries=entries)
    if not target.log_dirs:
        raise NotProven(f"{entries} catatan jejak audit bersih, tetapi folder log tidak diberikan (--log-dir).")
    files = list(log_files(target.log_dirs))
    if not files:
        return failed("Folder log yang diberikan tidak berisi berkas.", folders=len(target.log_dirs))
    lines = 0
    for file in files:
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
            lines += 1
            problems += [f"{file.name} baris {number} memuat {what}" for what in leaks_in(line)]
    return judged(
        problems,
        f"{entries} catatan dan {lines} baris dari {len(files)} berkas log bersih.",
        entries=entries,
        files=len(files),
        lines=lines,
    )


def leaks_in(text: str) -> list[str]:
    """What kinds of secrets or personal numbers a line seems to hold."""
    return [what for what, pattern in LEAKS.items() if pattern.search(text)]


def log_files(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Plain files below the folders. Packed ones were plain before: they were checked then."""
    for folder in folders:
        if not folder.is_dir():
            raise Unreachable(f"folder log {folder} tidak ada")
        yield from (
            file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix not in (".gz", ".xz", ".zst", ".bz2", ".journal")
        )


@control(42, "Log terkirim ke luar server kurang dari 5 menit yang lalu", "ASVS 16.4.3", Kind.CONFIGURATION)
def logs_are_shipped(target: Target) -> Outcome:
    return skipped("Pengiriman log adalah tugas sistem operasi server; Pendopo belum dapat membuktikannya.")


@control(46, "Pencarian publik dibatasi, seragam, tidak dapat didata", "ASVS 2.4", Kind.PROBE)
def lookup_is_throttled(target: Target) -> Outcome:
    return skipped("Pencarian publik data pemilih belum dibangun.")
