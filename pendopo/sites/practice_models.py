"""Tables of training: the front page of an office's practice site, and what a new editor has done of the guided first week."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from pendopo.regions.models import Office
from pendopo.sites.models import HomePage, OfficePage


class PracticeHomePage(OfficePage):
    """Front page of an office's practice site (situs latihan), which is never public.

    No kind of :class:`HomePage`: whatever reads public sites begins at one of those, and so never finds this. Its place
    in the tree says the same to the database (rules.paths.is_practice).
    """

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="practice")
    lead = models.CharField(_("Kalimat pembuka"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = HomePage.subpage_types  # type: ignore[has-type, unused-ignore]  # models.py reads this file at its end

    class Meta:
        verbose_name = _("beranda latihan")


class FirstWeek(models.Model):
    """What one person has done of the guided first week. It outlives the practice pages on which it was done.

    ``done`` holds the day of each task by its code (rules.first_week.Task), as ISO date.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="first_week")
    done = models.JSONField(default=dict, help_text=_("Tanggal tiap tugas selesai, menurut kodenya."))
    put_away_at = models.DateTimeField(null=True, help_text=_("Kapan panel di halaman awal disimpan oleh pemiliknya."))

    objects: ClassVar[models.Manager["FirstWeek"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.person_id}: {len(self.done)}"
