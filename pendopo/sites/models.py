"""Office sites: the types of pages, their pictures and files, the profile of an office, and what waits to be baked."""

import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.models import Locale, Page
from wagtail.search import index

from pendopo.regions.models import Office
from pendopo.sites.blocks import BodyField, TiesField
from pendopo.sites.rules import events, public_information
from pendopo.sites.rules.broadcasts import Audience, Course, Reach, State, state
from pendopo.sites.rules.findings import stops
from pendopo.sites.rules.languages import MAIN
from pendopo.sites.rules.legal import LegalKind
from pendopo.sites.rules.page_checks import numbers_in
from pendopo.sites.rules.paths import STEP
from pendopo.sites.upload_links import How, Upload, link_to
from pendopo.sites.uploads import CleanImageField

EARLIEST_DATE = datetime.date(1945, 8, 17)
HOMES = ["sites.HomePage", "sites.PracticeHomePage", "sites.LanguageHomePage"]


def plausible_date(date: datetime.date) -> None:
    """Dates on pages lie between the Republic's first day and two years from now."""
    latest = timezone.localdate() + datetime.timedelta(days=730)
    if not EARLIEST_DATE <= date <= latest:
        raise ValidationError(
            _("Tanggal %(date)s tidak masuk akal. Isi tanggal antara 17 Agustus 1945 dan %(latest)s."),
            params={"date": date.strftime("%d-%m-%Y"), "latest": latest.strftime("%d-%m-%Y")},
        )


def this_year() -> int:
    return timezone.localdate().year


class OfficeImage(AbstractImage):
    """A picture of an office: re-encoded at upload, without EXIF, never without alternative text."""

    file = CleanImageField(_("Berkas"), upload_to=get_upload_to, width_field="width", height_field="height")
    admin_form_fields = (
        "title",
        "file",
        "description",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("gambar")
        verbose_name_plural = _("gambar")

    @property
    def default_alt_text(self) -> str:
        return self.description or self.title


class OfficeRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(OfficeImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter")]


class OfficeDocument(AbstractDocument):
    """A file of an office to download; its content is checked against its type at upload."""

    report = models.JSONField(null=True, editable=False, help_text=_("Temuan pemeriksaan berkas (checks.py); kosong bila belum diperiksa."))
    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("berkas")
        verbose_name_plural = _("berkas")

    @property
    def text(self) -> str:
        """What stands on its pages, for a PDF that was read; '' for all others."""
        return str((self.report or {}).get("text", ""))

    @property
    def url(self) -> str:
        """Address on the office's own site; on the desk, a signed one on the host without cookies."""
        if settings.UPLOADS_ARE_SIGNED:
            return link_to(Upload(How.SAVE, self.file.name))
        return f"/berkas/{self.pk}/{quote(self.filename)}"


class DocumentForm(WagtailAdminPageForm):
    """A document's form: what is published has its file, unless it is exempted; a draft may wait for it."""

    def clean(self) -> Any:
        cleaned = super().clean()
        exempted = cleaned.get("information_class") == public_information.InformationClass.EXEMPTED
        if "document" in self.fields and not (self.is_deferred_validation or exempted or cleaned.get("document")):
            self.add_error("document", _("Pilih berkasnya, atau golongkan sebagai informasi yang dikecualikan."))
        return cleaned


class OfficePage(Page):
    """What all page types share: they are reached by their path on the office's own site."""

    class Meta:
        abstract = True

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description"), FieldPanel("show_in_menus")],
            heading=_("Alamat dan mesin pencari"),
        )
    ]

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.take_on_language()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self.take_on_language()
        super().minimal_clean()

    def take_on_language(self) -> None:
        """A page is in the language of the part of the site in which it stands, wherever it was written."""
        if self.path:
            self.locale = locale_at(self.path)

    def clean(self) -> None:
        super().clean()
        if len(self.title.strip()) < 3:
            raise ValidationError({"title": _("Judul terlalu pendek. Tulis paling sedikit tiga huruf.")})


