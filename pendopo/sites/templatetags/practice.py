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
    page = next((one for one in found if isinstance(one, Page)), None)
    return {"practice": page is not None and is_practice(page.path or "")}
