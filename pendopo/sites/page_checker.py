"""Wagtail's checker of accessibility (axe), as it looks at the preview in the editor: more rules, in Indonesian, and of the page alone."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

# The frame of a page is the theme's, which has tests of its own: an editor could not mend it.
LOOKED_AT = ["main"]
MESSAGES = {
    "button-name": (_("Tombol tanpa tulisan"), _("Beri tulisan yang dapat diucapkan pembaca layar.")),
    "color-contrast": (_("Kontras warna terlalu lemah"), _("Tulisan dan latarnya harus cukup berbeda, paling sedikit 4,5 : 1.")),
    "empty-heading": (_("Judul bagian kosong"), _("Isi judulnya, atau hapus bloknya.")),
    "empty-table-header": (_("Judul kolom kosong"), _("Isi judul setiap kolom.")),
    "frame-title": (_("Bingkai tanpa judul"), _("Beri judul yang dapat diucapkan pembaca layar.")),
    "heading-order": (_("Tingkat judul terlewat"), _("Mulai bagian dengan blok Subjudul, baru judul di dalam teks.")),
    "image-alt": (_("Gambar tanpa teks alternatif"), _("Buka gambarnya dan tulis apa yang terlihat.")),
    "input-button-name": (_("Tombol tanpa tulisan"), _("Beri tulisan yang dapat diucapkan pembaca layar.")),
    "link-in-text-block": (_("Tautan hanya dibedakan oleh warna"), _("Beri garis bawah, agar terlihat tanpa membedakan warna.")),
    "link-name": (_("Tautan tanpa teks"), _("Isi teksnya, atau hapus tautannya.")),
    "list": (_("Daftar tidak tersusun benar"), _("Pakai tombol daftar di bilah teks.")),
    "p-as-heading": (_("Paragraf tebal dipakai sebagai judul"), _("Pakai blok Subjudul, bukan huruf tebal.")),
    "td-headers-attr": (_("Judul kolom tidak tersambung"), _("Pakai blok Tabel dan grafik.")),
    "alt-text-quality": (_("Teks alternatif tampak seperti nama berkas"), _("Tulis satu kalimat tentang apa yang terlihat.")),
    "empty-meta-description": (
        _("Deskripsi untuk mesin pencari kosong"),
        _("Isi di bagian “Alamat dan mesin pencari”: satu atau dua kalimat."),
    ),
}


class PageChecker(ContentCheckerItem):
    """Runs in the preview and says in the side panel what it found."""

    axe_include = LOOKED_AT
    axe_run_only = list(MESSAGES)
    axe_messages = {rule: {"error_name": name, "help_text": remedy} for rule, (name, remedy) in MESSAGES.items()}


def in_place_of_wagtails(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    """Change the list of a userbar in place."""
    items[:] = [PageChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]
