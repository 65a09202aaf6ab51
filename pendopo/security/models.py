"""People, what they may do and where, their sign-ins, frozen offices, incidents, and the record of all acts."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.rules import roles


class User(AbstractUser):
    """A person of the staff. The office is where the person works; what the person may do is said by grants alone."""

    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")

    password_set_at = models.DateTimeField(null=True, blank=True, help_text=_("Saat sandi ditetapkan; untuk profil sandi BSSN."))

    objects: ClassVar[UserManager[Self]] = UserManager()

    # Filled for the signed-in person of a request (auth_backend.StaffBackend.get_user).
    valid_grants: Sequence["Grant"] = ()
    frozen_ranges: Sequence[KeyRange] = ()
    state = ""  # filled for lists of people

    class Meta(AbstractUser.Meta):
        constraints = [models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_stands_above_the_walls")]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_set_at = timezone.now()


class GrantQuerySet(models.QuerySet["Grant"]):
    def valid(self, at: datetime.datetime | None = None) -> "GrantQuerySet":
        """Grants that hold at a moment, now if none is given."""
        at = at or timezone.now()
        ended = Q(ended_at__isnull=False, ended_at__lte=at) | Q(valid_until__isnull=False, valid_until__lte=at)
        return self.filter(valid_from__lte=at).exclude(ended)


class Grant(models.Model):
    """One person, one role, one office (or that office and all below it), for a time."""

    class Role(models.TextChoices):
        READER = roles.Role.READER.value, _("Pembaca")
        EDITOR = roles.Role.EDITOR.value, _("Penyunting")
        PUBLISHER = roles.Role.PUBLISHER.value, _("Penerbit")
        OFFICE_ADMIN = roles.Role.OFFICE_ADMIN.value, _("Admin kantor")
        SUPERVISOR = roles.Role.SUPERVISOR.value, _("Pengawas provinsi")
        NATIONAL_ADMIN = roles.Role.NATIONAL_ADMIN.value, _("Admin nasional")
        SECURITY = roles.Role.SECURITY.value, _("Petugas keamanan")
        AUDITOR = roles.Role.AUDITOR.value, _("Auditor")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("Peran"), max_length=20, choices=Role.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    with_below = models.BooleanField(_("Termasuk kantor di bawahnya"), default=False)
    valid_from = models.DateTimeField(_("Berlaku sejak"), default=timezone.now)
    valid_until = models.DateTimeField(_("Berlaku sampai"), null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150, help_text=_("Nama akun, atau nama perintah."))
    confirmed_by = models.CharField(max_length=150, blank=True, help_text=_("Orang kedua, untuk peran tinggi."))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)

    objects = GrantQuerySet.as_manager()

    holds = is_over = False  # filled by queries.all_grants

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(confirmed_by=F("made_by")), name="two_different_persons_for_a_grant"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="a_grant_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in roles.Role]), name="a_grant_is_of_a_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.office}"

    @property
    def range(self) -> KeyRange:
        """The offices that the grant reaches."""
        return self.office.range if self.with_below else KeyRange(self.office.key, self.office.key)


class Session(AbstractBaseSession):
    """One signed-in browser. The key is kept as its SHA-256, so that who reads this table can take over nobody's sign-in."""

    session_key = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    created_at = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)

    is_present = False  # whether it is the session of the request that lists it

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type:
        from pendopo.security.session_store import SessionStore

        return SessionStore


class EnrolmentLink(models.Model):
    """A link that lets one person in once: to begin, or after a lost device. Only the hash of its secret is kept."""

    class Kind(models.TextChoices):
        INVITE = "invite", _("Undangan")
        RECOVER = "recover", _("Pemulihan")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150)
    confirmed_by = models.CharField(max_length=150, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(confirmed_by=F("made_by")), name="two_different_persons_for_a_link")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person_id}"


