"""What is done to office sites: asking for a bake, opening the sites of a regency that split off."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from pendopo.regions import actions as regions
from pendopo.regions.models import Edition, Office
from pendopo.security.actions import record
from pendopo.security.scope import every_office
from pendopo.sites import bulk, models
from pendopo.sites.hosts import origin_of

CHANNEL = "pendopo_bake"


class PageNotFound(ValueError):
    """A page that should move is not on the mother's site."""


@dataclass
class SplitSites:
    """Outcome of a split: the new offices, their addresses, and the old addresses that now lead there."""

    regions: regions.SplitReport
    offices: list[Office] = field(default_factory=list)
    redirects: list[str] = field(default_factory=list)


def request_bake(*, office_key: int, page_id: int | None = None) -> None:
    """Put a change into the publisher's inbox, in the transaction of the change itself.

    Args:
        office_key: office whose site changed; must lie in the open scope.
        page_id: page that changed, None for the whole site.
    """
    request_bakes([(office_key, page_id)])


def request_bakes(changes: Iterable[tuple[int, int | None]]) -> None:
    """As :func:`request_bake`, for many at once. The publisher wakes when the transaction commits."""
    order(*(models.BakeRequest(office_key=key, page_id=page_id) for key, page_id in changes))


class NoSuchRelease(ValueError):
    """A release that this office's site never served."""


def request_restore(*, office_key: int, release: int, actor: str) -> None:
    """Ask the publisher to serve an earlier release of an office's site again, as a new release. Works while frozen.

    Of a site that is not frozen, the next change or the nightly bake brings the pages of the database back: freeze
    first. Whether the order waits, was done or failed: :func:`queries.orders_of` and :func:`queries.releases_of`.
    The caller has checked that the person may; the office must lie in the open scope.

    Args:
        office_key: office whose site is rolled back.
        release: number of one of its releases.
        actor: who asks, for the audit trail.

    Raises:
        NoSuchRelease: the site never served that release; nothing is asked.
    """
    with transaction.atomic():
        if not models.Release.objects.filter(office_key=office_key, number=release).exists():
            raise NoSuchRelease(_("Situs ini tidak pernah menyajikan rilis nomor %(number)s.") % {"number": release})
        order(models.BakeRequest(office_key=office_key, order=models.BakeRequest.Order.RESTORE, release=release))
        record(office_key=office_key, actor=actor, action="site.restore", subject=str(release), release=release)


def request_compare(*, office_key: int) -> None:
    """Ask the publisher what would be served if the office were thawed; :func:`queries.latest_comparison` has the answer.

    It takes about a second. The office must lie in the open scope.
    """
    order(models.BakeRequest(office_key=office_key, order=models.BakeRequest.Order.COMPARE))


def order(*requests: models.BakeRequest) -> None:
    """Put orders into the publisher's inbox; it wakes when the transaction commits."""
    models.BakeRequest.objects.bulk_create(requests)
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def split_region(
    *,
    mother_code: str,
    new_code: str,
    name: str,
    district_codes: Sequence[str],
    legal_basis: str,
    date: datetime.date,
    take: Sequence[str] = (),
    actor: str,
) -> SplitSites:
    """Split a regency off: its region, its two offices with their sites, and the way there from old addresses.

    All in one transaction. On the mother's site ``/<host label>/`` leads to the new site; pages that are taken
    along lead to their new address.

    Args:
        mother_code, new_code, name, district_codes, legal_basis, date: see ``regions.actions.split_regency``.
        take: addresses on the commission's mother site, such as ``/profil/wilayah-timur/``, whose pages move along.
        actor: who does it, for the audit trail.

    Raises:
        SplitRefused: the regions refuse.
        PageNotFound: one of ``take`` is no page of the mother's site.
    """
    with every_office():
        edition = Edition.objects.get(is_current=True)
        done = regions.split_regency(
            edition=edition,
            mother_code=mother_code,
            new_code=new_code,
            name=name,
            district_codes=district_codes,
            legal_basis=legal_basis,
            date=date,
        )
        offices = list(Office.objects.filter(region__edition=edition, region__code=new_code).select_related("region"))
        bulk.provision(offices)
        outcome = SplitSites(done, offices)
        for office in offices:
            mother = Office.objects.get(body=office.body, region__edition=edition, region__code=mother_code)
            lead_the_way(mother, office, take if office.body == Office.Body.KPU else (), outcome)
            record(
                office_key=office.key, actor=actor, action="office.split", subject=office.name, mother=mother.name, legal_basis=legal_basis
            )
            around = [office, mother, *Office.objects.filter(body=office.body, region__level__lt=2, region__code__in=["", mother_code[:2]])]
            request_bakes((one.key, None) for one in around)
    return outcome


def lead_the_way(mother: Office, office: Office, take: Sequence[str], outcome: SplitSites) -> None:
    """Redirects on the mother's site, and the pages that move along."""
    mother_home = models.HomePage.objects.filter(office=mother).first()
    if mother_home is None:
        raise PageNotFound(f"{mother.name} belum punya situs. Buka dahulu: manage.py provision.")
    site = Site.objects.get(root_page=mother_home)
    rows = [Redirect(old_path=f"/{office.host_label}", site=site, redirect_link=f"{origin_of(office)}/")]
    for address in take:
        page = Page.objects.filter(url_path=f"{mother_home.url_path.rstrip('/')}/{address.strip('/')}/").first()
        if page is None or page.depth <= mother_home.depth:
            raise PageNotFound(f"{address}: halaman ini tidak ada di situs {mother.name}")
        target = models.HomePage.objects.get(office=office)
        if target.get_children().filter(slug=page.slug).exists():
            raise PageNotFound(f"{address}: situs {office.name} sudah punya halaman dengan alamat /{page.slug}/. Ganti alamatnya dahulu.")
        page.move(target, pos="last-child")
        rows.append(Redirect(old_path=Redirect.normalise_path(f"/{address.strip('/')}"), site=site, redirect_page=page))
    Redirect.objects.bulk_create(rows)
    outcome.redirects += [f"{origin_of(mother)}{row.old_path}/" for row in rows]
