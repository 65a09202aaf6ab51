"""Faults of a file, each with its file, line, value and remedy, as sentences that can be translated."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Translate = Callable[[str], str]


def gettext_noop(text: str) -> str:
    """Mark ``text`` for the translators' catalogue; rules cannot import Django, so the edge translates."""
    return text


class FaultKind(StrEnum):
    """What is wrong, as a word for machines; the sentence stands in :data:`SENTENCES`."""

    BAD_CODE = "bad_code"
    READ_AS_NUMBER = "read_as_number"
    UNDOTTED = "undotted"
    DUPLICATE = "duplicate"
    ORPHAN = "orphan"
    CIRCLE = "circle"
    PARENT = "parent"
    LEVEL = "level"
    NAME = "name"
    LONG_NAME = "long_name"
    KIND = "kind"
    MIXED_FORMS = "mixed_forms"
    MIXED_EDITIONS = "mixed_editions"
    DECLARED = "declared"
    NO_ROWS = "no_rows"
    UNKNOWN_CODE = "unknown_code"
    LINK_LEVEL = "link_level"
    LINK_KIND = "link_kind"


SENTENCES = {
    FaultKind.BAD_CODE: gettext_noop("kode “{value}” bukan kode wilayah. Bentuknya PP[.KK[.CC[.VVVV]]], misalnya 35.06.12.2003."),
    FaultKind.READ_AS_NUMBER: gettext_noop(
        "kode terbaca sebagai angka, sehingga nolnya hilang: {value}. Simpan kolom kode sebagai teks, lalu ekspor lagi dari sumbernya."
    ),
    FaultKind.UNDOTTED: gettext_noop("kode “{value}” tanpa titik, seperti kode KPU. Kalau ini memang pohon KPU, pakai --scheme kpu."),
    FaultKind.DUPLICATE: gettext_noop("kode {value} sudah ada di baris {other}. Hapus salah satu, atau pisahkan kedua edisi."),
    FaultKind.ORPHAN: gettext_noop("{value}: induknya {other} tidak ada dalam berkas. Tambahkan baris induk itu."),
    FaultKind.CIRCLE: gettext_noop("kolom induk berputar: {value}. Perbaiki kolom induk, atau kosongkan."),
    FaultKind.PARENT: gettext_noop(
        "{value}: kolom induk berisi “{other}”, tetapi menurut kodenya lain. Perbaiki atau kosongkan kolom induk."
    ),
    FaultKind.LEVEL: gettext_noop("{value}: kolom tingkat berisi “{other}”, tetapi menurut kodenya lain. Perbaiki atau kosongkan."),
    FaultKind.NAME: gettext_noop("{value} tidak bernama. Isi kolom nama."),
    FaultKind.LONG_NAME: gettext_noop("{value}: nama lebih dari {other} huruf. Periksa tanda kutip di baris ini dan sebelumnya."),
    FaultKind.KIND: gettext_noop(
        "{value}: “{other}” tidak cocok dengan kodenya (di bawah 71 kabupaten, 71 ke atas kota; 1 kelurahan, 2 desa)."
    ),
    FaultKind.MIXED_FORMS: gettext_noop(
        "dua bentuk kode tercampur, bertitik dan tanpa titik: {value}. Muat tiap edisi dari berkasnya sendiri."
    ),
    FaultKind.MIXED_EDITIONS: gettext_noop("dua edisi tercampur dalam kolom edition: {value}. Muat tiap edisi dari berkasnya sendiri."),
    FaultKind.DECLARED: gettext_noop(
        "jumlah tingkat {value} tidak sesuai: {other}. Periksa berkas, atau sebutkan jumlahnya dengan --declared."
    ),
    FaultKind.NO_ROWS: gettext_noop("tidak ada satu wilayah pun. Periksa apakah ini berkas yang benar."),
    FaultKind.UNKNOWN_CODE: gettext_noop("kode {value} tidak ada dalam edisi {other}. Periksa kode dan urutan kedua edisi."),
    FaultKind.LINK_LEVEL: gettext_noop("{value} dan {other} tidak setingkat. Kaitan hanya menghubungkan wilayah setingkat."),
    FaultKind.LINK_KIND: gettext_noop(
        "jenis kaitan “{other}” tidak cocok untuk {value}. Kosongkan kolom kind agar ditentukan menurut aturan."
    ),
}


@dataclass(frozen=True)
class Fault:
    """One fault.

    Args:
        kind: what is wrong.
        file: name of the file as the operator gave it.
        line: line in the file, from 1; 0 when the fault is the whole file's.
        value: the wrong value, or the code it belongs to.
        other: what it contradicts.
    """

    kind: FaultKind
    file: str
    line: int
    value: str
    other: str = ""

    def message(self, translate: Translate = str) -> str:
        """The sentence for people: place, value, remedy."""
        place = translate(gettext_noop("{file}, baris {line}")) if self.line else "{file}"
        return f"{place}: {translate(SENTENCES[self.kind])}".format(file=self.file, line=self.line, value=self.value, other=self.other)

    def as_dict(self) -> dict[str, str | int]:
        """For ``--json``."""
        return {
            "kind": self.kind.value,
            "file": self.file,
            "line": self.line,
            "value": self.value,
            "other": self.other,
            "text": self.message(),
        }


class UnreadableFile(ValueError):
    """The file is not of the kind that was promised; the text names file and remedy, in Indonesian."""

    def __init__(self, file: str, sentence: str, **values: object) -> None:
        self.file, self.sentence, self.values = file, sentence, values
        super().__init__(self.message())

    def message(self, translate: Translate = str) -> str:
        """The sentence for people."""
        return f"{self.file}: {translate(self.sentence).format(**self.values)}"
