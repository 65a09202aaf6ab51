"""Screens of a move as a whole: the list, beginning one, its course, mapping, deciding by pile, taking back, the report."""

import csv
import datetime
import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.site_import import actions, kept_files, paper, queries, wiring, words
from pendopo.site_import.forms import BeginForm, MappingForm, PileForm, UndoForm
from pendopo.site_import.models import ImportJob
from pendopo.site_import.rules.stages import COURSE, WORKING, Stage, may_accept, may_map_tables, may_undo, percent
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites.page_data import harmless

ON_A_PAGE = 20
SECONDS = 3  # until a page that shows work under way is asked for again
SLOW = datetime.timedelta(minutes=5)  # without a sign of work: people are told whom to ask


def job_or_404(desk: Desk, pk: int) -> ImportJob:
    """A move of the active office.

    Raises:
        Http404: there is none such.
    """
    found: ImportJob | None = ImportJob.objects.filter(office_key=desk.office.key, pk=pk).first()
    if found is None:
        raise Http404
    return found


@needs(Action.READ)
@require_safe
def list_moves(request: HttpRequest) -> HttpResponse:
    """Moves of this office, newest first."""
    desk = desk_of(request)
    deadline = queries.deadline_of(desk.office, queries.by_range(queries.deadlines()))
    facts = {
        "page": Paginator(queries.jobs_of(desk.office.key), ON_A_PAGE).get_page(request.GET.get("p")),
        "may_move": desk.may(Action.MOVE),
        "deadline": deadline,
        "late": queries.is_late(desk.office.key, deadline, timezone.localdate()),
        "further": desk.reach_for(Action.READ) != desk.own,
    }
    return render(request, "moving/list.html", facts)


@needs(Action.MOVE)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Choose an old site; the file goes into a folder that no server shows, the rest is done by another process."""
    form = BeginForm(wiring.choices(), request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return redirect("move", begun(form, desk_of(request)).pk)
        except CannotBeDone as error:
            form.add_error(None, str(error))
    return render(request, "moving/begin.html", {"form": form, "back": reverse("moves")})


def begun(form: BeginForm, desk: Desk) -> ImportJob:
    """Keep the file, if there is one, and begin the move; a move that is refused leaves no file behind.

    Raises:
        CannotBeDone: the file could not be kept, or the move is refused.
    """
    given, file = form.cleaned_data, form.cleaned_data.get("file")
    kept = kept_files.keep(file) if file else kept_files.Kept()
    try:
        return actions.begin(
            source=given["source"], origin=file.name[:200] if file else given["address"], host=form.host, media_hosts=given["media_hosts"],
            file=kept.name, file_bytes=kept.size, file_sha256=kept.sha256, by=desk,
        )  # fmt: skip
    except BaseException:
        kept_files.forget(kept.name)
        raise


@needs(Action.READ)
@require_safe
def show_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One move: where it stands, what it found, and what is to be done next. It shows itself anew while something is worked on."""
    desk = desk_of(request)
    job = job_or_404(desk, pk)
    summary = queries.summary_of(job)
    working = job.at in WORKING
    facts = {
        "job": job,
        "summary": summary,
        "working": working,
        "bar": bar_of(job, summary),
        "course": course_of(job),
        "kinds": words.kinds_words(summary.kinds),
        "samples": [(pile.value, rows) for pile, rows in queries.samples(job).items()] if not working else [],
        "media_faults": [(code, number) for code, number in summary.media_faults.items()],
        "may_move": desk.may(Action.MOVE) and not desk.frozen,
        "may_map_tables": may_map_tables(job.at) and bool(job.tables_found),
        "may_accept": desk.may(Action.PUBLISH) and may_accept(job.at) and not desk.frozen,
        "may_undo": desk.may(Action.PUBLISH) and may_undo(job.at) and not desk.frozen,
        "frozen": desk.frozen,
        "waits": working and not job.at_server and timezone.now() - job.changed_at > SLOW,
        "back": reverse("moves"),
    }
    response = render(request, "moving/move.html", facts)
    if working:
        response["Refresh"] = str(SECONDS)
    return response


def bar_of(job: ImportJob, summary: queries.Summary) -> dict[str, Any]:
    """How far the stage is that is worked on; without a number while nobody knows."""
    if job.at is Stage.JUDGING:
        done, total = summary.all - summary.to_judge, summary.all
    elif job.at is Stage.FETCHING:
        total = sum(summary.media.values())
        done = total - summary.media.get("waiting", 0)
    elif job.at is Stage.MAKING:
        total = sum(pile.accepted for pile in summary.piles)
        done = min(summary.pages, total)
    else:
        return {"known": False, "done": job.cursor if job.at is Stage.READING else 0}
    return {"known": True, "done": done, "total": total, "percent": percent(done, total)}


def course_of(job: ImportJob) -> list[dict[str, Any]]:
    """The steps of a move and which are over; a move that was stopped stands where it was."""
    at = Stage(job.failed_at) if job.failed_at else job.at
    course = [stage for stage in COURSE if stage is not Stage.TABLES or job.tables or at is Stage.TABLES]
    place = course.index(at) if at in course else -1
    titles = dict(ImportJob.STAGES)
    return [
        {"title": titles[stage.value], "over": number < place or at is Stage.DONE, "here": number == place and at is not Stage.DONE}
        for number, stage in enumerate(course)
    ]


