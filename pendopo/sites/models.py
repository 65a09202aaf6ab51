"""Office sites: the types of pages, their pictures and files, the profile of an office, and what waits to be baked."""

import datetime
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.models import Page
from wagtail.search import index

from pendopo.regions.models import Office
from pendopo.sites.blocks import BodyField
from pendopo.sites.upload_links import How, Upload, link_to
from pendopo.sites.uploads import CleanImageField

EARLIEST_DATE = datetime.date(1945, 8, 17)


def plausible_date(date: datetime.date) -> None:
    """Dates on pages lie between the Republic's first day and two years from now."""
    latest = timezone.localdate() + datetime.timedelta(days=730)
    if not EARLIEST_DATE <= date <= latest:
        raise ValidationError(
            _("Tanggal %(date)s tidak masuk akal. Isi tanggal antara 17 Agustus 1945 dan %(latest)s."),
            params={"date": date.strftime("%d-%m-%Y"), "latest": latest.strftime("%d-%m-%Y")},
        )


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

    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("berkas")
        verbose_name_plural = _("berkas")

    @property
    def url(self) -> str:
        """Address on the office's own site; on the desk, a signed one on the host without cookies."""
        if settings.UPLOADS_ARE_SIGNED:
            return link_to(Upload(How.SAVE, self.file.name))
        return f"/berkas/{self.pk}/{quote(self.filename)}"


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

    def clean(self) -> None:
        super().clean()
        if len(self.title.strip()) < 3:
            raise ValidationError({"title": _("Judul terlalu pendek. Tulis paling sedikit tiga huruf.")})


class HomePage(OfficePage):
    """Front page of an office's site; the national one is the portal."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="home")
    lead = models.CharField(_("Kalimat pembuka"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "sites.NewsIndexPage",
        "sites.AnnouncementIndexPage",
        "sites.DocumentIndexPage",
        "sites.ProfilePage",
        "sites.StandardPage",
    ]

    class Meta:
        verbose_name = _("beranda")


class ListPage(OfficePage):
    """A page that lists its children, newest first, in numbered parts."""

    lead = models.CharField(_("Kalimat pembuka"), max_length=300, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["sites.HomePage"]

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


class DocumentPage(DatedPage):
    """One document for the public: a decision, minutes, a report."""

    class Category(models.TextChoices):
        DECISION = "keputusan", _("Keputusan")
        MINUTES = "berita-acara", _("Berita acara")
        REPORT = "laporan", _("Laporan")
        PLAN = "rencana", _("Rencana dan anggaran")
        OTHER = "lainnya", _("Lainnya")

    category = models.CharField(_("Jenis"), max_length=20, choices=Category.choices, default=Category.DECISION)
    number = models.CharField(_("Nomor"), max_length=80, blank=True)
    document = models.ForeignKey(OfficeDocument, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Berkas"))
    search_fields = [*DatedPage.search_fields, index.SearchField("number"), index.FilterField("category")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("category"),
        FieldPanel("number"),
        FieldPanel("date"),
        FieldPanel("document"),
        FieldPanel("body"),
    ]
    parent_page_types = ["sites.DocumentIndexPage"]

    class Meta:
        verbose_name = _("dokumen")


class StandardPage(OfficePage):
    """A page of lasting text; it may have pages below it."""

    lead = models.CharField(_("Kalimat pembuka"), max_length=400, blank=True)
    body = BodyField(verbose_name=_("Isi"), blank=True)
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["sites.HomePage", "sites.StandardPage", "sites.ProfilePage"]
    subpage_types = ["sites.StandardPage"]

    class Meta:
        verbose_name = _("halaman")


class ProfilePage(OfficePage):
    """Who the office is: its facts come from the tree of regions and its profile, the words from the office."""

    lead = models.CharField(_("Kalimat pembuka"), max_length=400, blank=True)
    body = BodyField(verbose_name=_("Isi"), blank=True)
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["sites.HomePage"]
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

    class Meta:
        verbose_name = _("profil kantor")


class BakeRequest(models.Model):
    """An order in the publisher's inbox, written in the transaction of the act that asks for it."""

    class Order(models.TextChoices):
        BAKE = "bake", _("Panggang")
        RESTORE = "restore", _("Kembalikan rilis")
        COMPARE = "compare", _("Bandingkan")

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


from pendopo.sites.newsroom import PreviewLink, ReviewRule, ReviewTask  # noqa: E402, F401  tables of the newsroom, kept in a file of their own
