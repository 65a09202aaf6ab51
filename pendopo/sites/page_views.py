"""Pages of a site as the plain values that templates print (rules.public_view)."""

from dataclasses import replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from pendopo.regions.models import Office
from pendopo.regions.rules.time_zones import zone_letters
from pendopo.sites import models
from pendopo.sites.queries import Country, SitePages, age, place_of
from pendopo.sites.rules import events
from pendopo.sites.rules.legal import Relation, citation, standing
from pendopo.sites.rules.public_information import ARTICLES, TITLES, InformationClass
from pendopo.sites.rules.public_view import (
    Card,
    FileInfo,
    InformationGroup,
    InformationRow,
    Occasion,
    Picture,
    TieView,
)

SMALL_PICTURE, LARGE_PICTURE = "width-480|format-webp", "width-1200|format-webp"


def picture_of(image: models.OfficeImage | None) -> Picture | None:
    """A picture in two sizes; its files are made when they are missing. None when the original file is damaged or lost."""
    if image is None:
        return None
    try:
        renditions = image.get_renditions(SMALL_PICTURE, LARGE_PICTURE)
    except SourceImageIOError:
        return None
    small, large = renditions[SMALL_PICTURE], renditions[LARGE_PICTURE]
    return Picture(small.url, small.width, large.url, large.width, large.height, image.default_alt_text)


def file_of(document: models.OfficeDocument | None) -> FileInfo | None:
    """A file as it is offered to readers."""
    if document is None:
        return None
    return FileInfo(document.title, document.url, document.file_extension.upper(), document.get_file_size() or 0)


def card_of(page: Page, pages: SitePages, *, with_picture: bool = False) -> Card:
    """A page as it stands in a list."""
    card = Card(
        title=page.title,
        url=pages.path_of(page),
        date=getattr(page, "date", None),
        summary=getattr(page, "summary", "") or getattr(page, "lead", ""),
        number=getattr(page, "number", ""),
        category=page.get_category_display() if isinstance(page, models.DocumentPage) else "",
        picture=picture_of(page.image) if with_picture and hasattr(page, "image_id") else None,
        file=file_of(page.document) if hasattr(page, "document_id") else None,
    )
    if isinstance(page, models.EventPage):
        return replace(card, date=None, occasion=occasion_of(page, pages))
    if isinstance(page, models.LegalPage):
        return replace(card, title=citation_of(page, pages.home.office), number="", standing=standing(pages.ties_with(page)).value)
    return card


def occasion_of(page: models.EventPage, pages: SitePages) -> Occasion:
    """When and where an event is, at the time of the office's zone."""
    when, language = page.when(zone_letters(pages.home.office.region.code)), get_language()
    return Occasion(
        first=when.first,
        last=when.last_day,
        words=events.words(when, language),
        hours=events.hours(when, language) if when.last_day == when.first else "",
        place=page.place,
        past=when.is_over(pages.today),
        cancelled=page.cancelled,
    )


def citation_of(page: models.LegalPage, office: Office) -> str:
    """A legal product's full name."""
    return citation(page.kind, office.name, page.number, page.year, page.title)


TIE_WORDS = {
    Relation.AMENDS: _l("Mengubah"),
    Relation.REPEALS: _l("Mencabut"),
    Relation.AMENDED_BY: _l("Diubah oleh"),
    Relation.REPEALED_BY: _l("Dicabut oleh"),
    Relation.IMPLEMENTS: _l("Melaksanakan"),
}


def tie_views(page: models.LegalPage, pages: SitePages) -> list[TieView]:
    """A legal product's ties as they stand on its page."""
    by_pk = {other.pk: other for other in pages.of_type(models.LegalPage)}
    views = []
    for tie in pages.ties_with(page):
        words = str(TIE_WORDS[tie.relation])
        if tie.other is None:
            views.append(TieView(words, tie.words, tie.url))
        else:
            views.append(TieView(words, citation_of(by_pk[tie.other], pages.home.office), pages.path_of(by_pk[tie.other])))
    return views


def public_information(pages: SitePages) -> list[InformationGroup]:
    """What an office says of its information, by the four classes of the law, newest first; empty classes too."""
    rows: dict[str, list[InformationRow]] = {}
    for page in sorted(pages.of_type(models.DocumentPage, models.LegalPage), key=age, reverse=True):
        row = InformationRow(card_of(page, pages), page.holder, page.retention, page.exemption)
        rows.setdefault(page.information_class, []).append(row)
    return [InformationGroup(kind.value, TITLES[kind], ARTICLES[kind], tuple(rows.get(kind.value, ()))) for kind in InformationClass]


def page_facts(office: Office, country: Country) -> list[tuple[str, Any]]:
    """Facts of a profile page that come from the tree: nobody types them, so nobody gets them wrong."""
    districts, villages = country.regions_below.get(office.region.code, (0, 0))
    below = len(country.below(office))
    facts: list[tuple[str, Any]] = [(_("Lembaga"), office.full_name), (_("Wilayah kerja"), place_of(office.region))]
    if office.region.code:
        facts.append((_("Kode wilayah"), office.region.code))
    if office.parent_id:
        facts.append((_("Kantor di atasnya"), country.by_id[office.parent_id].name))
    if below:
        facts.append((_("Kantor di bawahnya"), below))
    return [*facts, (_("Kecamatan atau distrik"), districts), (_("Desa dan kelurahan"), villages)]