class HomePage(OfficePage):
    """Front page of an office's site; the national one is the portal."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="home")
    lead = models.CharField(_("Kalimat pembuka"), max_length=300, blank=True)
    standard = models.PositiveSmallIntegerField(
        default=1, help_text=_("Edisi halaman baku yang sudah dimiliki situs ini; lihat provision.")
    )

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = [
        "sites.NewsIndexPage",
        "sites.AnnouncementIndexPage",
        "sites.EventIndexPage",
        "sites.DocumentIndexPage",
        "sites.LegalIndexPage",
        "sites.GalleryIndexPage",
        "sites.InformationListPage",
        "sites.ProfilePage",
        "sites.StandardPage",
        "sites.LanguageHomePage",
    ]

    class Meta:
        verbose_name = _("beranda")


class LanguageHomePage(OfficePage):
    """Front page of a site in another language; what stands below it is in that language (translating.py opens it).

    It is the translation of the front page: the same ``translation_key``, its own ``locale``; its slug is the code.
    """

    lead = models.CharField(_("Kalimat pembuka"), max_length=300, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    promote_panels = [MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("Mesin pencari"))]
    parent_page_types = ["sites.HomePage"]
    subpage_types = [name for name in HomePage.subpage_types if name != "sites.LanguageHomePage"]
    is_creatable = False

    class Meta:
        verbose_name = _("beranda bahasa lain")

    def take_on_language(self) -> None:
        """It is what sets the language."""


def front_at(path: str) -> LanguageHomePage | None:
    """The front page of the language to which a place in the tree belongs, published or not; None for Indonesian."""
    return LanguageHomePage.objects.select_related("locale").filter(path=path[: 3 * STEP]).first() if len(path) >= 3 * STEP else None


def locale_at(path: str) -> Locale:
    """The language of a place in the tree."""
    front = front_at(path)
    return front.locale if front else Locale.objects.get(language_code=MAIN)


class ListPage(OfficePage):
    """A page that lists its children, newest first, in numbered parts."""

    lead = models.CharField(_("Kalimat pembuka"), max_length=300, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = HOMES

    class Meta:
        abstract = True


class NewsIndexPage(ListPage):
    """All news of an office."""

    subpage_types = ["sites.NewsPage"]

    class Meta:
        verbose_name = _("daftar berita")


class AnnouncementIndexPage(ListPage):
    """All announcements of an office."""

    subpage_types = ["sites.AnnouncementPage"]

    class Meta:
        verbose_name = _("daftar pengumuman")


class DocumentIndexPage(ListPage):
    """All documents of an office."""

    subpage_types = ["sites.DocumentPage"]

    class Meta:
        verbose_name = _("daftar dokumen")


class DatedPage(OfficePage):
    """A page that stands in a list under its date."""

    date = models.DateField(_("Tanggal"), default=timezone.localdate, validators=[plausible_date])
    body = BodyField(verbose_name=_("Isi"), blank=True)
    search_fields = [*Page.search_fields, index.SearchField("body"), index.FilterField("date")]
    subpage_types: list[str] = []

    class Meta:
        abstract = True


class NewsPage(DatedPage):
    """One news item."""

    summary = models.TextField(
        _("Ringkasan"),
        max_length=300,
        validators=[MinLengthValidator(20)],
        help_text=_("Satu atau dua kalimat; tampil di daftar berita dan saat dibagikan."),
    )
    image = models.ForeignKey(OfficeImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Foto utama"))
    search_fields = [*DatedPage.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("summary"), FieldPanel("image"), FieldPanel("body")]
    parent_page_types = ["sites.NewsIndexPage"]

    class Meta:
        verbose_name = _("berita")


class AnnouncementPage(DatedPage):
    """One announcement, with its number and, if there is one, its signed file."""

    number = models.CharField(_("Nomor"), max_length=80, blank=True)
    document = models.ForeignKey(
        OfficeDocument, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Berkas")
    )
    search_fields = [*DatedPage.search_fields, index.SearchField("number")]
    content_panels = [*Page.content_panels, FieldPanel("number"), FieldPanel("date"), FieldPanel("body"), FieldPanel("document")]
    parent_page_types = ["sites.AnnouncementIndexPage"]

    class Meta:
        verbose_name = _("pengumuman")


INFORMATION_FAULTS = {
    "file_of_exempted": _(
        "Informasi yang dikecualikan tidak boleh terbit bersama berkasnya. Lepaskan berkasnya, atau pilih golongan lain."
    ),
    "no_ground": _("Sebutkan dasar pengecualiannya: huruf pada UU 14/2008 Pasal 17 dan keputusan hasil uji konsekuensi."),
    "ground_without_exemption": _("Dasar pengecualian hanya diisi untuk informasi yang dikecualikan."),
}


class ListedInformation(models.Model):
    """What a page says of itself for the list of public information (Daftar Informasi Publik)."""

    information_class = models.CharField(
        _("Golongan informasi publik"),
        max_length=12,
        blank=True,
        choices=[(kind.value, title) for kind, title in public_information.TITLES.items()],
        help_text=_("Yang digolongkan tampil di daftar informasi publik kantor ini."),
    )
    holder = models.CharField(_("Pejabat atau unit yang menguasai"), max_length=120, blank=True, help_text=_("Misalnya Subbagian Hukum."))
    retention = models.CharField(_("Jangka waktu simpan"), max_length=80, blank=True, help_text=_("Misalnya 5 tahun."))
    exemption = models.CharField(_("Dasar pengecualian"), max_length=300, blank=True)

    information_panel = MultiFieldPanel(
        [FieldPanel(name) for name in ("information_class", "holder", "retention", "exemption")],
        heading=_("Daftar informasi publik"),
        classname="collapsed",
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        listing = public_information.Listing(self.information_class, bool(getattr(self, "document_id", None)), self.exemption)
        faults = public_information.faults_of(listing)
        if faults:
            raise ValidationError({name: INFORMATION_FAULTS[kind] for name, kind in faults.items()})


class DocumentPage(ListedInformation, DatedPage):
    """One document for the public: a decision, minutes, a report; or word of one that is exempted."""

    class Category(models.TextChoices):
        DECISION = "keputusan", _("Keputusan")
        MINUTES = "berita-acara", _("Berita acara")
        REPORT = "laporan", _("Laporan")
        PLAN = "rencana", _("Rencana dan anggaran")
        OTHER = "lainnya", _("Lainnya")

    category = models.CharField(_("Jenis"), max_length=20, choices=Category.choices, default=Category.DECISION)
    number = models.CharField(_("Nomor"), max_length=80, blank=True)
    document = models.ForeignKey(
        OfficeDocument, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Berkas")
    )
    search_fields = [*DatedPage.search_fields, index.SearchField("number"), index.FilterField("category")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("category"),
        FieldPanel("number"),
        FieldPanel("date"),
        FieldPanel("document"),
        FieldPanel("body"),
        ListedInformation.information_panel,
    ]
    base_form_class = DocumentForm
    parent_page_types = ["sites.DocumentIndexPage"]

    class Meta:
        verbose_name = _("dokumen")


class LegalIndexPage(ListPage):
    """All legal products of an office (JDIH)."""

    subpage_types = ["sites.LegalPage"]

    class Meta:
        verbose_name = _("daftar produk hukum")


class LegalPage(ListedInformation, DatedPage):
    """One legal product; its title is what it is about, the rest of its name is put together from the fields."""

    class Subject(models.TextChoices):
        GOVERNANCE = "tata-kerja", _("Tata kerja dan organisasi")
        STAGES = "tahapan", _("Tahapan dan jadwal")
        VOTERS = "pemilih", _("Data pemilih")
        CANDIDATES = "pencalonan", _("Pencalonan dan peserta")
        CAMPAIGN = "kampanye", _("Kampanye dan dana kampanye")
        LOGISTICS = "logistik", _("Logistik")
        VOTING = "pemungutan", _("Pemungutan, penghitungan, rekapitulasi")
        RESULT = "hasil", _("Hasil dan penetapan")
        OVERSIGHT = "pengawasan", _("Pengawasan dan sengketa")
        INFORMATION = "informasi", _("Informasi publik dan data")
        OFFICE = "kelembagaan", _("Kepegawaian, keuangan, aset")
        OTHER = "lainnya", _("Lainnya")

    KINDS = [
        (LegalKind.REGULATION.value, _("Peraturan")),
        (LegalKind.DECISION.value, _("Keputusan")),
        (LegalKind.CIRCULAR.value, _("Surat edaran")),
        (LegalKind.INSTRUCTION.value, _("Instruksi")),
        (LegalKind.AGREEMENT.value, _("Perjanjian kerja sama")),
        (LegalKind.RULING.value, _("Putusan")),
    ]

    kind = models.CharField(_("Jenis"), max_length=20, choices=KINDS, default=LegalKind.DECISION.value)
    number = models.CharField(_("Nomor"), max_length=80)
    year = models.PositiveSmallIntegerField(_("Tahun"), default=this_year, validators=[MinValueValidator(1945), MaxValueValidator(2100)])
    subject = models.CharField(_("Bidang"), max_length=20, choices=Subject.choices, default=Subject.OTHER)
    in_force_on = models.DateField(_("Mulai berlaku"), null=True, blank=True, validators=[plausible_date])
    ties = TiesField(verbose_name=_("Hubungan dengan produk hukum lain"), blank=True)
    document = models.ForeignKey(OfficeDocument, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Berkas"))
    search_fields = [*DatedPage.search_fields, index.SearchField("number"), index.FilterField("kind"), index.FilterField("year")]
    content_panels = [
        FieldPanel("kind"),
        FieldPanel("number"),
        FieldPanel("year"),
        FieldPanel("title", heading=_("Tentang"), help_text=_("Tanpa kata “tentang”, misalnya Jam Layanan Informasi.")),
        FieldPanel("subject"),
        FieldPanel("date", heading=_("Tanggal ditetapkan")),
        FieldPanel("in_force_on"),
        FieldPanel("document"),
        FieldPanel("ties"),
        FieldPanel("body", heading=_("Abstrak")),
        ListedInformation.information_panel,
    ]
    parent_page_types = ["sites.LegalIndexPage"]

    class Meta:
        verbose_name = _("produk hukum")


class EventIndexPage(ListPage):
    """All events of an office: what is to come first, what was after it."""

    subpage_types = ["sites.EventPage"]

    class Meta:
        verbose_name = _("agenda")


EVENT_FAULTS = {
    "ends_before_it_begins": _("Acara berakhir sebelum dimulai. Periksa tanggal dan jam mulai serta selesainya."),
    "too_long": _("Acara berlangsung lebih dari setahun. Periksa tahun pada tanggal selesai."),
    "end_without_start": _("Jam selesai diisi, tetapi jam mulai belum."),
}
EVENT_FIELDS = {"first": "date", "start": "start_time", "last": "end_date", "end": "end_time"}


class EventPage(DatedPage):
    """One event, at the time of the office's zone."""

    start_time = models.TimeField(_("Jam mulai"), null=True, blank=True, help_text=_("Kosongkan bila acara berlangsung sepanjang hari."))
    end_date = models.DateField(
        _("Tanggal selesai"), null=True, blank=True, validators=[plausible_date], help_text=_("Kosongkan bila selesai pada hari yang sama.")
    )
    end_time = models.TimeField(_("Jam selesai"), null=True, blank=True)
    place = models.CharField(_("Tempat"), max_length=200, blank=True)
    summary = models.TextField(_("Ringkasan"), max_length=300, blank=True, help_text=_("Satu atau dua kalimat; tampil di agenda."))
    link = models.URLField(_("Tautan daring"), blank=True, help_text=_("Bila acara dapat diikuti dari jauh."))
    cancelled = models.BooleanField(
        _("Dibatalkan"), default=False, help_text=_("Tetap tampil dengan tanda “dibatalkan”, juga di kalender.")
    )
    search_fields = [*DatedPage.search_fields, index.SearchField("summary"), index.SearchField("place")]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("date", heading=_("Tanggal mulai")), FieldPanel("start_time"), FieldPanel("end_date"), FieldPanel("end_time")],
            heading=_("Waktu, menurut zona waktu kantor ini"),
        ),
        FieldPanel("place"),
        FieldPanel("link"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("cancelled"),
    ]
    parent_page_types = ["sites.EventIndexPage"]

    class Meta:
        verbose_name = _("acara")

    def when(self, zone: str = "WIB") -> events.When:
        return events.When(self.date, self.start_time, self.end_date, self.end_time, zone)

    def clean(self) -> None:
        super().clean()
        if self.date and (fault := events.fault_of(self.when())):
            raise ValidationError({EVENT_FIELDS[fault.field]: EVENT_FAULTS[fault.kind]})


