"""Two requests that create the same page at once: the editor's click and the browser's automatic save of the same form.

Each finds the address free, then one is first. Wagtail answers the other with an error of the server: its form had said
yes, and saving says no. Here the other is taken again from its beginning, where its form finds the address taken and
says so; and where the page that took it is the same person's from a moment ago, the way to it is shown.
"""

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page, PageSubscription

JUST_NOW = datetime.timedelta(minutes=10)


def taken_again(post: Callable[[Any, HttpRequest], HttpResponse]) -> Callable[[Any, HttpRequest], HttpResponse]:
    """A view's ``post`` that is run a second time when somebody else was faster; the first try leaves nothing behind."""

    @wraps(post)
    def answered(view: Any, request: HttpRequest) -> HttpResponse:
        try:
            with transaction.atomic():
                return post(view, request)
        except (ValidationError, IntegrityError):
            begin_anew(view)
            return post(view, request)

    return answered


def begin_anew(view: Any) -> None:
    """The page that was not saved believes that it was: a fresh one takes its place, and the parent is read again."""
    view.parent_page = Page.objects.get(pk=view.parent_page.pk).specific
    view.page = view.page_class(owner=view.request.user)
    view.page.locale = view.parent_page.locale
    view.subscription = PageSubscription(page=view.page, user=view.request.user, comment_notifications=True)


def draft_just_saved(view: Any, slug: str) -> Page | None:
    """The page below the same parent that took the address, if this person made it a moment ago."""
    since = timezone.now() - JUST_NOW
    same = view.parent_page.get_children().filter(slug=slug, owner_id=view.request.user.pk, latest_revision_created_at__gt=since)
    found: Page | None = same.first()
    return found


def showing_the_draft(refuse: Callable[[Any, Any], HttpResponse]) -> Callable[[Any, Any], HttpResponse]:
    """A view's ``form_invalid`` that shows the way to what was saved already."""

    @wraps(refuse)
    def answered(view: Any, form: Any) -> HttpResponse:
        draft = draft_just_saved(view, form.data.get("slug", "")) if "slug" in form.errors else None
        if draft and not view.expects_json_response:
            text = _(
                "Halaman ini sudah tersimpan otomatis sebagai draf. Buka draf itu dan lanjutkan di sana; isian di bawah belum tersimpan."
            )
            messages.warning(
                view.request, text, buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[draft.pk]), _("Buka draf"))]
            )
        return refuse(view, form)

    return answered


def install() -> None:
    """Called once, when the app is ready."""
    CreateView.post = taken_again(CreateView.post)
    CreateView.form_invalid = showing_the_draft(CreateView.form_invalid)
