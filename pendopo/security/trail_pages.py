"""The audit trail as screens show it: pages that follow each other by key, words for acts, before beside after."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

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
}


def action_label(action: str) -> str:
    """An act in words; what has none is shown as it is written."""
    thing, _dot, verb = action.partition(".")
    if thing not in THINGS:
        return action
    return f"{THINGS[thing]}: {VERBS.get(verb, verb.replace('_', ' '))}"


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
    return [Side(capfirst(name.replace("_", " ")), words(before.get(name)), words(after.get(name))) for name in sorted({*before, *after})]


def as_values(value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"nilai": value}


def words(value: Any) -> str:
    """A JSON value as a person reads it."""
    if isinstance(value, list):
        return ", ".join(words(inner) for inner in value)
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