class GalleryIndexPage(ListPage):
    """All albums of an office."""

    subpage_types = ["sites.AlbumPage"]

    class Meta:
        verbose_name = _("galeri")


class AlbumPage(DatedPage):
    """Photographs of one occasion; the pictures stand in its body as galleries."""

    summary = models.TextField(_("Ringkasan"), max_length=300, blank=True)
    image = models.ForeignKey(OfficeImage, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Foto sampul"))
    search_fields = [*DatedPage.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("summary"), FieldPanel("image"), FieldPanel("body")]
    parent_page_types = ["sites.GalleryIndexPage"]

    class Meta:
        verbose_name = _("album")


class InformationListPage(OfficePage):
    """The list of public information (DIP): put together from what documents and legal products say of themselves."""

    lead = models.CharField(_("Kalimat pembuka"), max_length=400, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = [*HOMES, "sites.StandardPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("daftar informasi publik")


class StandardPage(OfficePage):
    """A page of lasting text; it may have pages below it."""

    lead = models.CharField(_("Kalimat pembuka"), max_length=400, blank=True)
    body = BodyField(verbose_name=_("Isi"), blank=True)
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = [*HOMES, "sites.StandardPage", "sites.ProfilePage"]
    subpage_types = ["sites.StandardPage", "sites.InformationListPage"]

    class Meta:
        verbose_name = _("halaman")


class ProfilePage(OfficePage):
    """Who the office is: its facts come from the tree of regions and its profile, the words from the office."""

    lead = models.CharField(_("Kalimat pembuka"), max_length=400, blank=True)
    body = BodyField(verbose_name=_("Isi"), blank=True)
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = HOMES
    subpage_types = ["sites.StandardPage"]

    class Meta:
        verbose_name = _("profil")


@register_setting(icon="home")
class OfficeProfile(BaseSiteSetting):
    """How to reach an office; shown in the foot and on the profile of its site."""

    address = models.TextField(_("Alamat"), max_length=300, blank=True)
    phone = models.CharField(_("Telepon"), max_length=40, blank=True)
    email = models.EmailField(_("Surel"), blank=True)
    hours = models.TextField(
        _("Jam layanan"), max_length=300, blank=True, help_text=_("Satu baris tiap hari, misalnya Senin–Kamis: 08.00–16.00.")
    )
    access = models.CharField(_("Akses bagi penyandang disabilitas"), max_length=200, blank=True)
    show_views = models.BooleanField(
        _("Tampilkan jumlah kunjungan di halaman"),
        default=False,
        help_text=_("Dibulatkan ke bawah dan diperbarui sekali sehari; di bawah sepuluh tidak ditampilkan."),
    )

    class Meta:
        verbose_name = _("profil kantor")

    def clean(self) -> None:
        super().clean()
        if stops(numbers_in("\n".join((self.address, self.phone, self.hours, self.access)))):
            raise ValidationError(_("Nomor seseorang tidak boleh tampil di profil kantor: ada NIK atau nomor kartu keluarga."))


class Broadcast(models.Model):
    """A siaran: one item of a national or province office that stands on the sites of offices below it, as this one row."""

    class Placement(models.TextChoices):
        TOP = "top", _("Paling atas di beranda")
        SIDE = "side", _("Di samping berita")

    AUDIENCES = [
        (Audience.ALL.value, _("Semua kantor di bawah")),
        (Audience.PROVINCES.value, _("Kantor provinsi saja")),
        (Audience.REGENCIES.value, _("Kantor kabupaten dan kota saja")),
        (Audience.CHOSEN.value, _("Kantor yang dipilih")),
    ]

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    office_key = models.BigIntegerField(db_index=True)
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    audience = models.CharField(_("Tampil di situs"), max_length=10, choices=AUDIENCES, default=Audience.ALL.value)
    chosen = ArrayField(models.BigIntegerField(), default=list, blank=True)
    placement = models.CharField(_("Letak"), max_length=5, choices=Placement.choices, default=Placement.TOP)
    title = models.CharField(_("Judul"), max_length=150, validators=[MinLengthValidator(5)])
    text = models.TextField(_("Isi"), max_length=5000, help_text=_("Pisahkan paragraf dengan baris kosong."))
    link = models.URLField(_("Tautan"), max_length=400, blank=True, help_text=_("Alamat keterangan selengkapnya, bila ada."))
    starts_at = models.DateTimeField(_("Mulai tampil"))
    ends_at = models.DateTimeField(_("Berakhir"))
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text=_("Mengapa ditarik."))
    shown_at = models.DateTimeField(null=True, help_text=_("Kapan penerbit mulai menampilkannya."))
    over_at = models.DateTimeField(null=True, help_text=_("Kapan penerbit mengakhirinya."))

    objects = models.Manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="a_broadcast_ends_after_it_starts",
                violation_error_message=_("Siaran berakhir sebelum mulai. Periksa kedua waktunya."),
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True) | ~models.Q(approved_by=models.F("made_by")),
                name="two_persons_for_a_broadcast",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    @property
    def reach(self) -> Reach:
        return Reach(self.office_key, self.low, self.high, Audience(self.audience), frozenset(self.chosen))

    @property
    def state(self) -> State:
        """What it is doing now."""
        return state(Course(self.starts_at, self.ends_at, self.approved_at, self.withdrawn_at), timezone.now())


class BroadcastNote(models.Model):
    """What an office adds to a broadcast on its own site; it changes nothing of the broadcast itself."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="notes")
    office_key = models.BigIntegerField()
    text = models.CharField(_("Catatan kantor ini"), max_length=300, help_text=_("Misalnya tempat dan kontak di daerah Anda."))
    at = models.DateTimeField(auto_now=True)
    by = models.CharField(max_length=150)

    objects = ScopedManager(office="office_key__range")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["broadcast", "office_key"], name="one_note_per_office")]

    def __str__(self) -> str:
        return f"{self.office_key}: {self.broadcast_id}"


class BakeRequest(models.Model):
    """An order in the publisher's inbox, written in the transaction of the act that asks for it."""

    class Order(models.TextChoices):
        BAKE = "bake", _("Panggang")
        RESTORE = "restore", _("Kembalikan rilis")
        COMPARE = "compare", _("Bandingkan")
        BROADCAST = "broadcast", _("Siaran")
        ADDRESSES = "addresses", _("Alamat lama")

    office_key = models.BigIntegerField(db_index=True)
    page_id = models.BigIntegerField(null=True, help_text=_("Halaman yang berubah; kosong berarti seluruh situs."))
    order = models.CharField(max_length=10, choices=Order.choices, default=Order.BAKE, db_default=Order.BAKE)
    release = models.PositiveIntegerField(null=True, help_text=_("Rilis yang diminta kembali; kosong untuk perintah lain."))
    failed = models.TextField(blank=True, db_default="", help_text=_("Mengapa perintah tidak dapat dijalankan; kosong selama menunggu."))
    at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(order="restore", release__isnull=False) | (~models.Q(order="restore") & models.Q(release__isnull=True)),
                name="only_a_restore_names_a_release",
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_key}: {self.get_order_display()} {self.release or self.page_id or 'situs'}"


