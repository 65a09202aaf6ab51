"""What of an office's site is translated: read for the desk."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page

from pendopo.sites import models
from pendopo.sites.rules.languages import ALL, MAIN, OTHERS, Language, State, state
from pendopo.sites.rules.paths import home_path


@dataclass(frozen=True)
class Translation:
    """One Indonesian page and how it stands in another language; ``pk`` of the translation, 0 where there is none."""

    original: Page
    state: State
    pk: int


def fronts_of(office_key: int) -> list[models.LanguageHomePage]:
    """The front pages of an office's other languages, published or not, within the open scope."""
    return list(models.LanguageHomePage.objects.filter(path__startswith=home_path(office_key)).order_by("path"))


def language_of(front: models.LanguageHomePage) -> Language:
    return ALL[front.slug]


def may_be_opened(fronts: list[models.LanguageHomePage]) -> list[Language]:
    """The languages that a site does not have yet."""
    there = {front.slug for front in fronts}
    return [language for language in OTHERS if language.code not in there]


def originals(office_key: int, front: models.LanguageHomePage, wanted: State | None = None, words: str = "") -> QuerySet[Page]:
    """The public Indonesian pages of an office in the order of the tree, with what is known of their translation.

    Args:
        front: of the language looked at.
        wanted: only those in this state.
        words: only those whose title holds this.
    """
    version = Page.objects.filter(translation_key=OuterRef("translation_key"), path__startswith=front.path)
    pages = Page.objects.filter(path__startswith=home_path(office_key), depth__gt=2, live=True, locale__language_code=MAIN)
    pages = pages.annotate(
        version=Subquery(version.values("pk")[:1]),
        version_live=Subquery(version.values("live")[:1]),
        version_at=Subquery(version.values("last_published_at")[:1]),
    )
    if words:
        pages = pages.filter(title__icontains=words)
    return (pages.filter(IN_STATE[wanted]) if wanted else pages).order_by("path")


IN_STATE = {
    State.MISSING: Q(version=None),
    State.DRAFT: Q(version_live=False),
    State.BEHIND: Q(version_live=True, last_published_at__gt=F("version_at")),
    State.PUBLIC: Q(version_live=True) & ~Q(last_published_at__gt=F("version_at")),
}


def translation(page: Page) -> Translation:
    """One of :func:`originals` as it stands."""
    there = page.version is not None
    found = state(page.last_published_at, exists=there, live=bool(page.version_live), translated=page.version_at)
    return Translation(page, found, page.version or 0)


def original_of(page: Page) -> Page | None:
    """The Indonesian page of a translation, published or not, within the open scope; None for an Indonesian page."""
    if models.front_at(page.path) is None:
        return None
    return Page.objects.filter(translation_key=page.translation_key, locale__language_code=MAIN).first()
