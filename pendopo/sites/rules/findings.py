"""What the checks before publishing can find: one table of codes, how grave each is, and what to do about it.

The words are Indonesian and pass through the catalogues; docs/reference/page-checks.md is made from this table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogues; it is translated where it is shown."""
    return text


_ = gettext_noop


class Severity(StrEnum):
    """How grave: ``stop`` refuses to publish, ``warn`` asks to be looked at, ``hint`` makes a page better."""

    STOP = "stop"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True)
class Rule:
    """One thing that is looked for.

    Attributes:
        severity: what follows from it.
        what: what was found, with ``%(...)s`` for numbers and quoted words.
        remedy: what the editor can do, with the same placeholders.
    """

    severity: Severity
    what: str
    remedy: str


@dataclass(frozen=True)
class Finding:
    """One thing that was found on a page or in a file.

    Attributes:
        code: key in :data:`RULES`.
        place: where, in words that stand on the page (at most 80 letters); long numbers never, '' for the whole page.
        values: for the placeholders of the rule's text.
    """

    code: str
    place: str = ""
    values: dict[str, str | int] = field(default_factory=dict, hash=False)

    @property
    def severity(self) -> Severity:
        return RULES[self.code].severity

    def as_json(self) -> dict[str, object]:
        """As it is kept beside a file."""
        return {"code": self.code, "place": self.place, "values": self.values}


STOP, WARN, HINT = Severity

