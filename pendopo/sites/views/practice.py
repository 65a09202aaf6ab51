"""Screens of the practice site: what it is and what may be done with it, and its pages as readers would see them."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.rules.roles import Action
from pendopo.sites import practice, preview
from pendopo.sites.renderer import HTML

OWN_ADDRESS = re.compile(rb'(<(?:a|form)\b[^>]*?\b(?:href|action)=")/(?!/|_/)')


@needs(Action.READ)
@require_safe
def show_practice(request: HttpRequest) -> HttpResponse:
    """What the practice site of the active office is for, its newest pages, and what the person may do with it."""
    desk = desk_of(request)
    home = practice.home_of(desk.office)
    pages = Page.objects.filter(path__startswith=home.path, depth__gt=home.depth) if home else Page.objects.none()
    facts = {
        "home": home,
        "pages": pages.count(),
        "newest": pages.exclude(latest_revision=None).order_by("-latest_revision_created_at")[:6],
        "writes": desk.may(Action.WRITE),
        "may_close": desk.may(Action.PRACTICE),
        "sees_people": desk.may(Action.PEOPLE_READ),
        "frozen": desk.frozen,
    }
    return render(request, "desk/practice.html", facts)


@needs(Action.WRITE)
@require_POST
def open_practice(request: HttpRequest) -> HttpResponse:
    try:
        practice.open_site(by=desk_of(request))
        messages.success(request, _("Situs latihan dibuka. Silakan mencoba apa saja: tidak ada yang terbit ke luar."))
    except CannotBeDone as error:
        messages.error(request, str(error))
    return redirect("practice")


def confirm(request: HttpRequest, act: Callable[[], None], done: str, **texts: Any) -> HttpResponse:
    """Ask once before an act that takes pages away."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act()
            messages.success(request, done)
            return redirect("practice")
        except CannotBeDone as error:
            form.add_error(None, str(error))
    return render(request, "security/form.html", {"form": form, "back": reverse("practice"), "danger": True, **texts})


@needs(Action.WRITE)
@require_http_methods(["GET", "POST"])
def start_practice_again(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    lead = _(
        "Semua halaman di situs latihan kantor ini dihapus, juga yang ditulis rekan Anda, lalu diisi lagi dengan naskah awal."
        " Tugas minggu pertama yang sudah selesai tetap tercatat."
    )
    texts = {"title": _("Kosongkan dan mulai lagi"), "submit": _("Ya, kosongkan dan mulai lagi"), "lead": lead}
    return confirm(request, lambda: practice.start_again(by=desk), _("Situs latihan dimulai lagi dari naskah awal."), **texts)


@needs(Action.PRACTICE)
@require_http_methods(["GET", "POST"])
def close_practice(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    lead = _("Situs latihan kantor ini dihapus beserta semua halamannya. Ia dapat dibuka lagi, dengan naskah awal.")
    texts = {"title": _("Hapus situs latihan"), "submit": _("Ya, hapus situs latihan"), "lead": lead}
    return confirm(request, lambda: practice.close_site(by=desk), _("Situs latihan dihapus."), **texts)


@needs(Action.READ)
@require_safe
def view_practice(request: HttpRequest, address: str = "") -> HttpResponse:
    """A page of the practice site of the active office as readers would see it, with links that stay within it."""
    home = practice.home_of(desk_of(request).office)
    if home is None:
        raise Http404
    renderer = preview.renderer_of(home)
    place = address.strip("/")
    path = f"{place}/index.html" if place else "index.html"
    there = path in renderer.paths
    file = renderer.render(path if there else "404.html")
    if file.type != HTML:
        raise Http404
    with translation.override("id"):
        back = format_html('<a href="{}">{}</a>', reverse("practice"), _("Kembali ke meja redaksi"))
    html = OWN_ADDRESS.sub(rb"\g<1>" + practice.VIEWED_AT.encode() + b"/", file.data)
    response = HttpResponse(preview.marked(home, html, back), content_type=HTML, status=200 if there else 404)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
