"""What a move of an old site is made of: the job, the pages and files that were found, and the days by which offices shall have moved."""

import zlib
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from wagtail.models import Page

from pendopo.site_import.rules.items import Kind, Status
from pendopo.site_import.rules.stages import Stage
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites.models import OfficeDocument, OfficeImage

LONGEST_ADDRESS = 2000
MOST_FAULTS = 200  # that are kept with their words; all are counted


class ImportJob(models.Model):
    """One move of one old site into the site of one office. Written by actions.py and engine.py."""

    STAGES = [
        (Stage.READING.value, _("Membaca sumber")),
        (Stage.TABLES.value, _("Menunggu tabel dipilih")),
        (Stage.JUDGING.value, _("Membersihkan dan menilai")),
        (Stage.TRIED.value, _("Uji coba selesai")),
        (Stage.FETCHING.value, _("Mengambil gambar dan berkas")),
        (Stage.READY.value, _("Menunggu keputusan Anda")),
        (Stage.MAKING.value, _("Membuat halaman")),
        (Stage.ADDRESSES.value, _("Menyiapkan alamat lama")),
        (Stage.DONE.value, _("Selesai")),
        (Stage.UNDOING.value, _("Membatalkan")),
        (Stage.UNDONE.value, _("Dibatalkan")),
        (Stage.FAILED.value, _("Terhenti")),
    ]

    office_key = models.BigIntegerField()
    source = models.CharField(max_length=30, help_text="Nama sumber, misalnya wxr.")
    origin = models.CharField(max_length=LONGEST_ADDRESS, help_text="Nama berkas atau alamat yang diberikan.")
    file = models.CharField(max_length=200, blank=True, help_text="Berkas yang diunggah, di folder pindahan; kosong untuk alamat.")
    host = models.CharField(max_length=253, help_text="Nama host situs lama.")
    file_bytes = models.PositiveBigIntegerField(default=0, help_text="Ukuran berkas yang diunggah.")
    file_sha256 = models.CharField(max_length=64, blank=True, help_text="Sidik berkas yang diunggah.")
    media_hosts = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    mapping = models.JSONField(default=dict, blank=True, help_text="Jenis halaman menurut nama kategori lama.")
    tables = models.JSONField(default=list, blank=True, help_text="Tabel buatan sendiri: kolom mana memuat apa.")
    tables_found = models.JSONField(
        default=list, blank=True, help_text="Tabel dalam cadangan, dengan contoh pendek; dihapus setelah dipakai."
    )
    stage = models.CharField(max_length=10, choices=STAGES, default=Stage.READING.value)
    failed_at = models.CharField(max_length=10, blank=True, help_text="Tahap yang terhenti; kosong bila tidak ada.")
    cursor = models.PositiveBigIntegerField(default=0, help_text="Berapa temuan sumber sudah tersimpan.")
    counters = models.JSONField(default=dict, blank=True)
    faults = models.JSONField(default=list, blank=True, help_text="Bagian sumber yang tidak terbaca: place, what, detail.")
    dry_run = models.BooleanField(default=True, help_text="Berhenti setelah menilai, sebelum mengambil gambar.")
    at_server = models.BooleanField(default=False, help_text="Dikerjakan perintah di server, bukan oleh mover.")
    force_undo = models.BooleanField(default=False, help_text="Batalkan juga halaman yang sudah disunting.")
    started_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    ended_at = models.DateTimeField(null=True)
    started_by = models.CharField(max_length=150)
    fault = models.CharField(max_length=500, blank=True, help_text="Mengapa terhenti, dengan kata untuk petugas.")

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["stage"], name="moves_by_stage")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.host}"

    @property
    def at(self) -> Stage:
        return Stage(self.stage)

    @property
    def shown_origin(self) -> str:
        """Where it came from, without folders of the server."""
        return self.origin if self.origin.startswith(("http://", "https://")) else self.origin.rpartition("/")[2]

    def count(self, what: str, more: int = 1) -> None:
        """Add to one of the counters; the caller saves."""
        self.counters[what] = self.counters.get(what, 0) + more

    def note(self, place: str, what: str, detail: str = "") -> None:
        """Count a fault and keep it while there is room; the caller saves."""
        self.count("faults")
        if len(self.faults) < MOST_FAULTS:
            self.faults.append({"place": place[:300], "what": what, "detail": detail[:200]})


