"""What the desk serves besides Wagtail's own screens: pictures and files of the own office, and the theme for previews."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from wagtail.admin.views.account import AccountView, BaseSettingsPanel
from wagtail.admin.views.chooser import BrowseView

from pendopo.sites import theme
from pendopo.sites.models import HomePage, OfficeDocument, OfficeImage, OfficeRendition

OWN_CHOICES = {"locale", "theme"}


class OwnAccount(AccountView):
    """What a person sets for the own screens: language and looks. Name, address and sign-in are changed elsewhere."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if panel.name in OWN_CHOICES]


class ChooseOwnPage(BrowseView):
    """Wagtail's page chooser, opened at the front page of the office instead of at the root of all."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        if parent_page_id is None:
            parent_page_id = HomePage.objects.values_list("pk", flat=True).order_by("path").first()
        return super().get(request, parent_page_id)


@login_required
@cache_control(private=True, max_age=3600)
def media(request: HttpRequest, path: str) -> FileResponse:
    """A picture of the own office: whether it is, row-level security knows. Anything else is not found."""
    if not (OfficeRendition.objects.filter(file=path).exists() or OfficeImage.objects.filter(file=path).exists()):
        raise Http404
    return file_response(path)


@login_required
def document(request: HttpRequest, document_id: int, name: str) -> FileResponse:
    """A file of the own office, at the address that it has on the public site."""
    found = get_object_or_404(OfficeDocument, pk=document_id)
    return file_response(found.file.name)


def file_response(name: str) -> FileResponse:
    if not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name))
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@cache_control(max_age=3600)
def stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """The theme, at the address that it has on every public site."""
    if name != theme.css_name():
        raise Http404
    return HttpResponse(theme.css_bytes(), content_type="text/css; charset=utf-8")
