"""Acts on old addresses: remembering those of a site that moves in, deciding one by hand, forgetting those of one move.

Each tells the publisher to make the one file of old addresses anew; nothing else of the site is baked.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext as _
from wagtail.models import Page

from pendopo.regions.models import Office
from pendopo.security.access import demand
from pendopo.security.actions import CannotBeDone, attempt, record
from pendopo.security.desk import Desk
from pendopo.security.queries import is_frozen
from pendopo.security.rules.roles import Action
from pendopo.sites import actions, models
from pendopo.sites.old_addresses import LONGEST_ORIGIN, OldAddress
from pendopo.sites.rules.old_addresses import DOORWAYS, FRONT, Remembered, key_of_address
from pendopo.sites.rules.paths import home_path
from pendopo.sites.served import just

MOST_AT_ONCE = 10_000
SHOWN = 20  # addresses named as examples

# A decision by hand stays; so does what another move remembered, and an answer is never replaced by none.
REMEMBER = """
INSERT INTO sites_oldaddress (office_key, key, page_id, gone, origin, by_hand, at)
SELECT %(office)s, row.key, row.page_id, row.gone, %(origin)s, false, now()
FROM unnest(%(keys)s::text[], %(pages)s::bigint[], %(gone)s::boolean[]) AS row(key, page_id, gone)
ON CONFLICT (office_key, key) DO UPDATE SET page_id = EXCLUDED.page_id, gone = EXCLUDED.gone, at = EXCLUDED.at
WHERE sites_oldaddress.origin = EXCLUDED.origin AND NOT sites_oldaddress.by_hand
  AND (EXCLUDED.page_id IS NOT NULL OR EXCLUDED.gone)
  AND (sites_oldaddress.page_id, sites_oldaddress.gone) IS DISTINCT FROM (EXCLUDED.page_id, EXCLUDED.gone)
