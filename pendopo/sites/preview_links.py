"""Links that show the newest draft of one page to people without account, for some days.

They lead to the host without cookies, where nobody is known, so the address itself holds a secret: 32 random bytes, of
which only the hash is kept. Such a page may run nothing, is not to be indexed or kept, and says that it is a draft.
"""

import datetime
import hashlib
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.models import Page

from pendopo.kit.ranges import KeyRange
from pendopo.security.access import demand
from pendopo.security.actions import CannotBeDone, attempt, record
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.security.scope import identified, office_scope
from pendopo.sites import preview
from pendopo.sites.hosts import origin_of
from pendopo.sites.models import HomePage
from pendopo.sites.newsroom import PreviewLink
from pendopo.sites.rules.paths import home_path, is_practice, office_key_of

FOLDER = "/pratinjau/"
DAYS = (1, 3, 7, 14)
OWN_PATH = re.compile(rb'(<a\b[^>]*?\bhref=")/(?!/)')


class LinkEnded(Exception):
    """The link was good, and is no longer: it was taken back, its time is over, or its page is gone."""


@dataclass(frozen=True)
class NewLink:
    """A link as it is told once, to who made it."""

    row: PreviewLink
    address: str


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(*, page: Page, days: int, by: Desk) -> NewLink:
    """Make a link to the newest draft of a page.

    Args:
        days: for how long, one of :data:`DAYS`.

    Raises:
        PermissionDenied: the person may not write in the page's office.
        ValueError: another number of days, or (CannotBeDone) a page of a practice site.
    """
    if days not in DAYS:
        raise ValueError(f"{days} days")
    key, token = office_key_of(page.path), secrets.token_urlsafe(32)
    with attempt("page.preview_link", office_key=key, actor=by.person.username, subject=page.title, page=page.pk):
        demand(by, Action.WRITE, KeyRange(key, key))
        if is_practice(page.path):
            raise CannotBeDone(_("Halaman latihan hanya dilihat di meja redaksi. Tautan pratinjau dibuat untuk halaman situs kantor."))
        row = PreviewLink.objects.create(
            page_id=page.pk,
            token_sha256=hash_of(token),
            made_by=by.person.username,
            expires_at=timezone.now() + datetime.timedelta(days=days),
        )
        facts = {"link": row.pk, "expires_at": row.expires_at.isoformat()}
        record(office_key=key, action="page.preview_link", subject=page.title, actor=by.person.username, after=facts, page=page.pk)
    return NewLink(row, f"{settings.UPLOADS_ORIGIN}{FOLDER}{token}")


def revoke_link(*, link: PreviewLink, by: Desk) -> None:
    """Take a link back: it shows nothing from now on.

    Raises:
        PermissionDenied: the person may not write in the page's office.
    """
    key = office_key_of(link.page.path)
    facts = {"subject": link.page.title, "page": link.page_id, "link": link.pk}
    with attempt("page.preview_link_revoked", office_key=key, actor=by.person.username, **facts):
        demand(by, Action.WRITE, KeyRange(key, key))
        open_links = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
        if open_links.update(revoked_at=timezone.now(), revoked_by=by.person.username):
            record(office_key=key, action="page.preview_link_revoked", actor=by.person.username, **facts)


def draft_behind(request: HttpRequest, token: str) -> HttpResponse:
    """The newest draft that a link shows, as readers would see it.

    Raises:
        PreviewLink.DoesNotExist: nobody made such a link.
        LinkEnded: it shows nothing any more.
    """
    hashed = hash_of(token)
    with identified(link=hashed):  # the database fills the column in, so the model does not know it
        link = PreviewLink.objects.annotate(key=RawSQL("sites_previewlink.office_key", ())).get(token_sha256=hashed)
    key: int = link.key
    if not link.is_open:
        raise LinkEnded
    with office_scope(KeyRange(key, key)), translation.override("id"):
        page = Page.objects.filter(pk=link.page_id).first()
        if page is None:
            raise LinkEnded
        draft = page.get_latest_revision_as_object()
        shown = preview.serve_preview(draft, request, "")
        home = HomePage.objects.select_related("office").get(path=home_path(key))
        shown.content = marked(shown.content, origin_of(home.office), link.expires_at)
        return shown


def marked(page: bytes, origin: str, until: datetime.datetime) -> bytes:
    """A rendered page with the word that it is a draft, and with links that lead to the office's real site."""
    words = _("Pratinjau, belum terbit. Tautan ini berlaku sampai %(until)s.") % {
        "until": date_format(timezone.localtime(until), "j F Y H.i")
    }
    ribbon = format_html('<div class="ribbon" role="note"><p class="wrap"><strong>{}</strong></p></div>', words).encode()
    page = OWN_PATH.sub(rb"\g<1>" + origin.encode() + b"/", page)
    page = page.replace(b"<head>", b'<head>\n<meta name="robots" content="noindex, nofollow">', 1)
    return re.sub(rb"<body[^>]*>", lambda found: found.group() + ribbon, page, count=1)
