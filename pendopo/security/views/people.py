"""Screens of the people of an office: the list, one person, inviting, suspending, roles, sign-ins, a lost device."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pendopo.security import forms, links, people, queries, sign_ins
from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.desk import Desk
from pendopo.security.models import Grant, User
from pendopo.security.rules.roles import Action, Role, needs_two_persons
from pendopo.security.scope import office_scope
from pendopo.security.step_up import step_up

ON_A_PAGE = 30


# -- reading


@needs(Action.PEOPLE_READ)
def list_people(request: HttpRequest) -> HttpResponse:
    """The people whom the active role reaches, 30 a page."""
    desk = desk_of(request)
    reach = desk.reach_for(Action.PEOPLE_READ)
    form = forms.FilterForm(request.GET or None, reach)
    with office_scope(reach):
        page = Paginator(queries.people_in(reach, **form.chosen()), ON_A_PAGE).get_page(request.GET.get("p"))
        for person in page:
            person.state = queries.state_of(person)
        return render(
            request, "security/people.html", {"page": page, "form": form, "desk": desk, "states": dict(queries.STATES)} | waiting(desk)
        )


def waiting(desk: Desk) -> dict[str, int]:
    reach = desk.reach_for(Action.PEOPLE_READ)
    return {"waiting": queries.open_proposals(reach).count()}


@needs(Action.PEOPLE_READ)
def show_person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles with their history, sign-ins, devices, invitations, and what may be done."""
    desk = desk_of(request)
    with office_scope(desk.reach_for(Action.PEOPLE_READ)):
        person = person_or_404(pk)
        facts = {
            "person": person,
            "state": queries.state_of(person),
            "states": dict(queries.STATES),
            "grants": [(grant, may_end(desk, grant)) for grant in queries.all_grants(person)],
            "sessions": sign_ins.own(person, None),
            "devices": queries.devices_of(person),
            "links": links.open_links(person),
            "may": what_may_be_done(desk, person),
            "back": reverse("security_people"),
        }
        return render(request, "security/person.html", facts)


def person_or_404(pk: int) -> User:
    return get_object_or_404(User.objects.select_related("office__region"), pk=pk)


def may_end(desk: Desk, grant: Grant) -> bool:
    stands = grant.ended_at is None and grant.person_id != desk.person.pk
    return stands and people.may_give_here(desk, Role(grant.role), grant.office, with_below=grant.with_below)


def what_may_be_done(desk: Desk, person: User) -> dict[str, bool]:
    """Which buttons a person's page has."""
    state, key = queries.state_of(person), people.key_of(person)
    other = person.pk != desk.person.pk
    govern = {action: people.may_govern(desk, action, person) for action in (Action.SUSPEND, Action.EQUIP)}
    return {
        "grant": other and desk.may_at(Action.GRANT, key),
        "suspend": state == "active" and govern[Action.SUSPEND],
        "reactivate": state == "suspended" and govern[Action.SUSPEND],
        "recover": state == "active" and govern[Action.EQUIP],
        "sign_out": desk.may_at(Action.END_SESSIONS, key),
        "renew": state == "invited" and desk.may_at(Action.INVITE, key),
        "revoke": desk.may_at(Action.EQUIP, key),
    }


def target(request: HttpRequest, pk: int, action: Action) -> User:
    """The person whom an act is about, if the role that allows the act reaches them; else the page is not found."""
    with office_scope(desk_of(request).reach_for(action)):
        return person_or_404(pk)


# -- acting: every form stands on a page of its own, so that the proof of step_up comes before it is filled in


def button_only(request: HttpRequest) -> Form:
    """A form without fields: sending it is all there is to say."""
    return Form(request.POST if request.method == "POST" else None)


