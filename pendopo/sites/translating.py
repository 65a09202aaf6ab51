"""A site in other languages: opening one, and making the draft of a translation.

What stands below ``/en/`` is in English: a front page (:class:`models.LanguageHomePage`) with pages of the same types
below it. A page and its translations share their ``translation_key``. A translation begins as a draft with the words of
the original, at the same place of the tree; what stands above it is made along, as drafts too.
"""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from pendopo.security.access import demand
from pendopo.security.actions import CannotBeDone, record
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.sites import models
from pendopo.sites.rules.languages import ALL, OTHERS, Language
from pendopo.sites.rules.paths import home_path


def open_language(*, code: str, by: Desk) -> models.LanguageHomePage:
    """Give the active office's site a front page in another language, as a draft: readers see it when it is published.

    Raises:
        PermissionDenied: the person may not publish here.
        CannotBeDone: no such language, it is open already, its address is taken, or the office is frozen.
    """
    demand(by, Action.PUBLISH)
    refuse_frozen(by)
    if code not in {language.code for language in OTHERS}:
        raise CannotBeDone(_("Bahasa itu tidak ada dalam daftar."))
    language = ALL[code]
    home = home_of(by)
    if home.get_children().filter(slug=code).exists():
        raise CannotBeDone(_("Situs ini sudah punya halaman dengan alamat /%(code)s/.") % {"code": code})
    with transaction.atomic():
        front = add_front(home, language, by.person)
        record(office_key=by.office.key, actor=by.person.username, action="language.open", subject=language.indonesian, page=front.pk)
    return front


def add_front(home: models.HomePage, language: Language, person: Any) -> models.LanguageHomePage:
    """The draft of a site's front page in another language."""
    front = models.LanguageHomePage(
        title=f"{home.title} – {language.name}"[:255],
        slug=language.code,
        locale=Locale.objects.get(language_code=language.code),
        translation_key=home.translation_key,
        live=False,
        has_unpublished_changes=True,
        owner=person,
    )
    home.add_child(instance=front)
    front.save_revision(user=person, log_action=True)
    return front


def translate(*, page: Page, code: str, by: Desk) -> Page:
    """Make the draft of a page's translation, with the words of the original to begin with.

    Args:
        page: an Indonesian page of the active office.
        code: of a language that the site has.

    Returns:
        The draft, or the translation that is there already.

    Raises:
        PermissionDenied: the person may not write here, or the page is another office's.
        CannotBeDone: the site does not have that language, or the office is frozen.
    """
    demand(by, Action.WRITE)
    refuse_frozen(by)
    front = models.LanguageHomePage.objects.filter(path__startswith=home_path(by.office.key), slug=code).first()
    if front is None:
        raise CannotBeDone(_("Buka dahulu bahasa itu untuk situs ini."))
    if not is_original(page, by):
        raise CannotBeDone(_("Hanya halaman bahasa Indonesia kantor ini yang diterjemahkan."))
    with transaction.atomic():
        done = version_below(front, page, by.person)
        record(office_key=by.office.key, actor=by.person.username, action="page.translate", subject=page.title, page=done.pk, language=code)
    return done


def version_below(front: models.LanguageHomePage, page: Page, person: Any) -> Page:
    """The page's version in one language, made if it is not there, with all above it."""
    if isinstance(page, models.HomePage):
        return front
    found = Page.objects.filter(translation_key=page.translation_key, path__startswith=front.path).first()
    if found:
        return found.specific
    parent = version_below(front, page.get_parent().specific, person)
    return page.specific.copy(
        to=parent,
        update_attrs={"slug": free_slug(parent, page.slug), "locale": front.locale},
        copy_revisions=False,
        keep_live=False,
        reset_translation_key=False,
        user=person,
        log_action="wagtail.copy_for_translation",
    )


def free_slug(parent: Page, slug: str) -> str:
    """The same address as the original's, or with a number where it is taken."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(name for name in (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3))) if name not in taken)


def is_original(page: Page, by: Desk) -> bool:
    """Whether a page is an Indonesian one below the front page of the active office."""
    home = home_path(by.office.key)
    return page.path.startswith(home) and len(page.path) > len(home) and models.front_at(page.path) is None


def refuse_frozen(by: Desk) -> None:
    if by.frozen:
        raise CannotBeDone(_("Kantor ini sedang dibekukan. Tunggu sampai dicairkan."))


def home_of(by: Desk) -> models.HomePage:
    return models.HomePage.objects.get(path=home_path(by.office.key))


def moved(page: Page) -> None:
    """A page that was moved is in the language of its new place; where that has its translation already, it is one no more."""
    locale = models.locale_at(page.path)
    below: Iterable[Page] = Page.objects.filter(path__startswith=page.path).exclude(locale=locale)
    for one in below:
        taken = Page.objects.filter(translation_key=one.translation_key, locale=locale).exists()
        key = uuid4() if taken else one.translation_key
        Page.objects.filter(pk=one.pk).update(locale=locale, translation_key=key)