RETURNING xmax = 0
"""


@dataclass(frozen=True)
class Address:
    """An old address as its source has it.

    Attributes:
        address: absolute or from the root, ``https://kpu.contoh/?p=12`` or ``/index.php/berita/x``; its host is not looked at.
            Or a doorway of spam, ``?slot=``, which must be gone: then every address with such a parameter is.
        page_id: the page that has it now, one of this office's site; None where none is known.
        gone: it never comes back, and says so (410).
    """

    address: str
    page_id: int | None = None
    gone: bool = False


@dataclass
class Outcome:
    """What became of some addresses.

    Attributes:
        added, changed: rows that are new, and rows of the same origin that lead elsewhere now.
        kept: keys that are remembered already: the same, or decided by hand, or of another origin.
        doubled: further ways of writing an address that was in the list before.
        front: those that are the front page, which needs no answer.
        unusable: how many no server could be asked for; ``examples`` has at most :data:`SHOWN` of them.
    """

    added: int = 0
    changed: int = 0
    kept: int = 0
    doubled: int = 0
    front: int = 0
    unusable: int = 0
    examples: list[str] = field(default_factory=list)


def remember_addresses(*, office: Office, rows: Iterable[Address], origin: str, by: Desk) -> Outcome:
    """Remember old addresses of an office, as many as 10,000 in one transaction; doing it again changes nothing.

    Args:
        origin: names the move (its number or a label, at most 60 letters), by which :func:`forget_addresses` finds them.

    Raises:
        PermissionDenied: the person may not publish there.
        CannotBeDone: the office is frozen, a page is none of its site, or there are too many at once.
    """
    with attempt("addresses.remember", office_key=office.key, actor=by.person.username, subject=origin):
        may_decide(office, by)
        return remember(office, list(rows), origin, by.person.username)


def remember_addresses_at_the_server(*, office: Office, rows: Iterable[Address], origin: str, actor: str) -> Outcome:
    """As :func:`remember_addresses`, for commands of the operator.

    Raises:
        CannotBeDone: as there.
    """
    with attempt("addresses.remember", office_key=office.key, actor=actor, subject=origin):
        return remember(office, list(rows), origin, actor)


def forget_addresses(*, office: Office, origin: str, by: Desk) -> int:
    """Forget the old addresses that one move remembered; returns how many.

    What a person decided stays, but where the page that was chosen is gone: nobody meant that address to be gone with it.

    Raises:
        PermissionDenied: the person may not publish there.
        CannotBeDone: the office is frozen.
    """
    with attempt("addresses.forget", office_key=office.key, actor=by.person.username, subject=origin):
        may_decide(office, by)
        return forget(office, origin, by.person.username)


def forget_addresses_at_the_server(*, office: Office, origin: str, actor: str) -> int:
    """As :func:`forget_addresses`, for commands of the operator."""
    with attempt("addresses.forget", office_key=office.key, actor=actor, subject=origin):
        return forget(office, origin, actor)


def decide_address(*, office: Office, key: str, page_id: int | None, gone: bool = False, by: Desk) -> None:
    """Say by hand where a remembered address leads, or that it is gone; a later run of its move leaves that as it is.

    Raises:
        PermissionDenied: the person may not publish there.
        CannotBeDone: the office is frozen, the address is not remembered, the page is none of its site, or both are given.
    """
    with attempt("addresses.decide", office_key=office.key, actor=by.person.username, subject=key):
        may_decide(office, by)
        refuse_foreign_pages(office, [Remembered(key, page_id, gone)])
        if gone and page_id is not None:
            raise CannotBeDone(_("Pilih satu: alamat lama menuju sebuah halaman, atau dinyatakan tidak ada lagi."))
        row = OldAddress.objects.select_for_update().filter(office_key=office.key, key=key).first()
        if row is None:
            raise CannotBeDone(_("Alamat lama itu tidak tercatat pada kantor ini."))
        before = {"page": row.page_id, "gone": row.gone}
        row.page_id, row.gone, row.by_hand = page_id, gone, True
        row.save()
        after = {"page": page_id, "gone": gone}
        record(office_key=office.key, actor=by.person.username, action="addresses.decide", subject=key, before=before, after=after)
        tell_publisher(office)


# -- the parts


def may_decide(office: Office, by: Desk) -> None:
    demand(by, Action.PUBLISH, just(office))
    if is_frozen(office.key):
        raise CannotBeDone(_("Kantor ini sedang dibekukan. Alamat lama menunggu sampai dicairkan."))


def remember(office: Office, rows: Sequence[Address], origin: str, actor: str) -> Outcome:
    if len(rows) > MOST_AT_ONCE:
        raise CannotBeDone(_("Paling banyak %(most)s alamat lama sekaligus.") % {"most": MOST_AT_ONCE})
    if not 0 < len(origin) <= LONGEST_ORIGIN:
        raise CannotBeDone(_("Beri nama pemindahan, paling panjang %(most)s huruf.") % {"most": LONGEST_ORIGIN})
    found, outcome = keyed(rows)
    refuse_foreign_pages(office, found)
    with connection.cursor() as cursor:
        keys, pages, gone = [row.key for row in found], [row.page_id for row in found], [row.gone for row in found]
        cursor.execute(REMEMBER, {"office": office.key, "origin": origin, "keys": keys, "pages": pages, "gone": gone})
        written = [is_new for (is_new,) in cursor.fetchall()]
    outcome.added, outcome.changed = sum(written), len(written) - sum(written)
    outcome.kept = len(found) - len(written)
    if written:
        counts = {"added": outcome.added, "changed": outcome.changed, "gone": sum(gone)}
        record(office_key=office.key, actor=actor, action="addresses.remember", subject=origin, **counts)
        tell_publisher(office)
    return outcome


def keyed(rows: Iterable[Address]) -> tuple[list[Remembered], Outcome]:
    """Rows by their keys, each once: the first that has an answer."""
    found: dict[str, Remembered] = {}
    outcome = Outcome()
    for row in rows:
        key = doorway_key(row) or key_of_address(row.address)
        if key == FRONT:
            outcome.front += 1
        elif not key:
            outcome.unusable += 1
            outcome.examples += [row.address[:200]] if len(outcome.examples) < SHOWN else []
        else:
            outcome.doubled += key in found
            before = found.get(key)
            if before is None or (before.page_id is None and not before.gone):
                found[key] = Remembered(key, None if row.gone else row.page_id, row.gone)
    return list(found.values()), outcome


def doorway_key(row: Address) -> str:
    """The key of a doorway that is declared gone; '' for anything else."""
    name = row.address.removeprefix("?").rstrip("=").lower()
    return f"?{name}" if row.gone and row.address.startswith("?") and name in DOORWAYS else ""


def refuse_foreign_pages(office: Office, rows: Collection[Remembered]) -> None:
    """An old address leads to a page of the same site: never elsewhere, never to a practice site."""
    wanted = {row.page_id for row in rows if row.page_id is not None}
    own = Page.objects.filter(pk__in=wanted, path__startswith=home_path(office.key))
    if wanted - set(own.values_list("pk", flat=True)):
        raise CannotBeDone(_("Alamat lama hanya dapat menuju halaman di situs kantor yang sama."))


def forget(office: Office, origin: str, actor: str) -> int:
    rows = OldAddress.objects.filter(office_key=office.key, origin=origin)
    lost = rows.filter(by_hand=True, page_id__isnull=False).exclude(page_id__in=Page.objects.values("pk"))
    count, _by_model = (rows.filter(by_hand=False) | lost).delete()
    if count:
        record(office_key=office.key, actor=actor, action="addresses.forget", subject=origin, forgotten=count)
        tell_publisher(office)
    return count


def tell_publisher(office: Office) -> None:
    actions.order(models.BakeRequest(office_key=office.key, order=models.BakeRequest.Order.ADDRESSES))
