"""The guide (panduan) inside the desk: its chapters in their order, and which chapter helps on which screen.

Chapters are the files of ``panduan/``, one a chapter; how they are written says rules/guide.py. Their pictures are made
by ``python -m tests.panduan_pictures`` and stand among the static files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from pendopo.sites.rules.guide import Chapter, read_chapter

FOLDER = Path(__file__).parent / "panduan"
PICTURES = Path(__file__).parent / "static" / "desk" / "panduan"
# The order in which somebody learns; each is a file of the folder.
CHAPTERS = (
    "masuk",
    "layar-pertama",
    "latihan",
    "berita",
    "gambar",
    "tabel",
    "yang-diperiksa",
    "orang-kedua",
    "jadwal",
    "dokumen",
    "agenda",
    "bahasa",
    "siaran",
    "rapor",
    "kunjungan",
    "pindah",
    "diretas",
)
# Which chapter helps on which screen, by the name of its address.
HELP: dict[str, str] = {
    "wagtailadmin_home": "layar-pertama",
    "happenings": "layar-pertama",
    "security_offices": "layar-pertama",
    "security_own_sessions": "masuk",
    "security_people": "masuk",
    "mfa_index": "masuk",
    "mfa_list_webauthn": "masuk",
    "mfa_add_webauthn": "masuk",
    "practice": "latihan",
    "first_week": "latihan",
    "first_week_office": "latihan",
    "translations": "bahasa",
    "language_open": "bahasa",
    "translate_page": "bahasa",
    "wagtailimages:index": "gambar",
    "wagtailimages:add": "gambar",
    "wagtailimages:edit": "gambar",
    "wagtaildocs:index": "dokumen",
    "wagtaildocs:add": "dokumen",
    "wagtaildocs:edit": "dokumen",
    "wagtailadmin_pages:add": "berita",
    "wagtailadmin_pages:edit": "berita",
    "wagtailadmin_pages:history": "jadwal",
    "wagtailadmin_pages:unpublish": "jadwal",
    "wagtailadmin_reports:workflow_tasks": "orang-kedua",
    "check_page": "yang-diperiksa",
    "review_rule": "orang-kedua",
    "preview_links": "orang-kedua",
    "schedule": "jadwal",
    "broadcasts": "siaran",
    "broadcast": "siaran",
    "broadcast_write": "siaran",
    "broadcast_withdraw": "siaran",
    "broadcast_note": "siaran",
    "report_card": "rapor",
    "report_cards": "rapor",
    "report_card_of": "rapor",
    "visits": "kunjungan",
    "share_page": "kunjungan",
    "moves": "pindah",
    "moving": "pindah",
    "move": "pindah",
    "move_begin": "pindah",
    "move_mapping": "pindah",
    "move_tables": "pindah",
    "move_items": "pindah",
    "move_item": "pindah",
    "move_undo": "pindah",
    "move_report": "pindah",
    "move_deadline": "pindah",
    "security_freezes": "diretas",
    "security_freeze": "diretas",
    "security_incidents": "diretas",
    "security_incident": "diretas",
    "security_report_incident": "diretas",
    "security_trail": "diretas",
    "site_security": "diretas",
}
# In the editor of a page, by the name of its type; all others are written as news is.
HELP_WITH_TYPE: Mapping[str, str] = {
    "eventpage": "agenda",
    "languagehomepage": "bahasa",
    "documentpage": "dokumen",
    "legalpage": "dokumen",
    "informationlistpage": "dokumen",
    "albumpage": "gambar",
    "standardpage": "tabel",
    "profilepage": "tabel",
}
EDITOR = ("wagtailadmin_pages:add", "wagtailadmin_pages:edit")


@dataclass(frozen=True)
class Entry:
    """A chapter in its place: its number from 1, its name in the address, its text."""

    number: int
    name: str
    chapter: Chapter

    @property
    def url(self) -> str:
        return reverse("guide_chapter", args=[self.name])


@cache
def entries() -> tuple[Entry, ...]:
    """All chapters in their order, read once."""
    return tuple(Entry(number, name, read_chapter((FOLDER / f"{name}.md").read_text())) for number, name in enumerate(CHAPTERS, 1))


def picture_url(name: str) -> str:
    return static(f"desk/panduan/{name}.webp")


def chapter_for(screen: str, page_type: str = "") -> str:
    """The chapter that helps on a screen; '' where none fits.

    Args:
        screen: name of its address, with its namespace.
        page_type: of the page that is written there, such as ``newspage``; '' for other screens.
    """
    if screen in EDITOR and page_type:
        return HELP_WITH_TYPE.get(page_type, HELP[screen])
    return HELP.get(screen, "")


def help_url(request: HttpRequest) -> str:
    """Where the guide opens from a screen: at its chapter, else at the table of contents."""
    match = request.resolver_match
    name = chapter_for(match.view_name, page_type_of(match.kwargs)) if match else ""
    return reverse("guide_chapter", args=[name]) if name else reverse("guide")


def page_type_of(arguments: Mapping[str, Any]) -> str:
    """The page type that an address of the editor names; '' for one that names a page."""
    return str(arguments.get("content_type_model_name", ""))


# -- where it is found


class GuideMenuItem(MenuItem):
    """In the menu of every screen; it opens the guide at the chapter that fits the screen."""

    def render_component(self, request: HttpRequest) -> Any:
        item = super().render_component(request)
        item.url = help_url(request)
        return item


@hooks.register("register_admin_menu_item")
def guide_menu() -> MenuItem:
    return GuideMenuItem(gettext_lazy("Panduan"), reverse_lazy("guide"), name="guide", icon_name="help", order=900)


@hooks.register("register_page_header_buttons")
def guide_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """In the editor of a page, the chapter about its type."""
    if page.depth < 2:
        return []
    name = chapter_for("wagtailadmin_pages:edit", page.specific_class._meta.model_name or "")
    return [Button(_("Panduan"), reverse("guide_chapter", args=[name]), icon_name="help", priority=90)]