class Release(models.Model):
    """One release of an office's site that was served, and the hash of its manifest: what live bytes are held against.

    Written by the publisher, never changed. Web servers have no way to this table, so it is the side to trust.
    """

    office_key = models.BigIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    files = models.PositiveIntegerField(help_text=_("Jumlah berkas."))
    bytes = models.PositiveBigIntegerField(help_text=_("Jumlah bita semua berkas."))
    manifest_sha256 = models.CharField(max_length=64)
    restored_from = models.PositiveIntegerField(null=True, help_text=_("Rilis yang isinya dikembalikan; kosong untuk rilis baru."))

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["office_key", "number"], name="one_release_per_number")]

    def __str__(self) -> str:
        return f"{self.office_key}: {self.number}"


class Comparison(models.Model):
    """What would be served now beside what is served: the review before a site is thawed. Written by the publisher."""

    office_key = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    release = models.PositiveIntegerField(null=True, help_text=_("Rilis yang tersaji saat dibandingkan; kosong bila belum ada."))
    lines = models.JSONField(default=list, help_text=_("Satu objek per berkas yang berbeda: kind, path, title, before, after."))

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["office_key", "-id"], name="newest_comparison")]

    def __str__(self) -> str:
        return f"{self.office_key}: {len(self.lines)}"


