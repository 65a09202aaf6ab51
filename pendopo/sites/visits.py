"""Tables of visits: how often which page was read on which day. Nothing here knows a reader."""

from django.db import models
from django_scopes import ScopedManager

from pendopo.sites.rules.view_log import LONGEST_PATH


class ViewCount(models.Model):
    """How often one page of an office's site was read on one day; from two years on, in one month."""

    office_key = models.BigIntegerField()
    day = models.DateField(help_text="Hari menurut WIB; setelah dua tahun, hari pertama bulannya.")
    path = models.CharField(max_length=LONGEST_PATH)
    views = models.BigIntegerField()

    objects = ScopedManager(office="office_key__range")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office_key", "day", "path"], name="one_count_per_page_and_day"),
            models.CheckConstraint(condition=models.Q(views__gt=0), name="a_count_is_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.office_key} {self.day} {self.path}: {self.views}"


class ShownViews(models.Model):
    """The rounded number that a page shows its readers; it changes only together with an order to bake the page."""

    page_id = models.BigIntegerField(unique=True)
    office_key = models.BigIntegerField()
    views = models.BigIntegerField()

    objects = ScopedManager(office="office_key__range")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.views}"


class CountedLog(models.Model):
    """How far one log file was counted. The file is known again by what it begins with, whatever it is called by now."""

    name = models.CharField(max_length=255)
    inode = models.BigIntegerField()
    offset = models.BigIntegerField(help_text="Bita yang sudah dihitung, tanpa pemampatan.")
    sha256 = models.CharField(max_length=64, help_text="Sidik bita yang sudah dihitung.")
    at = models.DateTimeField(auto_now=True)

    objects = models.Manager()

    def __str__(self) -> str:
        return f"{self.name}: {self.offset}"