class Proposal(models.Model):
    """An act that needs two persons: one proposes the exact content, another confirms or refuses it."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Menunggu")
        CONFIRMED = "confirmed", _("Disetujui")
        REFUSED = "refused", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik")
        EXPIRED = "expired", _("Kedaluwarsa")

    office_key = models.BigIntegerField(db_index=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=255)
    content = models.JSONField(default=dict)
    content_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=500, blank=True)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="confirmed") | ~Q(decided_by=F("made_by")), name="two_different_persons_for_a_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"

    def fingerprint(self) -> str:
        """SHA-256 (hex) of exactly what is proposed: act, office, subject and content."""
        what = {"office": self.office_key, "subject": self.subject, "content": self.content}
        return hashlib.sha256(json.dumps([self.action, what], sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Freeze(models.Model):
    """An office, or an office and all below it, is frozen: its sites keep their last release, its staff may only read."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    with_below = models.BooleanField(_("Termasuk kantor di bawahnya"), default=False)
    office_key = models.BigIntegerField(db_index=True)
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    reason = models.CharField(_("Alasan"), max_length=500)
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_with = models.CharField(max_length=150, blank=True, help_text=_("Orang kedua."))

    objects = models.Manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["low", "high"], condition=Q(ended_at__isnull=True), name="open_freezes")]
        constraints = [
            models.CheckConstraint(condition=Q(low__lte=F("office_key"), high__gte=F("office_key")), name="a_freeze_covers_its_office"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_by=F("ended_with")), name="two_different_persons_to_unfreeze"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}"

    @property
    def range(self) -> KeyRange:
        """The offices that are frozen."""
        return KeyRange(self.low, self.high)


class Incident(models.Model):
    """Something that went wrong or was attacked at an office, from its discovery to its closing report."""

    class Kind(models.TextChoices):
        TAMPERING = "tampering", _("Situs berubah tanpa izin")
        ACCOUNT = "account", _("Akun disalahgunakan")
        PERSONAL_DATA = "personal_data", _("Kebocoran data pribadi")
        AVAILABILITY = "availability", _("Layanan tidak dapat dijangkau")
        CONFIGURATION = "configuration", _("Pengaturan keliru")
        OTHER = "other", _("Lainnya")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    office_key = models.BigIntegerField(db_index=True)
    kind = models.CharField(_("Jenis"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("Judul"), max_length=200)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.CharField(max_length=150)
    personal_data_since = models.DateTimeField(
        _("Data pribadi: diketahui sejak"), null=True, blank=True, help_text=_("Sejak saat ini berjalan 3 × 24 jam (UU 27/2022 pasal 46).")
    )
    told_at = models.DateTimeField(_("Pemberitahuan tertulis dikirim"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    report = models.TextField(_("Laporan penutup"), blank=True)

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class IncidentEntry(models.Model):
    """One line of an incident: a finding, a note, a task, or who was told. Lines are added, never changed but for a task's end."""

    class Kind(models.TextChoices):
        FINDING = "finding", _("Temuan")
        NOTE = "note", _("Catatan")
        TASK = "task", _("Tugas")
        TOLD = "told", _("Pemberitahuan")
        ACT = "act", _("Tindakan")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=150)
    kind = models.CharField(_("Jenis"), max_length=10, choices=Kind.choices, default=Kind.NOTE)
    text = models.TextField(_("Isi"), max_length=4000)
    data = models.JSONField(default=dict, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"


class AuditEntry(models.Model):
    """One act of a person or a command, or one that was refused. Rows are only ever added; the database refuses the rest."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Dilakukan")
        REFUSED = "refused", _("Ditolak")

    at = models.DateTimeField(default=timezone.now, db_index=True)
    office_key = models.BigIntegerField(db_index=True, help_text=_("Kunci kantor yang isinya disentuh."))
    actor = models.CharField(max_length=150, help_text=_("Nama akun, atau nama perintah."))
    role = models.CharField(max_length=100, blank=True, help_text=_("Peran pelaku di kantor itu saat bertindak."))
    action = models.CharField(max_length=60, db_index=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.DONE)
    subject = models.CharField(max_length=255, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    detail = models.JSONField(default=dict, blank=True, help_text=_("Tanpa data pribadi dan tanpa rahasia."))
    address = models.GenericIPAddressField(null=True, blank=True)
    request_id = models.CharField(max_length=32, blank=True)

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.subject}"


class AuditRoot(models.Model):
    """The one hash of all audit entries of one day; it goes to the transparency log and outlives the entries."""

    day = models.DateField(unique=True)
    entries = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root}"
