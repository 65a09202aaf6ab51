"""Screens of a site's other languages: what is translated and what is not, opening a language, beginning a translation."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.rules.roles import Action
from pendopo.sites import translating, translations
from pendopo.sites.rules.languages import ALL, State
from pendopo.sites.rules.paths import home_path

ON_A_PAGE = 50
STATES = {
    State.MISSING: gettext_lazy("Belum diterjemahkan"),
    State.DRAFT: gettext_lazy("Draf"),
    State.BEHIND: gettext_lazy("Tertinggal dari aslinya"),
    State.PUBLIC: gettext_lazy("Terbit"),
}


class LanguageForm(forms.Form):
    """Which language a site gets."""

    language = forms.ChoiceField(label=gettext_lazy("Bahasa"))

    def __init__(self, codes: list[str], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["language"].choices = [(code, f"{ALL[code].name} ({ALL[code].indonesian})") for code in codes]  # type: ignore[attr-defined]


@needs(Action.READ)
@require_safe
def list_translations(request: HttpRequest) -> HttpResponse:
    """The Indonesian pages of the active office with their state in one of its other languages, 50 a page."""
    desk = desk_of(request)
    fronts = translations.fronts_of(desk.office.key)
    front = next((one for one in fronts if one.slug == request.GET.get("bahasa")), fronts[0] if fronts else None)
    wanted = next((one for one in State if one == request.GET.get("keadaan")), None)
    words = request.GET.get("q", "").strip()[:100]
    facts = {
        "office": desk.office,
        "fronts": [(one, translations.language_of(one)) for one in fronts],
        "front": front,
        "may_open": desk.may(Action.PUBLISH) and bool(translations.may_be_opened(fronts)),
        "may_write": desk.may(Action.WRITE),
        "states": STATES.items(),
        "wanted": wanted,
        "words": words,
    }
    if front:
        page = Paginator(translations.originals(desk.office.key, front, wanted, words), ON_A_PAGE).get_page(request.GET.get("p"))
        rows = [(one, STATES[one.state]) for one in map(translations.translation, page.object_list)]
        facts |= {"page": page, "rows": rows, "language": translations.language_of(front)}
    return render(request, "desk/translations.html", facts)


@needs(Action.PUBLISH)
@require_http_methods(["GET", "POST"])
def open_language(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    codes = [language.code for language in translations.may_be_opened(translations.fronts_of(desk.office.key))]
    form = LanguageForm(codes, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            front = translating.open_language(code=form.cleaned_data["language"], by=desk)
        except CannotBeDone as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Bahasa dibuka sebagai draf. Isi kalimat pembukanya, terjemahkan beberapa halaman, lalu terbitkan.")
            )
            return redirect("wagtailadmin_pages:edit", front.pk)
    texts = {"title": _("Buka bahasa lain"), "submit": _("Buka bahasa")}
    lead = _("Berandanya dibuat sebagai draf di alamat tersendiri, misalnya /en/. Pembaca baru melihatnya sesudah diterbitkan.")
    return render(request, "security/form.html", {"form": form, "back": reverse("translations"), "lead": lead, **texts})


@needs(Action.WRITE)
@require_http_methods(["GET", "POST"])
def translate_page(request: HttpRequest, page_id: int, code: str) -> HttpResponse:
    """Begin the translation of a page; where there is one, its form opens."""
    desk = desk_of(request)
    page = get_object_or_404(Page, pk=page_id, path__startswith=home_path(desk.office.key))
    language = ALL.get(code)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            draft = translating.translate(page=page, code=code, by=desk)
            messages.success(request, _("Draf terjemahan siap, dengan kata-kata aslinya. Ganti dengan terjemahannya, lalu ajukan."))
            return redirect("wagtailadmin_pages:edit", draft.pk)
        except CannotBeDone as error:
            form.add_error(None, str(error))
    texts = {
        "title": _("Terjemahkan ke %(language)s") % {"language": language.indonesian if language else code},
        "submit": _("Buat draf terjemahan"),
        "lead": page.title,
        "back": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
    return render(request, "security/form.html", {"form": form, **texts})
