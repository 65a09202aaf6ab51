"""The screen of what happened lately in the offices that a person may read."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pendopo.kit.ranges import KeyRange
from pendopo.security.access import desk_of, needs, reach_for
from pendopo.security.record_forms import OfficeField, offer
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope
from pendopo.security.trail_pages import page_of
from pendopo.sites import happenings


class HappeningsForm(forms.Form):
    """What narrows the list: an office within reach, a kind, a person."""

    office = OfficeField(label=gettext_lazy("Kantor"), required=False, empty_label=gettext_lazy("Semua kantor"))
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False, choices=[("", gettext_lazy("Semua")), *happenings.KINDS.items()])
    who = forms.CharField(label=gettext_lazy("Orang"), required=False, max_length=150)

    def __init__(self, data: Any, reach: KeyRange) -> None:
        super().__init__(data)
        offer(self, reach)

    def found(self, reach: KeyRange) -> Any:
        """Acts within reach as far as what was filled in makes sense; runs within the scope of ``reach``."""
        self.is_valid()
        office, who = self.cleaned_data.get("office"), self.cleaned_data.get("who", "")
        offices = KeyRange(office.key, office.key) if office else reach
        return happenings.acts_in(offices, kind=self.cleaned_data.get("kind", ""), actors=happenings.accounts_named(who) if who else None)


@needs(Action.READ)
@require_safe
def list_happenings(request: HttpRequest) -> HttpResponse:
    """Acts of the active office and of those below it, newest first, 50 a page; nothing is counted."""
    desk = desk_of(request)
    reach = reach_for(desk, Action.READ)
    form = HappeningsForm(request.GET, reach)
    with office_scope(reach):
        page = page_of(form.found(reach), behind=request.GET.get("sesudah", ""), before=request.GET.get("sebelum", ""))
        facts = {
            "form": form,
            "page": page,
            "happenings": happenings.told(page.entries, desk.office),
            "show_office": reach != desk.own,
            "back": reverse("wagtailadmin_home"),
        }
        return render(request, "desk/happenings.html", facts)
