"""Says on a screen of pages that they are practice."""

from typing import Any

from django import template
from wagtail.models import Page

from pendopo.sites.rules.paths import is_practice

register = template.Library()


@register.inclusion_tag("desk/practice_banner.html", takes_context=True)
def practice_banner(context: dict[str, Any]) -> dict[str, bool]:
    """A banner where the page of the screen, or the page that a new one is written below, stands in a practice site."""
    found = (context.get(name) for name in ("page", "parent_page", "object", "instance"))
    return {"practice": any(isinstance(one, Page) and is_practice(one.path or "") for one in found)}
