"""Screens of the guided first week: the five days, the sheet to print at their end, and how far the people of an office are."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.security.access import desk_of, needs
from pendopo.security.actions import CannotBeDone
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.sites import first_week, models, practice
from pendopo.sites.practice_models import FirstWeek, PracticeHomePage
from pendopo.sites.rules.first_week import Exercise, Progress, Task
from pendopo.sites.rules.first_week_words import DAY_TITLES, EXERCISE_CSV, WORDS

ON_A_PAGE = 25


@dataclass(frozen=True)
class TaskView:
    """One task as the screen prints it; ``link`` and ``label`` lead to where it is done, ``post`` says that a click makes something."""

    code: str
    title: str
    why: str
    how: tuple[str, ...]
    done: Any
    link: str = ""
    label: str = ""
    post: bool = False
    chapter: str = ""
    csv: str = ""


def task_view(task: Task, progress: Progress, ways: dict[Task, tuple[str, str]]) -> TaskView:
    words = WORDS[task]
    link, label = ways.get(task, ("", ""))
    return TaskView(
        code=task.value,
        title=_(words.title),
        why=_(words.why),
        how=tuple(_(line) for line in words.how),
        done=progress.done.get(task),
        link=link,
        label=label,
        post=task in (Task.MEND, Task.MASK, Task.RULES),
        chapter=first_week.chapter_at(words.chapter),
        csv=EXERCISE_CSV if task is Task.TABLE else "",
    )


def ways_for(home: PracticeHomePage | None) -> dict[Task, tuple[str, str]]:
    """Where each task is done, and what the link to it says; without a practice site only those that need none."""
    ways = {Task.KEY: (reverse("mfa_index"), _("Perangkat untuk masuk")), Task.RULES: (reverse("first_week_read"), _("Sudah saya baca"))}
    if home is None:
        return ways
    explorer = (reverse("wagtailadmin_explore", args=[home.pk]), _("Ke situs latihan"))
    ways |= dict.fromkeys((Task.HAND_IN, Task.SCHEDULE, Task.RESTORE, Task.TAKE_DOWN, Task.ASK), explorer)
    ways |= dict.fromkeys((Task.REACT, Task.APPROVE), (reverse("wagtailadmin_home"), _("Ke halaman awal")))
    for task, exercise in ((Task.MEND, Exercise.MEND), (Task.MASK, Exercise.MASK)):
        ways[task] = (reverse("first_week_exercise", args=[exercise.value]), _("Ambil halaman latihan"))
    if news := models.NewsIndexPage.objects.filter(path__startswith=home.path).first():
        ways |= dict.fromkeys(
            (Task.NEWS, Task.TABLE), (reverse("wagtailadmin_pages:add", args=["sites", "newspage", news.pk]), _("Tulis berita latihan"))
        )
    ways[Task.PICTURE] = (reverse("wagtailimages:add"), _("Unggah gambar"))
    return ways


def days_of(progress: Progress, home: PracticeHomePage | None) -> list[dict[str, Any]]:
    ways = ways_for(home)
    return [
        {
            "number": number,
            "title": _(title),
            "tasks": [task_view(task, progress, ways) for task in tasks],
            "done": progress.day_done(number),
            "now": progress.next in tasks,
        }
        for number, (title, tasks) in enumerate(zip(DAY_TITLES, progress.days, strict=True), start=1)
    ]


def progress_now(desk: Desk) -> Progress:
    """How far the person is; what is new is kept, unless the office is frozen."""
    progress = first_week.progress_of(desk)
    first_week.keep(desk.person, progress)
    return progress


@needs(Action.WRITE)
@require_safe
def show_week(request: HttpRequest) -> HttpResponse:
    """Five days of tasks, ticked by what the person did."""
    desk = desk_of(request)
    progress, home = progress_now(desk), practice.home_of(desk.office)
    row = FirstWeek.objects.filter(person=desk.person).first()
    facts = {
        "progress": progress,
        "days": days_of(progress, home),
        "home": home,
        "frozen": desk.frozen,
        "away": bool(row and row.put_away_at),
        "publishes": desk.may(Action.PUBLISH),
    }
    return render(request, "desk/first_week.html", facts)


@needs(Action.WRITE)
@require_POST
def tick_reading(request: HttpRequest) -> HttpResponse:
    first_week.note_read(by=desk_of(request))
    return redirect(f"{reverse('first_week')}#aturan")


@needs(Action.WRITE)
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Take the panel off the first screen; with ``kembali`` put it back."""
    away = "kembali" not in request.POST
    first_week.put_away(by=desk_of(request), away=away)
    if away:
        messages.success(request, _("Panel minggu pertama disimpan. Halamannya tetap ada di Situs latihan."))
    return redirect("wagtailadmin_home" if away else "first_week")


@needs(Action.WRITE)
@require_POST
def take_exercise(request: HttpRequest, exercise: str) -> HttpResponse:
    """To the person's own page with faults, which is made on the first click."""
    if exercise not in list(Exercise):
        raise Http404
    try:
        page = practice.take_exercise(Exercise(exercise), by=desk_of(request))
    except CannotBeDone as error:
        messages.error(request, str(error))
        return redirect("first_week")
    return redirect("wagtailadmin_pages:edit", page.pk)


@needs(Action.WRITE)
@require_safe
def show_sheet(request: HttpRequest) -> HttpResponse:
    """The sheet of participation, to be printed: name, office, and the day of each task."""
    desk = desk_of(request)
    progress = progress_now(desk)
    last = max(progress.done.values(), default=None)
    facts = {"progress": progress, "days": days_of(progress, None), "person": desk.person, "office": desk.office, "last": last}
    return render(request, "desk/first_week_sheet.html", facts)


@needs(Action.PEOPLE_READ)
@require_safe
def show_office(request: HttpRequest) -> HttpResponse:
    """Who of the active office has finished which day, newest accounts first, 25 a page."""
    desk = desk_of(request)
    people, publishers = first_week.writers_of(desk.office)
    page = Paginator(people, ON_A_PAGE).get_page(request.GET.get("p"))
    reached = first_week.progress_for(desk.office, page.object_list, publishers)
    rows = [
        {
            "person": person,
            "progress": reached[person.pk],
            "days": [(number, reached[person.pk].day_done(number), f"{done_of(reached[person.pk], number)}") for number in range(1, 6)],
        }
        for person in page.object_list
    ]
    facts = {"rows": rows, "page": page, "office": desk.office, "back": reverse("practice"), "titles": [_(title) for title in DAY_TITLES]}
    return render(request, "desk/first_week_office.html", facts)


def done_of(progress: Progress, number: int) -> str:
    """How many of a day's tasks are done: ``2/3``."""
    tasks = progress.days[number - 1]
    return f"{sum(task in progress.done for task in tasks)}/{len(tasks)}"
