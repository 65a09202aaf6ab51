"""Tables of the e-mail digest. Addresses are personal data: intake adds them by a function, only the operator's role reads them."""

from dataclasses import dataclass

from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from pendopo.sites.rules.subscriptions import LONGEST_ADDRESS, Rhythm


class Subscription(models.Model):
    """An address that wants the news of one office, or asked for it. Written by inbox_functions.py and digests.py."""

    RHYTHMS = [(Rhythm.DAILY.value, _("Setiap hari kerja")), (Rhythm.WEEKLY.value, _("Seminggu sekali"))]

    office_key = models.BigIntegerField()
    address = models.CharField(max_length=LONGEST_ADDRESS)
    rhythm = models.CharField(max_length=8, choices=RHYTHMS)
    wish = models.CharField(
        max_length=8, choices=RHYTHMS, blank=True, db_default="", help_text=_("Irama yang diminta dan belum dikonfirmasi.")
    )
    asked_at = models.DateTimeField(null=True, help_text=_("Kapan diminta; kosong bila tidak ada permintaan yang menunggu."))
    mailed_at = models.DateTimeField(null=True, help_text=_("Kapan tautan konfirmasi dikirim."))
    token_sha256 = models.CharField(max_length=64, null=True, unique=True)
    confirmed_at = models.DateTimeField(null=True)
    leave_sha256 = models.CharField(max_length=64, null=True, unique=True)
    news_after = models.DateTimeField(null=True, help_text=_("Terbitan setelah saat ini belum dikirim."))
    dealt_with_on = models.DateField(null=True, help_text=_("Hari terakhir diperiksa, ada kabar atau tidak."))
    refusals = models.PositiveSmallIntegerField(default=0, db_default=0, help_text=_("Berapa kali berturut-turut ditolak server penerima."))

    objects = ScopedManager(office="office_key__range")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office_key", "address"], name="one_subscription_per_address"),
            models.CheckConstraint(condition=models.Q(rhythm__in=[one.value for one in Rhythm]), name="a_rhythm_is_known"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=False) | models.Q(asked_at__isnull=False), name="asked_for_or_confirmed"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(news_after__isnull=False), name="confirmed_counts_news"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.office_key}"  # never the address: this stands in logs


class SubscriptionTry(models.Model):
    """How often an hour's subscriptions came from one of 65,536 groups of network addresses: a limit that knows no address."""

    hour = models.DateTimeField()
    client = models.IntegerField()
    times = models.PositiveIntegerField()

    objects = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "client"], name="one_count_per_hour_and_client")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.client}: {self.times}"


@dataclass(frozen=True)
class Subscribers:
    """How many subscribe to the news of an office."""

    daily: int
    weekly: int

    @property
    def all(self) -> int:
        return self.daily + self.weekly


def subscribers_of(office_key: int) -> Subscribers:
    """Confirmed subscriptions of an office in the open scope; asked by a function, since the desk may not read the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT daily, weekly FROM inbox_subscribers(%s)", [office_key])
        return Subscribers(*cursor.fetchone())