def act_on_person(request: HttpRequest, person: User, form: Form, act: Callable[[], str], **texts: str) -> HttpResponse:
    """Show a form about a person; when it is sent and valid, do the act and go back with the message that it returns."""
    if form.is_valid():
        try:
            messages.success(request, act())
            return redirect("security_person", person.pk)
        except CannotBeDone as error:
            form.add_error(None, str(error))
    back = reverse("security_person", args=[person.pk])
    return render(request, "security/form.html", {"form": form, "person": person, "back": back, **texts})


@needs(Action.INVITE)
@require_http_methods(["GET", "POST"])
@step_up
@never_cache
def invite(request: HttpRequest) -> HttpResponse:
    """A new person of the active office; the code is shown once."""
    desk = desk_of(request)
    form = forms.InviteForm(desk, request.POST or None)
    if form.is_valid():
        try:
            person, code = people.invite(**form.invitation(), office=desk.office, by=desk)
            return show_code(request, person, code)
        except CannotBeDone as error:
            form.add_error(None, str(error))
    texts = {
        "title": _("Undang orang"),
        "lead": _("Akun baru di %(office)s. Undangan berlaku 72 jam dan hanya sekali.") % {"office": desk.office},
        "submit": _("Buat undangan"),
    }
    return render(request, "security/form.html", {"form": form, "back": reverse("security_people"), **texts})


def show_code(request: HttpRequest, person: User, code: str, *, recovery: bool = False) -> HttpResponse:
    """The one page that ever shows a code. It stands behind the # of the address, which no server and no log sees."""
    address = request.build_absolute_uri(f"{reverse('security_link')}#{code}")
    return render(request, "security/code.html", {"person": person, "code": code, "address": address, "recovery": recovery})


@needs(Action.INVITE)
@require_http_methods(["GET", "POST"])
@step_up
@never_cache
def renew_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = target(request, pk, Action.INVITE), button_only(request)
    if form.is_valid():
        try:
            return show_code(request, person, people.renew_invitation(person=person, by=desk_of(request)))
        except CannotBeDone as error:
            form.add_error(None, str(error))
    texts = {
        "title": _("Buat undangan baru"),
        "lead": _("Undangan yang lama tidak berlaku lagi. Yang baru berlaku 72 jam."),
        "submit": _("Buat undangan baru"),
    }
    back = reverse("security_person", args=[person.pk])
    return render(request, "security/form.html", {"form": form, "person": person, "back": back, **texts})


@needs(Action.EQUIP)
@require_POST
def revoke_links(request: HttpRequest, pk: int) -> HttpResponse:
    person = target(request, pk, Action.EQUIP)
    people.revoke_invitation(person=person, by=desk_of(request))
    messages.success(request, _("Undangan dan kode pemulihan yang belum dipakai dicabut."))
    return redirect("security_person", person.pk)


@needs(Action.SUSPEND)
@require_http_methods(["GET", "POST"])
@step_up
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = target(request, pk, Action.SUSPEND), forms.ReasonForm(request.POST or None)

    def act() -> str:
        people.suspend(person=person, reason=form.cleaned_data["reason"], by=desk_of(request))
        return _("Akun ditangguhkan. Semua sesinya berakhir.")

    lead = _("Semua sesi orang ini berakhir sekarang, dan ia tidak dapat masuk sampai akunnya dibuka lagi. Perannya tetap tersimpan.")
    return act_on_person(request, person, form, act, title=_("Tangguhkan akun"), lead=lead, submit=_("Tangguhkan"), danger="1")


@needs(Action.SUSPEND)
@require_http_methods(["GET", "POST"])
@step_up
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = target(request, pk, Action.SUSPEND), button_only(request)

    def act() -> str:
        people.reactivate(person=person, by=desk_of(request))
        return _("Akun dibuka lagi.")

    lead = _("Orang ini dapat masuk lagi dengan sandi dan perangkatnya, dan memegang lagi perannya yang masih berlaku.")
    return act_on_person(request, person, form, act, title=_("Buka lagi akun"), lead=lead, submit=_("Buka lagi"))