RULES: dict[str, Rule] = {
    "nik": Rule(
        STOP,
        _("Ada NIK: %(masked)s."),
        _(
            "Samarkan enam angka tanggal lahirnya, seperti 350612******0001, atau hapus. Bila ini bukan NIK, sebut nama nomor itu"
            " tepat di depannya, misalnya “Nomor rekening”."
        ),
    ),
    "nkk": Rule(
        STOP,
        _("Ada nomor kartu keluarga: %(masked)s."),
        _("Samarkan enam angka di tengahnya, seperti 350612******0001, atau hapus."),
    ),
    "number-like-nik": Rule(
        WARN,
        _("Nomor ini tersusun seperti NIK: %(masked)s."),
        _("Pastikan nomor ini memang bukan milik seseorang."),
    ),
    "mobile-number": Rule(
        WARN,
        _("Ada nomor ponsel: %(masked)s."),
        _("Pakai telepon kantor. Nomor seseorang hanya boleh tampil bila pemiliknya setuju."),
    ),
    "file-nik": Rule(
        STOP,
        _("Berkas ini memuat %(count)s NIK atau nomor kartu keluarga, misalnya %(masked)s (%(where)s)."),
        _(
            "Samarkan nomornya di naskah asal, seperti 350612******0001, lalu simpan ulang sebagai PDF dan unggah lagi. Kotak hitam"
            " di atas teks tidak cukup: nomor di bawahnya masih dapat disalin."
        ),
    ),
    "file-number-like-nik": Rule(
        WARN,
        _("Berkas ini memuat %(count)s nomor yang tersusun seperti NIK, misalnya %(masked)s (%(where)s)."),
        _("Pastikan nomor itu memang bukan milik seseorang."),
    ),
    "file-mobile-number": Rule(
        WARN,
        _("Berkas ini memuat %(count)s nomor ponsel, misalnya %(masked)s (%(where)s)."),
        _("Pakai telepon kantor, atau pastikan pemiliknya setuju nomornya terbit."),
    ),
    "file-locked": Rule(
        STOP,
        _("Berkas ini terkunci dengan sandi: pembaca tidak dapat membukanya."),
        _("Simpan ulang tanpa sandi, lalu unggah lagi."),
    ),
    "file-damaged": Rule(
        STOP,
        _("Berkas ini rusak dan tidak dapat dibaca."),
        _("Buka dengan aplikasinya, simpan ulang, lalu unggah lagi."),
    ),
    "file-too-large": Rule(
        STOP,
        _("Berkas ini terlalu besar untuk diperiksa seluruhnya (%(limit)s)."),
        _("Bagi menjadi beberapa berkas, lalu unggah satu per satu."),
    ),
    "file-lost": Rule(
        STOP,
        _("Berkas ini tidak ada lagi di penyimpanan."),
        _("Unggah ulang berkasnya, atau lepaskan dari halaman ini."),
    ),
    "pdf-scanned": Rule(
        WARN,
        _("PDF ini hanya gambar hasil pindai: %(blank)s dari %(pages)s halaman tanpa teks."),
        _(
            "Pakai PDF dari naskah asalnya, atau jalankan pengenalan teks (OCR). Tanpa teks, pembaca layar dan pencarian tidak"
            " dapat membacanya, dan NIK di dalamnya harus Anda periksa sendiri."
        ),
    ),
    "pdf-attachments": Rule(
        WARN,
        _("PDF ini menyimpan %(count)s lampiran di dalamnya, yang tidak diperiksa."),
        _("Lepaskan lampirannya, atau unggah sebagai berkas tersendiri."),
    ),
    "pdf-untagged": Rule(
        WARN,
        _("PDF ini tanpa tanda struktur: pembaca layar tidak tahu urutan dan judulnya."),
        _("Saat menyimpan sebagai PDF, centang “Tag struktur dokumen untuk aksesibilitas” (Word: Opsi; LibreOffice: PDF bertanda)."),
    ),
    "pdf-no-title": Rule(
        WARN,
        _("PDF ini tidak berjudul di sifat dokumennya."),
        _("Isi judul di Berkas → Info (Word) atau Berkas → Properti (LibreOffice), lalu simpan ulang sebagai PDF."),
    ),
    "pdf-no-language": Rule(
        WARN,
        _("Bahasa PDF ini tidak disebut: pembaca layar bisa salah mengucapkannya."),
        _("Pilih bahasa Indonesia untuk seluruh naskah, lalu simpan ulang sebagai PDF bertanda."),
    ),
    "pdf-no-bookmarks": Rule(
        HINT,
        _("PDF sepanjang %(pages)s halaman ini tanpa penanda bab."),
        _("Pakai gaya Judul di naskah, dan centang “Buat penanda dari judul” saat menyimpan sebagai PDF."),
    ),
    "title-capitals": Rule(
        WARN,
        _("Judul ditulis dengan huruf kapital semua."),
        _("Tulis seperti kalimat: huruf kapital hanya di awal dan untuk nama."),
    ),
    "title-long": Rule(
        HINT,
        _("Judul %(letters)s huruf; mesin pencari memotongnya setelah sekitar %(limit)s."),
        _("Perpendek, atau isi judul untuk mesin pencari di bagian “Alamat dan mesin pencari”."),
    ),
    "picture-no-alt": Rule(
        WARN,
        _("Gambar tanpa teks alternatif."),
        _("Buka gambarnya dan tulis apa yang terlihat, untuk orang yang tidak melihatnya."),
    ),
    "picture-empty-alt": Rule(
        WARN,
        _("Teks alternatif tidak menjelaskan gambar: “%(alt)s”."),
        _("Buka gambarnya dan tulis satu kalimat: siapa melakukan apa, di mana. Jangan nama berkas, jangan hanya “foto”."),
    ),
    "picture-alt-is-caption": Rule(
        HINT,
        _("Teks alternatif sama dengan keterangan gambar."),
        _("Pembaca layar mengucapkannya dua kali. Di teks alternatif tulis apa yang terlihat; di keterangan, apa artinya."),
    ),
    "picture-heavy": Rule(
        WARN,
        _("Gambar ini %(kilobytes)s kB bagi pembaca; sebaiknya paling banyak %(limit)s kB."),
        _("Pakai foto yang lebih sederhana atau potong bagiannya yang penting: pola rapat dan teks kecil membuat berkas berat."),
    ),
    "pictures-heavy": Rule(
        HINT,
        _("Semua gambar di halaman ini %(kilobytes)s kB; di ponsel dengan jaringan lambat itu lama."),
        _("Kurangi gambarnya, atau bagi menjadi dua halaman."),
    ),
    "heading-skipped": Rule(
        WARN,
        _("Judul tingkat %(level)s datang setelah tingkat %(before)s: satu tingkat terlewat."),
        _("Mulai bagian dengan blok Subjudul; judul di dalam teks (H3) hanya di bawah sebuah Subjudul."),
    ),
    "heading-empty": Rule(
        WARN,
        _("Ada judul bagian yang kosong."),
        _("Isi judulnya, atau hapus bloknya."),
    ),
    "heading-capitals": Rule(
        HINT,
        _("Judul bagian ditulis dengan huruf kapital semua."),
        _("Tulis seperti kalimat: pembaca layar bisa mengejanya huruf demi huruf."),
    ),
    "link-says-nothing": Rule(
        WARN,
        _("Teks tautan tidak mengatakan ke mana: “%(text)s”."),
        _("Tautkan kata yang menyebut isinya, misalnya “Daftar pemilih tetap 2029 (PDF)”."),
    ),
    "link-bare-address": Rule(
        HINT,
        _("Alamat web dipakai sebagai teks tautan."),
        _("Tulis nama halamannya, lalu tautkan nama itu."),
    ),
    "link-empty": Rule(
        WARN,
        _("Ada tautan tanpa teks."),
        _("Isi teksnya, atau hapus tautannya."),
    ),
    "link-unsafe": Rule(
        WARN,
        _("Tautan ke situs sendiri memakai http:// tanpa pengaman."),
        _("Pilih halamannya lewat “Tautan internal”, atau ganti awalnya dengan https://."),
    ),
    "link-to-desk": Rule(
        WARN,
        _("Tautan menuju alamat kerja yang tidak dapat dibuka pembaca."),
        _("Pilih halaman atau berkasnya lewat “Tautan internal” atau “Dokumen”."),
    ),
    "practice-link": Rule(
        STOP,
        _("Halaman ini menaut ke situs latihan, yang tidak pernah terbit."),
        _("Hapus tautannya, atau pilih halaman dari situs kantor."),
    ),
    "table-no-header": Rule(
        WARN,
        _("Tabel tanpa baris judul kolom."),
        _("Pakai blok Tabel dan grafik; baris pertamanya menjadi judul kolom."),
    ),
    "paragraph-long": Rule(
        HINT,
        _("Sebuah paragraf sepanjang %(words)s kata."),
        _("Bagi menjadi beberapa paragraf, masing-masing satu pokok pikiran, paling banyak sekitar %(limit)s kata."),
    ),
}  # fmt: skip

ORDER = {severity: number for number, severity in enumerate(Severity)}


def sorted_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Gravest first, otherwise in the order of the page."""
    return sorted(findings, key=lambda finding: ORDER[finding.severity])


def stops(findings: Iterable[Finding]) -> list[Finding]:
    """Those that refuse to publish."""
    return [finding for finding in findings if finding.severity is Severity.STOP]
