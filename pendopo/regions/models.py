"""The tree of regions by edition, what became of a region in the next one, and the offices in it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pendopo.kit.ranges import KeyRange
from pendopo.regions.rules import keys, offices


class Edition(models.Model):
    """The tree of regions as one legal basis has it. An election keeps the edition it was held on."""

    number = models.PositiveIntegerField(primary_key=True, help_text=_("Nomor dalam kunci wilayah, mulai dari 10."))
    name = models.SlugField(max_length=60, unique=True, help_text=_("Nama pendek, misalnya kemendagri-2025."))
    scheme = models.CharField(max_length=20, choices=[("kemendagri", "Kemendagri"), ("kpu", "KPU")], default="kemendagri")
    legal_basis = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    is_current = models.BooleanField(default=False, help_text=_("Edisi yang dipakai kantor saat ini."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=keys.FIRST_EDITION), name="edition_number_from_10"),
            models.UniqueConstraint(fields=["is_current"], condition=models.Q(is_current=True), name="one_current_edition"),
        ]

    def __str__(self) -> str:
        return self.name


class Region(models.Model):
    """One region of one edition; ``key`` says where it lies in the tree (rules.keys)."""

    class Kind(models.TextChoices):
        NATION = "nasional", _("Negara")
        PROVINCE = "provinsi", _("Provinsi")
        REGENCY = "kabupaten", _("Kabupaten")
        CITY = "kota", _("Kota")
        ADMINISTRATIVE_REGENCY = "kabupaten_administrasi", _("Kabupaten administrasi")
        ADMINISTRATIVE_CITY = "kota_administrasi", _("Kota administrasi")
        DISTRICT = "kecamatan", _("Kecamatan")
        PAPUAN_DISTRICT = "distrik", _("Distrik")
        WARD = "kelurahan", _("Kelurahan")
        VILLAGE = "desa", _("Desa")
        CUSTOMARY_VILLAGE = "desa_adat", _("Desa adat")

    key = models.BigIntegerField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="regions", db_index=False)
    code = models.CharField(max_length=13, blank=True, help_text=_("Kode Kemendagri, selalu teks: 35.06.12.2003."))
    level = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24, choices=Kind.choices)
    name = models.CharField(max_length=100)
    ended_on = models.DateField(null=True, blank=True, help_text=_("Hari wilayah ini tidak berlaku lagi dalam edisinya, karena pemekaran."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="one_region_per_code"),
            models.CheckConstraint(condition=models.Q(level__lte=4), name="region_level_to_4"),
            models.CheckConstraint(condition=~models.Q(name=""), name="region_has_name"),
        ]
        indexes = [
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="region_name_trigrams"),
            models.Index(fields=["edition", "level", "key"], name="region_by_level"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def range(self) -> KeyRange:
        """Keys of this region and of all below it, in its own edition."""
        return keys.region_range(keys.edition_of(self.key), self.code)


class RegionLink(models.Model):
    """What became of a region: the only way from one edition to another. Never join by bare code."""

    class Kind(models.TextChoices):
        SAME = "same", _("tetap")
        RENAMED = "renamed", _("berganti nama")
        RECODED = "recoded", _("berganti kode")
        MOVED = "moved", _("pindah induk")
        SPLIT = "split", _("dimekarkan")
        MERGED = "merged", _("digabung")

    old = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="successor_links")
    new = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="ancestor_links")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    date = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="one_link_per_pair"),
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="link_joins_two_regions"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id} ({self.kind})"


class Office(models.Model):
    """A body in a region: it has a host name, a site, staff, and a range (rules.offices)."""

    class Body(models.TextChoices):
        KPU = "kpu", _("KPU")
        BAWASLU = "bawaslu", _("Bawaslu")

    key = models.BigIntegerField(unique=True, help_text=_("Tempat kantor di pohon lembaganya; rentangnya mencakup kantor di bawahnya."))
    body = models.CharField(max_length=10, choices=Body.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="offices")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=160, help_text=_("Misalnya KPU Kabupaten Kediri."))
    full_name = models.CharField(max_length=200, help_text=_("Nama lembaga yang lengkap, tanpa wilayah."))
    host_label = models.CharField(max_length=63, help_text=_("Bagian pertama nama host, misalnya kab-kediri."))
    host_is_observed = models.BooleanField(default=False, help_text=_("Nama host ini sudah terlihat dipakai, bukan hanya menurut aturan."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "host_label"], name="one_office_per_host")]
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name

    @property
    def range(self) -> KeyRange:
        """Keys of this office and of the offices below it."""
        return offices.office_range(self.key)
