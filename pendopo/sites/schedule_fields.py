"""The fields for publishing and taking down at a set time: which of the three times they mean is said beside them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from wagtail.admin import auth
from wagtail.admin.panels import PublishingPanel
from wagtail.models import Page
from wagtail.users.models import UserProfile

from pendopo.regions.rules.time_zones import LETTERS, zone_name
from pendopo.sites.models import OfficePage


def zone_words() -> str:
    """Which time the desk shows and reads now: that of the office, or what the person chose in the own account."""
    name = timezone.get_current_timezone_name()
    return _("Waktu %(label)s (%(name)s).") % {"label": LETTERS.get(name, name), "name": name}


def publishing_words() -> str:
    return _("Kosong berarti saat tombol terbit ditekan.") + " " + zone_words()


def expiry_words() -> str:
    return _("Saat itu halaman ditarik dari situs dan tersimpan sebagai draf. Kosong berarti tetap terbit.") + " " + zone_words()


def zone_of_profile(profile: UserProfile) -> str:
    """The zone that a person chose, else that of the office where the person works now."""
    desk = getattr(profile.user, "desk", None)
    return profile.current_time_zone or (zone_name(desk.office.region.code) if desk else settings.TIME_ZONE)


def with_profile(respond: Callable[..., Any]) -> Callable[..., Any]:
    """Who never chose anything has no profile, and Wagtail would take Jakarta's time: here an unsaved one stands in."""

    def respond_in_their_zone(view: Callable[..., Any], request: HttpRequest, *args: Any, **options: Any) -> Any:
        if not hasattr(request.user, "wagtail_userprofile"):
            person: Any = request.user
            person.wagtail_userprofile = UserProfile(user=person)
        return respond(view, request, *args, **options)

    return respond_in_their_zone


def install() -> None:
    """Give all page types these fields, and the desk the time of its office. Called once, when the app is ready."""
    panel = PublishingPanel()
    for field, words in zip(panel.children, (publishing_words, expiry_words), strict=True):
        field.help_text = lazy(words, str)()
    OfficePage.settings_panels = [panel, *Page.settings_panels[1:]]  # the first is Wagtail's panel of the same fields
    UserProfile.get_current_time_zone = zone_of_profile
    auth.get_localized_response = with_profile(auth.get_localized_response)