class ImportedItem(models.Model):
    """One page of an old site: as it came (packed, never rendered), as it was cleaned, and what a person decided."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        ACCEPTED = "accepted", _("Diterima")
        REFUSED = "refused", _("Ditolak")

    PILES = [(Pile.CLEAN.value, _("Bersih")), (Pile.DOUBTFUL.value, _("Meragukan")), (Pile.INFECTED.value, _("Terinfeksi"))]

    office_key = models.BigIntegerField()
    host = models.CharField(max_length=253)
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="found", help_text="Yang pertama menemukannya.")
    changed_in = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="items", help_text="Yang terakhir mengubahnya.")
    source_id = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    status = models.CharField(max_length=10, choices=[(status.value, status.value) for status in Status])
    title = models.CharField(max_length=500)
    address = models.TextField(blank=True)
    other_addresses = models.JSONField(default=list, blank=True)
    published = models.DateTimeField(null=True)
    updated = models.DateTimeField(null=True)
    author = models.CharField(max_length=200, blank=True)
    categories = models.JSONField(default=list, blank=True)
    raw = models.BinaryField(help_text="Sumber apa adanya, dipadatkan; tidak pernah ditampilkan sebagai HTML.")
    raw_sha256 = models.CharField(max_length=64)
    raw_bytes = models.PositiveIntegerField()
    pieces = models.JSONField(null=True, help_text="Isi yang sudah bersih; kosong selama belum dinilai.")
    left_over = models.JSONField(default=list, blank=True)
    links = models.JSONField(default=list, blank=True)
    media = models.JSONField(default=list, blank=True)
    clean_bytes = models.PositiveIntegerField(default=0)
    pile = models.CharField(max_length=10, choices=PILES, blank=True, help_text="Kosong selama belum dinilai.")
    judged = models.CharField(max_length=10, choices=PILES, blank=True, help_text="Tumpukan menurut pemeriksaan, sebelum dipindah orang.")
    score = models.PositiveSmallIntegerField(default=0)
    signs = models.JSONField(default=list, blank=True)
    wanted = models.CharField(max_length=20, blank=True, help_text="Jenis halaman yang akan dibuat.")
    proposed = models.CharField(max_length=20, blank=True, help_text="Jenis halaman tanpa pemetaan kategori.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    publish = models.BooleanField(default=False, help_text="Halamannya langsung terbit; tanpa itu menjadi draf.")
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    made_in = models.ForeignKey(ImportJob, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Yang membuat halamannya.")
    made_revision = models.BigIntegerField(null=True, help_text="Versi halaman buatan pindahan; versi lain berarti sudah disunting.")
    made_live = models.BooleanField(default=False)
    made_sha256 = models.CharField(max_length=64, blank=True, help_text="Sumber yang sudah menjadi halaman; kosong bila belum.")
    fault = models.CharField(max_length=500, blank=True, help_text="Mengapa halamannya tidak dibuat atau tidak terbit.")

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["office_key", "host", "source_id"], name="one_item_per_source_id")]
        indexes = [
            models.Index(fields=["changed_in", "pile", "state"], name="items_by_pile"),
            models.Index(fields=["made_in"], condition=models.Q(page__isnull=False), name="items_with_page"),
            models.Index(fields=["office_key"], condition=models.Q(page__isnull=False), name="items_moved_of_office"),
            models.Index(fields=["office_key"], condition=models.Q(state="waiting"), name="items_waiting_of_office"),
        ]

    def __str__(self) -> str:
        return f"{self.office_key}: {self.source_id}"

    @property
    def source(self) -> bytes:
        """The raw source as the reader gave it, as UTF-8 JSON."""
        return zlib.decompress(bytes(self.raw))


class ImportedMedium(models.Model):
    """A picture or file of an old site: where it was, and what it became."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        HERE = "here", _("Sudah di sini")
        FAILED = "failed", _("Tidak dapat diambil")

    office_key = models.BigIntegerField()
    host = models.CharField(max_length=253)
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="media")
    address = models.TextField()
    address_sha256 = models.CharField(max_length=64)
    source_id = models.CharField(max_length=300, blank=True, help_text="Namanya di sumber, misalnya attachment-45.")
    belongs_to = models.CharField(max_length=300, blank=True, help_text="Nama halaman lama yang memilikinya.")
    title = models.CharField(max_length=250, blank=True)
    alt = models.CharField(max_length=250, blank=True)
    caption = models.CharField(max_length=250, blank=True)
    shown_in = models.CharField(max_length=250, blank=True, help_text="Judul sebuah halaman yang memuatnya.")
    wanted = models.BooleanField(default=False, help_text="Dipakai halaman yang tidak terinfeksi.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    fault = models.CharField(max_length=30, blank=True, help_text="Kode; kata-katanya di words.py.")
    detail = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    kept_bytes = models.PositiveBigIntegerField(default=0)
    image = models.ForeignKey(OfficeImage, null=True, on_delete=models.SET_NULL, related_name="+")
    document = models.ForeignKey(OfficeDocument, null=True, on_delete=models.SET_NULL, related_name="+")
    made = models.BooleanField(default=False, help_text="Gambar atau berkasnya dibuat baris ini, bukan dipakai bersama.")
    alt_made = models.BooleanField(default=False, help_text="Teks alternatifnya disusun dari judul halaman.")
    scanned = models.BooleanField(default=False, help_text="Sudah diperiksa pemindai virus.")

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["office_key", "host", "address_sha256"], name="one_medium_per_address")]
        indexes = [
            models.Index(fields=["job", "state"], name="media_by_state"),
            models.Index(fields=["office_key", "sha256"], name="media_by_bytes"),
            models.Index(fields=["office_key", "host", "source_id"], name="media_by_name"),
            models.Index(fields=["office_key", "host", "belongs_to"], name="media_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.office_key}: {self.pk}"


class MoveDeadline(models.Model):
    """The day by which the offices of a province, or all of a body, shall have moved; set from above, read by everybody."""

    office_key = models.BigIntegerField(unique=True, help_text="Kantor provinsi; kantor nasional untuk semua.")
    day = models.DateField(_("Tenggat"))
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField(auto_now=True)

    objects = models.Manager()

    def __str__(self) -> str:
        return f"{self.office_key}: {self.day}"


def packed(data: bytes) -> bytes:
    """Bytes as :attr:`ImportedItem.raw` holds them."""
    return zlib.compress(data, 6)


__all__: list[Any] = ["ImportJob", "ImportedItem", "ImportedMedium", "MoveDeadline", "packed"]
