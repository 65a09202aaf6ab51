"""The audit trail as screens show it: pages that follow each other by key, words for acts, before beside after."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from pendopo.security.models import AuditEntry
from pendopo.security.queries import newer_than, older_than

ON_A_PAGE = 50
SHOWN_AT_FIRST = datetime.timedelta(days=90)
# What acts are about, and what is done: "page.publish" is "Halaman: terbitkan".
THINGS = {
    "page": gettext_lazy("Halaman"),
    "image": gettext_lazy("Gambar"),
    "document": gettext_lazy("Berkas"),
    "redirect": gettext_lazy("Pengalihan"),
    "profile": gettext_lazy("Profil kantor"),
    "session": gettext_lazy("Masuk dan keluar"),
    "device": gettext_lazy("Perangkat"),
    "person": gettext_lazy("Orang"),
    "grant": gettext_lazy("Peran"),
    "link": gettext_lazy("Undangan"),
    "proposal": gettext_lazy("Usulan dua orang"),
    "office": gettext_lazy("Kantor"),
    "site": gettext_lazy("Situs"),
    "incident": gettext_lazy("Insiden"),
    "audit": gettext_lazy("Jejak audit"),
    "request": gettext_lazy("Permintaan"),
}
VERBS = {
    "create": gettext_lazy("buat"),
    "edit": gettext_lazy("ubah"),
    "delete": gettext_lazy("hapus"),
    "publish": gettext_lazy("terbitkan"),
    "unpublish": gettext_lazy("tarik dari terbit"),
    "move": gettext_lazy("pindahkan"),
    "rename": gettext_lazy("ganti judul"),
    "copy": gettext_lazy("salin"),
    "revert": gettext_lazy("kembalikan ke versi lama"),
    "lock": gettext_lazy("kunci"),
    "unlock": gettext_lazy("buka kunci"),
    "sign_in": gettext_lazy("masuk"),
    "sign_out": gettext_lazy("keluar"),
    "add": gettext_lazy("tambah"),
    "remove": gettext_lazy("lepas"),
    "give": gettext_lazy("beri"),
    "end": gettext_lazy("akhiri"),
    "invite": gettext_lazy("undang"),
    "suspend": gettext_lazy("tangguhkan"),
    "reactivate": gettext_lazy("buka lagi"),
    "make": gettext_lazy("ajukan"),
    "confirm": gettext_lazy("setujui"),
    "refuse": gettext_lazy("tolak"),
    "withdraw": gettext_lazy("tarik"),
    "pick": gettext_lazy("pilih"),
    "freeze": gettext_lazy("bekukan"),
    "unfreeze": gettext_lazy("cairkan"),
    "restore": gettext_lazy("kembalikan rilis"),
    "roll_back": gettext_lazy("kembalikan rilis"),
    "compare": gettext_lazy("bandingkan"),
    "open": gettext_lazy("buka"),
    "close": gettext_lazy("tutup"),
    "export": gettext_lazy("ekspor"),
    "denied": gettext_lazy("tidak diizinkan"),
    "refused": gettext_lazy("ditolak"),
    "frozen": gettext_lazy("ditolak karena beku"),
    "write": gettext_lazy("tulis"),
    "split": gettext_lazy("mekarkan"),
    "revoke": gettext_lazy("cabut"),
    "renew": gettext_lazy("perbarui"),
    "recover": gettext_lazy("pulihkan"),
    "password": gettext_lazy("ganti sandi"),
    "cloned": gettext_lazy("kunci sandi ditiru"),
    "finding": gettext_lazy("temuan"),
    "note": gettext_lazy("catatan"),
    "task": gettext_lazy("tugas"),
    "task_done": gettext_lazy("tugas selesai"),
    "told": gettext_lazy("pemberitahuan"),
    "act": gettext_lazy("tindakan"),
    "personal_data": gettext_lazy("data pribadi terkena"),
}
VALUES = {
    "sha256": gettext_lazy("Sidik isi (SHA-256)"),
    "fields": gettext_lazy("Bagian yang berubah"),
    "revision": gettext_lazy("Nomor versi"),
    "page": gettext_lazy("Nomor halaman"),
    "id": gettext_lazy("Nomor"),
    "title": gettext_lazy("Judul"),
    "description": gettext_lazy("Teks alternatif"),
    "file": gettext_lazy("Berkas"),
    "file_hash": gettext_lazy("Sidik berkas (SHA-1)"),
    "file_size": gettext_lazy("Ukuran"),
    "old_path": gettext_lazy("Alamat lama"),
    "redirect_link": gettext_lazy("Menuju"),
    "redirect_page": gettext_lazy("Menuju halaman nomor"),
    "is_permanent": gettext_lazy("Tetap"),
    "address": gettext_lazy("Alamat"),
    "phone": gettext_lazy("Telepon"),
    "email": gettext_lazy("Surel"),
    "hours": gettext_lazy("Jam layanan"),
    "reason": gettext_lazy("Alasan"),
    "with_below": gettext_lazy("Termasuk kantor di bawahnya"),
    "sessions_ended": gettext_lazy("Sesi yang diakhiri"),
    "freeze": gettext_lazy("Nomor pembekuan"),
    "release": gettext_lazy("Nomor rilis"),
    "rows": gettext_lazy("Jumlah catatan"),
    "wanted": gettext_lazy("Saringan"),
    "tables": gettext_lazy("Tabel"),
    "role": gettext_lazy("Peran"),
    "office": gettext_lazy("Kantor"),
    "until": gettext_lazy("Berlaku sampai"),
    "entry": gettext_lazy("Nomor catatan insiden"),
    "proposal": gettext_lazy("Nomor usulan"),
    "proposed": gettext_lazy("Yang diusulkan"),
    "proposed_by": gettext_lazy("Pengusul"),
}


def action_label(action: str) -> str:
    """An act in words; what has none is shown as it is written."""
    thing, _dot, verb = action.partition(".")
    if thing not in THINGS:
        return action
    return f"{THINGS[thing]}: {VERBS.get(verb, verb.replace('_', ' '))}"


def value_label(name: str) -> str:
    """The name of a kept value in words; what has none is shown as it is written."""
    return str(VALUES.get(name, capfirst(name.replace("_", " "))))


@dataclass(frozen=True)
class TrailPage:
    """One page of the trail.

    Attributes:
        entries: newest first.
        older, newer: number of the entry behind (before) which the next (previous) page begins; None at the end.
    """

    entries: list[AuditEntry]
    older: int | None = None
    newer: int | None = None


def page_of(found: "QuerySet[AuditEntry]", *, behind: str = "", before: str = "") -> TrailPage:
    """One page of what was found; nothing is counted, so that millions of entries cost what fifty do.

    Args:
        found: newest first; its scope is open.
        behind: number of the entry that the page follows, or
        before: of the entry that it leads up to; whatever is no number of an entry gives the first page.
    """
    if (mark := mark_of(before)) is not None:
        nearest = list(newer_than(found, mark.at, mark.pk)[: ON_A_PAGE + 1])
        entries = nearest[:ON_A_PAGE][::-1]
        return TrailPage(entries, older=entries[-1].pk if entries else None, newer=entries[0].pk if len(nearest) > ON_A_PAGE else None)
    mark = mark_of(behind)
    nearest = list((older_than(found, mark.at, mark.pk) if mark else found)[: ON_A_PAGE + 1])
    entries = nearest[:ON_A_PAGE]
    more = len(nearest) > ON_A_PAGE
    return TrailPage(entries, older=entries[-1].pk if more else None, newer=entries[0].pk if mark and entries else None)


def mark_of(number: str) -> AuditEntry | None:
    return AuditEntry.objects.filter(pk=number).only("at").first() if number.isdigit() and len(number) < 19 else None


def first_day_shown() -> datetime.date:
    """The first screen reaches so far back; who wants more says so."""
    return timezone.localdate() - SHOWN_AT_FIRST


# -- one entry


@dataclass(frozen=True)
class Side:
    """One value before and after an act, as texts; '' for nothing."""

    name: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


def sides(entry: AuditEntry) -> list[Side]:
    """Before beside after, a row a value, in alphabetical order."""
    before, after = as_values(entry.before), as_values(entry.after)
    return [Side(value_label(name), words(before.get(name)), words(after.get(name))) for name in sorted({*before, *after})]


def as_values(value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"nilai": value}


def words(value: Any) -> str:
    """A JSON value as a person reads it."""
    if isinstance(value, list):
        return ", ".join(words(inner) for inner in value)
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