def done_or_told(request: HttpRequest, act: Callable[[], str], to: str) -> HttpResponse:
    """Act, say what came of it, and go on."""
    try:
        messages.success(request, act())
    except CannotBeDone as error:
        messages.error(request, str(error))
    return redirect(to)


def on_move(request: HttpRequest, pk: int, act: Callable[[ImportJob, Desk], str]) -> HttpResponse:
    """Act on a move of the active office, and go back to its page."""
    desk = desk_of(request)
    job = job_or_404(desk, pk)
    return done_or_told(request, lambda: act(job, desk), reverse("move", args=[pk]))


@needs(Action.MOVE)
@require_POST
def carry_on(request: HttpRequest, pk: int) -> HttpResponse:
    def act(job: ImportJob, desk: Desk) -> str:
        actions.carry_on(job=job, by=desk)
        return _("Dilanjutkan. Anda boleh menutup halaman ini; pekerjaan berjalan terus.")

    return on_move(request, pk, act)


@needs(Action.MOVE)
@require_http_methods(["GET", "POST"])
def map_categories(request: HttpRequest, pk: int) -> HttpResponse:
    """Which page type each old category becomes."""
    desk = desk_of(request)
    job = job_or_404(desk, pk)
    categories = [one for one in queries.categories_of(job) if one.name]
    form = MappingForm([(one.name, one.wanted) for one in categories], request.POST or None)
    if form.is_valid():
        try:
            actions.map_categories(job=job, mapping=form.mapping, by=desk)
            messages.success(request, _("Pemetaan disimpan."))
            return redirect("move", pk)
        except CannotBeDone as error:
            form.add_error(None, str(error))
    facts = {
        "form": form,
        "job": job,
        "rows": list(zip(categories, form, strict=True)),
        "most": queries.MOST_CATEGORIES,
        "back": reverse("move", args=[pk]),
    }
    return render(request, "moving/mapping.html", facts)


@needs(Action.PUBLISH)
@require_POST
def accept_pile(request: HttpRequest, pk: int) -> HttpResponse:
    def act(job: ImportJob, desk: Desk) -> str:
        number = actions.accept_pile(job=job, pile=pile_in(request), by=desk)
        return ngettext("%(number)d halaman lama diterima.", "%(number)d halaman lama diterima.", number) % {"number": number}

    return on_move(request, pk, act)


@needs(Action.MOVE)
@require_POST
def refuse_pile(request: HttpRequest, pk: int) -> HttpResponse:
    def act(job: ImportJob, desk: Desk) -> str:
        number = actions.refuse_pile(job=job, pile=pile_in(request), by=desk)
        return ngettext("%(number)d halaman lama ditolak.", "%(number)d halaman lama ditolak.", number) % {"number": number}

    return on_move(request, pk, act)


def pile_in(request: HttpRequest) -> Pile:
    """The pile that a form names.

    Raises:
        CannotBeDone: it names none.
    """
    form = PileForm(request.POST)
    if not form.is_valid():
        raise CannotBeDone(_("Tumpukan itu tidak ada."))
    return Pile(form.cleaned_data["pile"])


@needs(Action.PUBLISH)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    job = job_or_404(desk, pk)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.undo(job=job, by=desk, force=form.cleaned_data["force"])
            messages.success(request, _("Pembatalan dimulai."))
            return redirect("move", pk)
        except CannotBeDone as error:
            form.add_error(None, str(error))
    lead = _("Semua halaman, gambar, dan berkas yang dibuat pindahan ini dihapus dari situs. Sumbernya tetap tersimpan di sini.")
    facts = {"form": form, "back": reverse("move", args=[pk]), "title": _("Batalkan pindahan"), "submit": _("Batalkan seluruh pindahan")}
    return render(request, "security/form.html", facts | {"lead": lead, "danger": True})


@needs(Action.READ)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What a move brought in and what it left behind, to read and to print."""
    desk = desk_of(request)
    job = job_or_404(desk, pk)
    return render(request, "moving/report.html", paper.facts_of(job, desk.office) | {"back": reverse("move", args=[pk])})


@needs(Action.READ)
@require_safe
def report_on_paper(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request)
    job = job_or_404(desk, pk)
    headers = {"Content-Disposition": f'attachment; filename="laporan-pindahan-{job.pk}.pdf"'}
    return HttpResponse(paper.render(paper.facts_of(job, desk.office)), content_type="application/pdf", headers=headers)


@needs(Action.READ)
@require_safe
def lost_addresses(request: HttpRequest, pk: int) -> HttpResponse:
    """All old addresses without a target as CSV (RFC 4180, UTF-8): the report names the first hundred."""
    desk = desk_of(request)
    job = job_or_404(desk, pk)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("alamat_lama",))
    writer.writerows((harmless(address),) for address in queries.lost_addresses(job))
    headers = {"Content-Disposition": f'attachment; filename="alamat-tanpa-tujuan-{job.pk}.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
