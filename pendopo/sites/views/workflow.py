"""Screens beside Wagtail's own for the newsroom: the office's rule about a second person, its schedule, preview links."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from pendopo.security.access import desk_of, needs
from pendopo.security.rules.roles import Action
from pendopo.sites import notices, review
from pendopo.sites import preview_links as links
from pendopo.sites.newsroom import PreviewLink, ReviewRule
from pendopo.sites.rules.paths import FIRST_PRACTICE
from pendopo.sites.schedule_fields import zone_words

ON_A_PAGE = 20


class RuleForm(forms.Form):
    """Whether the office demands a second person."""

    two_persons = forms.BooleanField(
        label=gettext_lazy("Setiap terbitan diperiksa orang kedua"),
        required=False,
        help_text=gettext_lazy("Penerbit tidak dapat lagi menerbitkan sendiri; penerbit lain harus menyetujuinya."),
    )


class LinkForm(forms.Form):
    """For how long a link shows the draft."""

    days = forms.TypedChoiceField(label=gettext_lazy("Berlaku selama"), coerce=int, initial=7)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        choices = [(days, ngettext("%(days)d hari", "%(days)d hari", days) % {"days": days}) for days in links.DAYS]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]


@needs(Action.REVIEW_RULE)
@require_http_methods(["GET", "POST"])
def review_rule(request: HttpRequest) -> HttpResponse:
    """The rule of the active office; set by who does not publish."""
    desk = desk_of(request)
    now = review.two_persons_demanded(desk.office.key)
    form = RuleForm(request.POST if request.method == "POST" else None, initial={"two_persons": now})
    if form.is_valid():
        review.set_rule(two_persons=form.cleaned_data["two_persons"], by=desk)
        messages.success(request, _("Aturan tersimpan. Berlaku mulai permintaan berikutnya."))
        return redirect("review_rule")
    facts = {
        "form": form,
        "rule": ReviewRule.objects.filter(office_key=desk.office.key).first(),
        "publishers": notices.publishers_of(desk.office.key).count(),
        "office": desk.office,
    }
    return render(request, "desk/review_rule.html", facts)


@needs(Action.READ)
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """Everything that the active office has set a time for."""
    page = Paginator(notices.scheduled_in(desk_of(request), most=None), ON_A_PAGE).get_page(request.GET.get("p"))
    return render(request, "desk/schedule.html", {"page": page, "zone": zone_words(), "back": reverse("wagtailadmin_home")})


def page_for(page_id: int) -> Page:
    """A page of the active office; there is no other in the scope of a request."""
    return get_object_or_404(Page, pk=page_id, depth__gte=2)


@needs(Action.WRITE)
@require_http_methods(["GET", "POST"])
def preview_links(request: HttpRequest, page_id: int) -> HttpResponse:
    """The links to a page's draft: those that are open, and a form for another, whose address is told once."""
    page = get_object_or_404(Page, pk=page_id, depth__gte=2, path__lt=FIRST_PRACTICE)
    form, made = LinkForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        made = links.make_link(page=page, days=form.cleaned_data["days"], by=desk_of(request))
        form = LinkForm()
    facts = {
        "page": page,
        "title": page.get_admin_display_title(),
        "form": form,
        "made": made,
        "links": PreviewLink.objects.filter(page=page)[:ON_A_PAGE],
        "back": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "back_label": _("Kembali ke halaman"),
    }
    response = render(request, "desk/preview_links.html", facts)
    response["Cache-Control"] = "no-store"
    return response


@needs(Action.WRITE)
@require_POST
def revoke_preview_link(request: HttpRequest, page_id: int, link_pk: int) -> HttpResponse:
    link = get_object_or_404(PreviewLink.objects.select_related("page"), pk=link_pk, page=page_for(page_id))
    links.revoke_link(link=link, by=desk_of(request))
    messages.success(request, _("Tautan dicabut."))
    return redirect("preview_links", page_id)
