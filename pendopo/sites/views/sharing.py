"""How a page is passed on: its address, its short address, and a QR code for posters and letters."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from pendopo.security.access import desk_of, needs
from pendopo.security.rules.roles import Action
from pendopo.sites import models
from pendopo.sites.hosts import origin_of
from pendopo.sites.rules.paths import home_path, short_path
from pendopo.sites.rules.qr import QUIET, qr_file, qr_path


@needs(Action.READ)
@require_safe
def share_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """The addresses of one published page of the active office; with ``?unduh`` the QR code as a file."""
    office = desk_of(request).office
    page = get_object_or_404(Page, pk=page_id, path__startswith=home_path(office.key), live=True).specific
    home = models.HomePage.objects.get(path=home_path(office.key))
    if not page.url_path.startswith(home.url_path):
        raise Http404
    origin = origin_of(office)
    address = f"{origin}/{page.url_path[len(home.url_path) :]}"
    short = f"{origin}{short_path(page.pk)}" if isinstance(page, models.DatedPage) else ""
    if "unduh" in request.GET:
        name = f"kode-qr-{page.slug}.svg"
        return HttpResponse(qr_file(short or address), "image/svg+xml", headers={"Content-Disposition": f'attachment; filename="{name}"'})
    size, drawing = qr_path(short or address)
    facts = {
        "page": page,
        "address": address,
        "short": short,
        "qr": drawing,
        "box": f"-{QUIET} -{QUIET} {size + 2 * QUIET} {size + 2 * QUIET}",
        "back": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
    return render(request, "desk/share.html", facts)