class ReportCard(models.Model):
    """What the standard found of the site of one office on one day: its score and each criterion's verdict.

    Written by report_cards.py. Of days before the newest only the states are kept, so that a year stays small.
    """

    office_key = models.BigIntegerField()
    day = models.DateField()
    score = models.PositiveSmallIntegerField(help_text=_("0 sampai 100."))
    criteria = models.JSONField(
        default=list, help_text=_("Satu objek per kriteria: code, state, dan pada hari terbaru values serta places.")
    )
    release = models.PositiveIntegerField(null=True, help_text=_("Rilis yang diperiksa; kosong bila situs belum punya rilis."))
    at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["office_key", "-day"]
        constraints = [
            models.UniqueConstraint(fields=["office_key", "day"], name="one_report_card_a_day"),
            models.CheckConstraint(condition=models.Q(score__lte=100), name="a_score_is_at_most_100"),
        ]

    def __str__(self) -> str:
        return f"{self.office_key}: {self.day} {self.score}"


from pendopo.sites.newsroom import PreviewLink, ReviewRule, ReviewTask  # noqa: E402, F401  tables of the newsroom, kept in a file of their own
from pendopo.sites.old_addresses import OldAddress  # noqa: E402, F401  table of old addresses, likewise
from pendopo.sites.practice_models import FirstWeek, PracticeHomePage  # noqa: E402, F401  tables of training, likewise
from pendopo.sites.subscriptions import Subscription, SubscriptionTry  # noqa: E402, F401  tables of the e-mail digest, likewise
from pendopo.sites.visits import CountedLog, ShownViews, ViewCount  # noqa: E402, F401  tables of visits, likewise
