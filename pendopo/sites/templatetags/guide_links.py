"""The guide in templates: its pictures, the address of a chapter, and the chapter that fits a screen."""

from django import template
from django.http import HttpRequest
from django.urls import reverse

from pendopo.sites import guide

register = template.Library()
register.filter("guide_picture", guide.picture_url)


@register.filter
def chapter_url(name: str) -> str:
    """The address of a chapter by its name."""
    return reverse("guide_chapter", args=[name])


@register.simple_tag
def guide_here(request: HttpRequest) -> str:
    """The address of the chapter for this screen, where it is one of ours that says so; '' elsewhere."""
    match = getattr(request, "resolver_match", None)
    desk = getattr(request, "desk", None)
    if match is None or desk is None or ":" in match.view_name:
        return ""
    name = guide.chapter_for(match.view_name)
    return chapter_url(name) if name else ""
