"""Words that the pages of people need."""

import re

from allauth.socialaccount.models import SocialAccount
from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pendopo.security.middleware import has_device
from pendopo.security.models import User
from pendopo.security.password_validation import password_expired
from pendopo.security.queries import STATES

register = template.Library()

# In this order: Edge and Chrome call themselves Safari too.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))


@register.filter
def browser_name(agent: str) -> str:
    """What a person recognises of a browser's name for itself: "Firefox di Windows"."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"{mark}/", agent)), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s di %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Peramban tak dikenal")


@register.filter
def device_is_missing(request: HttpRequest) -> bool:
    """Whether the Gate keeps this person from the desk until there is a device."""
    return settings.SECOND_FACTOR_REQUIRED and not has_device(request)


@register.filter
def password_is_expired(person: User) -> bool:
    """Whether the Gate keeps this person from the desk until there is a new password."""
    return password_expired(person)


@register.filter
def state_label(state: str) -> str:
    """The word for a state of an account."""
    return str(dict(STATES)[state])


@register.filter
def identity_is_joined(person: User) -> bool:
    """Whether a person's account is joined to the government's identity provider."""
    return SocialAccount.objects.filter(user_id=person.pk).exists()
