"""Pages of intake: subscribing to the news of an office by e-mail, confirming it, ending it.

The form stands on the sites, which are other origins, so no token can prove where it came from, and none is needed: a
foreign page that sends the form brings about one mail, and nothing happens unless the button behind its link is pressed.
Links open pages with a button, because mail scanners follow links. No cookie is set, no session is kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.intake import actions
from pendopo.intake.actions import Closed, Place, Reply
from pendopo.intake.rules.clients import client_group
from pendopo.sites import theme
from pendopo.sites.rules.subscriptions import LINK_DAYS, Rhythm, hash_of, tidy_address

RHYTHMS = {Rhythm.DAILY.value: _("setiap hari kerja"), Rhythm.WEEKLY.value: _("seminggu sekali")}
LARGEST_KEY = 2**63 - 1
View = Callable[[HttpRequest], HttpResponse]


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The look of the sites; their own copy is not for other origins."""
    return HttpResponse(theme.css_bytes(), content_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=86400"})


def unless_closed(view: View) -> View:
    """Say so plainly when the database can't be reached, and keep no answer."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            response = view(request)
        except Closed:
            response = page(request, "closed", status=503)
            response["Retry-After"] = "60"
        return response

    return cache_control(no_store=True)(answered)


def page(request: HttpRequest, name: str, place: Place | None = None, status: int = 200, **facts: Any) -> HttpResponse:
    home = origin_of(place) if place else ""
    shared = {"place": place, "home": home, "css_url": f"/_/{theme.css_name()}", "days": LINK_DAYS, "demo": settings.DEMO}
    return render(request, f"intake/{name}.html", shared | facts, status=status)


def origin_of(place: Place) -> str:
    """Address of an office's site (as sites.hosts, which needs the models)."""
    domain = settings.DOMAIN if place.body == "kpu" else settings.BAWASLU_DOMAIN
    host = domain if settings.LOCAL and place.host_label == "www" else f"{place.host_label}.{domain}"
    scheme, standard = ("http", 80) if settings.LOCAL else ("https", 443)
    return f"{scheme}://{host}" + ("" if standard == settings.PUBLIC_PORT else f":{settings.PUBLIC_PORT}")


@require_POST
@unless_closed
def subscribe(request: HttpRequest) -> HttpResponse:
    """Take the form of a site. Whoever subscribes already gets the same answer as anybody else."""
    key, rhythm = office_key(request), request.POST.get("irama", "")
    place = actions.place(key)
    if place is None or rhythm not in RHYTHMS:
        return page(request, "incomplete", place, status=400)
    address = tidy_address(request.POST.get("surel", ""))
    if address is None:
        return page(request, "wrong_address", place, status=400, key=key, rhythm=rhythm, rhythms=RHYTHMS.items())
    if request.POST.get("situs"):  # no reader sees this field
        return page(request, "noted", place)
    reply = actions.subscribe(office_key=key, address=address, rhythm=rhythm, client=group_of(request))
    if reply is Reply.BUSY:
        response = page(request, "busy", place, status=429)
        response["Retry-After"] = "3600"
        return response
    return page(request, "noted" if reply is Reply.NOTED else "incomplete", place, status=200 if reply is Reply.NOTED else 400)


def office_key(request: HttpRequest) -> int:
    written = request.POST.get("kantor", "")
    return min(int(written), LARGEST_KEY) if written.isascii() and written.isdigit() and len(written) < 20 else 0


def group_of(request: HttpRequest) -> int:
    """The group of network addresses of the visitor: as our own proxy says, where one stands before us."""
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    else:
        address = request.META.get("REMOTE_ADDR", "")
    return client_group(address, settings.SECRET_KEY, timezone.localdate())


def secret_of(request: HttpRequest) -> str:
    """The link's secret: behind the question mark, which no log keeps, or in the form that the link's page shows."""
    return request.POST.get("k") or request.GET.get("k", "")


@require_http_methods(["GET", "HEAD", "POST"])
@unless_closed
def confirm(request: HttpRequest) -> HttpResponse:
    """Opened, it asks; only its button begins the subscription."""
    secret = secret_of(request)
    known = hash_of(secret)
    found = actions.mailed(known) if known else None
    if known is None or found is None or found.what != "confirm":
        return page(request, "link_over", status=404 if request.method != "POST" else 410)
    place = actions.place(found.office_key)
    if request.method != "POST":
        return page(request, "confirm", place, secret=secret, rhythm=RHYTHMS.get(found.rhythm, ""))
    if actions.confirm(known) is None:
        return page(request, "link_over", status=410)
    return page(request, "confirmed", place, rhythm=RHYTHMS.get(found.rhythm, ""))


@require_http_methods(["GET", "HEAD", "POST"])
@unless_closed
def leave(request: HttpRequest) -> HttpResponse:
    """Opened, it asks; its button, or that of a mail program (RFC 8058), ends the subscription and deletes the address."""
    secret = secret_of(request)
    known = hash_of(secret)
    found = actions.mailed(known) if known else None
    if known is None or found is None or found.what != "leave":
        return page(request, "left_before")
    place = actions.place(found.office_key)
    if request.method != "POST":
        return page(request, "leave", place, secret=secret)
    actions.leave(known)
    return page(request, "left", place)
