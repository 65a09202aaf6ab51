"""What the desk serves besides Wagtail's own screens: the theme for previews, and screens that stand before Wagtail's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from wagtail.admin.views.account import AccountView, BaseSettingsPanel
from wagtail.admin.views.chooser import BrowseView

from pendopo.sites import theme
from pendopo.sites.models import HomePage

OWN_CHOICES = {"locale", "theme", "notifications"}


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


@cache_control(max_age=3600)
def stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """The theme, at the address that it has on every public site."""
    if name != theme.css_name():
        raise Http404
    return HttpResponse(theme.css_bytes(), content_type="text/css; charset=utf-8")
