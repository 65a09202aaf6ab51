"""People and the record of what they did."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from pendopo.regions.models import Office


class User(AbstractUser):
    """A person of the staff. The office is where the person works; what lies below it is in reach."""

    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")

    class Meta(AbstractUser.Meta):
        pass

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class AuditEntry(models.Model):
    """One act of a person or a command. Rows are only ever added; the database refuses the rest."""

    at = models.DateTimeField(auto_now_add=True)
    office_key = models.BigIntegerField(db_index=True, help_text=_("Kunci kantor yang isinya disentuh."))
    actor = models.CharField(max_length=150, help_text=_("Nama akun, atau nama perintah."))
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=255, blank=True)
    detail = models.JSONField(default=dict, blank=True, help_text=_("Tanpa data pribadi dan tanpa rahasia."))

    objects = ScopedManager(office="office_key__range")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.subject}"
