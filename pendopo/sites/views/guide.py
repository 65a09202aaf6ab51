"""Screens of the guide: its table of contents, and one chapter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.security.access import needs
from pendopo.security.rules.roles import Action
from pendopo.sites import guide


@needs(Action.READ)
@require_safe
def list_chapters(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/guide.html", {"entries": guide.entries()})


@needs(Action.READ)
@require_safe
def show_chapter(request: HttpRequest, name: str) -> HttpResponse:
    """One chapter with the table of contents beside it, and the ways to the one before and the one after."""
    entries = guide.entries()
    place = next((place for place, entry in enumerate(entries) if entry.name == name), None)
    if place is None:
        raise Http404
    facts = {
        "entries": entries,
        "entry": entries[place],
        "before": entries[place - 1] if place else None,
        "after": entries[place + 1] if place + 1 < len(entries) else None,
    }
    return render(request, "desk/guide_chapter.html", facts)