@needs(Action.END_SESSIONS)
@require_http_methods(["GET", "POST"])
@step_up
def end_sessions_of(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = target(request, pk, Action.END_SESSIONS), button_only(request)

    def act() -> str:
        ended = people.end_sessions_of(person=person, by=desk_of(request))
        return ngettext("%(count)d sesi diakhiri.", "%(count)d sesi diakhiri.", ended) % {"count": ended}

    lead = _("Orang ini harus masuk lagi di semua perangkatnya.")
    return act_on_person(request, person, form, act, title=_("Akhiri semua sesi"), lead=lead, submit=_("Akhiri semua sesi"), danger="1")


@needs(Action.END_SESSIONS)
@require_http_methods(["GET", "POST"])
@step_up
def end_sessions_in(request: HttpRequest) -> HttpResponse:
    """End the sign-ins of everybody in the active office, or below it too."""
    desk = desk_of(request)
    form = forms.EndSessionsForm(desk, request.POST if request.method == "POST" else None)
    if form.is_valid():
        ended = people.end_sessions_in(office=desk.office, with_below=form.cleaned_data.get("with_below", False), by=desk)
        messages.success(request, ngettext("%(count)d sesi diakhiri.", "%(count)d sesi diakhiri.", ended) % {"count": ended})
        return redirect("security_people")
    texts = {
        "title": _("Akhiri semua sesi kantor"),
        "lead": _("Semua orang di %(office)s, kecuali Anda, harus masuk lagi.") % {"office": desk.office},
        "submit": _("Akhiri semua sesi"),
        "danger": "1",
    }
    return render(request, "security/form.html", {"form": form, "back": reverse("security_people"), **texts})


@needs(Action.GRANT)
@require_http_methods(["GET", "POST"])
@step_up
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """A role given at once, or proposed where it takes two persons."""
    person = target(request, pk, Action.GRANT)
    desk = desk_of(request)
    form = forms.GrantForm(desk, person, request.POST or None)

    def act() -> str:
        grant = form.grant()
        if needs_two_persons(grant["role"], with_below=grant["with_below"]):
            people.propose_grant(person=person, reason=form.cleaned_data.get("reason", ""), by=desk, **grant)
            return _("Usulan dibuat. Peran berlaku begitu orang kedua menyetujuinya, paling lama 72 jam.")
        people.give(person=person, by=desk, **grant)
        return _("Peran diberikan.")

    return act_on_person(request, person, form, act, title=_("Beri peran"), lead="", submit=_("Beri peran"))


@needs(Action.GRANT)
@require_http_methods(["GET", "POST"])
@step_up
def end_role(request: HttpRequest, pk: int, grant_pk: int) -> HttpResponse:
    person, form = target(request, pk, Action.GRANT), button_only(request)
    with office_scope(desk_of(request).reach_for(Action.GRANT)):
        grant = get_object_or_404(Grant.objects.select_related("office__region", "person"), pk=grant_pk, person=person)

    def act() -> str:
        people.end_grant(grant=grant, by=desk_of(request))
        return _("Peran diakhiri.")

    return act_on_person(request, person, form, act, title=_("Akhiri peran"), lead=str(grant), submit=_("Akhiri peran"), danger="1")


@needs(Action.EQUIP)
@require_http_methods(["GET", "POST"])
@step_up
def propose_recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a person who lost every device be let in anew."""
    person, form = target(request, pk, Action.EQUIP), forms.ReasonForm(request.POST or None)

    def act() -> str:
        people.propose_recovery(person=person, reason=form.cleaned_data["reason"], by=desk_of(request))
        return _("Usulan pemulihan dibuat. Orang kedua menyetujuinya, lalu menyerahkan kodenya.")

    lead = _("Pastikan dahulu bahwa yang meminta benar orangnya: bertemu muka, atau lewat telepon kantor. Orang kedua juga memastikannya.")
    return act_on_person(
        request, person, form, act, title=_("Pulihkan setelah kehilangan perangkat"), lead=lead, submit=_("Ajukan pemulihan")
    )
