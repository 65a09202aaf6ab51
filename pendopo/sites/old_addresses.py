"""Addresses of an office's old site, and what is known of where they lead. What they answer is baked (rules/old_addresses.py)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q, QuerySet
from django_scopes import ScopedManager

from pendopo.sites.rules.old_addresses import LONGEST_KEY, Remembered, lower

LONGEST_ORIGIN = 60


class OldAddress(models.Model):
    """One old address of an office.

    Its page is a number without a foreign key, so that deleting a page touches nothing here: a number that no page has
    (they are given once) says that the page was deleted, and the address is gone with it. A page that is only taken from
    readers keeps its addresses; they lead there again when it comes back.
    """

    office_key = models.BigIntegerField()
    key = models.CharField(max_length=LONGEST_KEY, help_text="Bentuk baku alamat lama, misalnya /berita/judul atau /?p=123.")
    page_id = models.BigIntegerField(null=True, help_text="Halaman yang memilikinya sekarang; kosong bila belum diketahui.")
    gone = models.BooleanField(default=False, help_text="Tidak akan kembali: spam, atau sengaja ditinggalkan.")
    origin = models.CharField(max_length=LONGEST_ORIGIN, help_text="Pemindahan yang mencatatnya; dengan ini dapat dihapus lagi.")
    by_hand = models.BooleanField(default=False, help_text="Tujuannya dipilih seseorang; pemindahan berikutnya tidak mengubahnya.")
    at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(office="office_key__range")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office_key", "key"], name="one_old_address_per_key"),
            models.CheckConstraint(condition=Q(gone=False) | Q(page_id=None), name="what_is_gone_has_no_page"),
            models.CheckConstraint(condition=Q(key__regex=r"^[/?][^A-Z\x01-\x1f\x7f]+$"), name="an_old_address_is_a_key"),
        ]
        indexes = [
            models.Index(fields=["office_key", "page_id"], name="old_addresses_of_a_page"),
            models.Index(fields=["office_key", "origin"], name="old_addresses_by_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.office_key}: {self.key}"


@dataclass(frozen=True)
class Counts:
    """How many old addresses an office has: in all, with a page, gone for good, and without an answer."""

    all: int
    with_page: int
    gone: int
    unmatched: int


def has_any(office_key: int) -> bool:
    """Whether an office has old addresses; asked once a bake, by index."""
    return OldAddress.objects.filter(office_key=office_key).exists()


def rows_of(office_key: int) -> list[Remembered]:
    """All old addresses of an office in the open scope, in the order of their keys."""
    rows = OldAddress.objects.filter(office_key=office_key).order_by("key")
    return [Remembered(*row) for row in rows.values_list("key", "page_id", "gone").iterator(chunk_size=5000)]


def speak_of(office_key: int, page_ids: Collection[int], addresses: Iterable[str]) -> bool:
    """Whether an old address leads to one of some pages, or is written like one of their addresses."""
    keys = [key_at(address) for address in addresses]
    return OldAddress.objects.filter(Q(page_id__in=page_ids) | Q(key__in=keys), office_key=office_key).exists()


def key_at(address: str) -> str:
    """The key of the plain address of a page of today, ``/berita/judul/``."""
    return lower(address.rstrip("/"))


def counts_of(office_key: int, origin: str | None = None) -> Counts:
    """How many of an office's old addresses have which answer; of one origin if given."""
    rows = OldAddress.objects.filter(office_key=office_key, **({} if origin is None else {"origin": origin}))
    found = rows.aggregate(rows=Count("pk"), paged=Count("page_id"), spam=Count("pk", filter=Q(gone=True)))
    return Counts(found["rows"], found["paged"], found["spam"], found["rows"] - found["paged"] - found["spam"])


def decided_by_hand(office_key: int, origin: str) -> int:
    """How many old addresses of one origin lead where a person has said."""
    return OldAddress.objects.filter(office_key=office_key, origin=origin, by_hand=True).count()


def unmatched(office_key: int, origin: str | None = None) -> QuerySet[OldAddress]:
    """Old addresses that answer 404 since nobody knows where they should lead, in the order of their keys; of one origin if given."""
    rows = OldAddress.objects.filter(office_key=office_key, page_id=None, gone=False).order_by("key")
    return rows if origin is None else rows.filter(origin=origin)
