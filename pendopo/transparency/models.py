"""What the logs hold: their heads, their entries, and what waits to be put in. Entries are only ever added."""

from django.db import models
from django.utils import timezone


class Head(models.Model):
    """Where a log stands. One row a log, moved by its one writer alone, in the transaction that adds the entries."""

    log = models.CharField(max_length=20, primary_key=True, help_text="Name of the log, such as situs.")
    origin = models.CharField(max_length=200, help_text="Address of its files without scheme: the name by which outsiders know it.")
    size = models.BigIntegerField(default=0, help_text="Number of entries.")
    checkpoint = models.TextField(blank=True, help_text="Signed by the log itself; stored before anybody sees it.")
    at = models.DateTimeField(default=timezone.now, help_text="When the checkpoint was signed. Never goes back.")

    def __str__(self) -> str:
        return f"{self.log}: {self.size}"


class LogEntry(models.Model):
    """One fact in its place."""

    pk = models.CompositePrimaryKey("log", "index")
    log = models.CharField(max_length=20)
    index = models.BigIntegerField(help_text="Place in the log, from 0, without a gap.")
    key = models.UUIDField(help_text="Content key: kind, subject and revision, hashed.")
    body = models.BinaryField(help_text="The entry, byte for byte as it is hashed.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "key"], name="transparency_one_entry_a_fact")]

    def __str__(self) -> str:
        return f"{self.log} {self.index}"


class Submission(models.Model):
    """A fact that waits for its place; written in the transaction of the act that it tells of."""

    log = models.CharField(max_length=20)
    key = models.UUIDField()
    body = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)
    refused = models.CharField(max_length=200, blank=True, help_text="Why the log does not take it: the same fact stands there otherwise.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "key"], name="transparency_waits_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.log} {self.key}"
