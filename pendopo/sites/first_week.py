"""The guided first week: what a person did in the practice site, read from pages and their history, and kept once seen.

The rules are in rules/first_week.py. What is kept is small: the day of each task, one row a person.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from pendopo.regions.models import Office
from pendopo.security.access import demand
from pendopo.security.actions import record
from pendopo.security.desk import Desk
from pendopo.security.models import Grant, User
from pendopo.security.rules.roles import ROLE_ACTIONS, Action, Role
from pendopo.sites import checks, models
from pendopo.sites.practice_models import FirstWeek, PracticeHomePage
from pendopo.sites.rules import first_week as rules
from pendopo.sites.rules.findings import Severity
from pendopo.sites.rules.first_week import Act, Draft, Exercise, Facts, Progress, Task
from pendopo.sites.rules.paths import practice_path

GUIDE = "/panduan"
CHAPTERS = Path(__file__).parent / "panduan"
LOOKED_AT = 300  # versions: more than a week of a few people
ACTS = {
    f"wagtail.{kind}": kind
    for kind in (
        *rules.HANDED_IN,
        *("workflow.approve", "workflow.reject", "revert", "unpublish", "comments.create", "comments.create_reply"),
    )
}


@dataclass
class Practice:
    """What happened in one office's practice site, read once for however many people.

    Attributes:
        pages: the pages that are there, by key.
        exercises: which of them are exercises.
        drafts: what each person saved of the own pages: page and content, newest first; an earlier version counts, so
            that bringing an older one back takes nothing away.
        acts: kind, page and person, in order.
    """

    pages: dict[int, Page] = field(default_factory=dict)
    exercises: dict[int, Exercise] = field(default_factory=dict)
    drafts: dict[int, list[tuple[int, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    acts: list[tuple[str, int, int | None]] = field(default_factory=list)
    alts: dict[int, str] = field(default_factory=dict)
    faults: dict[int, int] = field(default_factory=dict)


def look_into(office: Office, people: Iterable[User]) -> Practice:
    """Read what some people did in the practice site of an office, in a handful of queries however many they are."""
    found = Practice(pages={page.pk: page for page in Page.objects.filter(path__startswith=practice_path(office.key))})
    history = PageLogEntry.objects.filter(page_id__in=found.pages).order_by("timestamp", "pk")
    for entry in history.filter(action__in=[*ACTS, "wagtail.create"]):
        if entry.action in ACTS:
            found.acts.append((ACTS[entry.action], entry.page_id, entry.user_id))
        elif kind := (entry.data or {}).get("exercise"):
            found.exercises[entry.page_id] = Exercise(kind)
    saved = Revision.page_revisions.filter(object_id__in=[str(pk) for pk in found.pages], user__in=people)
    for revision in saved.order_by("-pk")[:LOOKED_AT]:
        page = found.pages[int(revision.object_id)]
        if page.owner_id == revision.user_id:  # who approves another's page saves it again, and wrote none of it
            found.drafts[revision.user_id].append((page.pk, revision.content))
    pictures = {picture for drafts in found.drafts.values() for _page, content in drafts for picture in pictures_in(content)}
    found.alts = {picture.pk: picture.description for picture in models.OfficeImage.objects.filter(pk__in=pictures)}
    return found


def facts_of(person: int, practice: Practice, with_key: Iterable[int], mended: Iterable[str]) -> Facts:
    """What one person did, out of what was read of the office.

    Args:
        mended: codes of the exercises that need not be looked at: to look is to render a page.
    """
    return Facts(
        has_key=person in with_key,
        drafts=tuple(draft_of(page, content, practice, set(mended)) for page, content in practice.drafts.get(person, ())),
        acts=tuple(Act(kind, page, who == person) for kind, page, who in practice.acts),
    )


def draft_of(pk: int, content: Mapping[str, Any], practice: Practice, mended: Collection[str]) -> Draft:
    exercise = practice.exercises.get(pk)
    blocks = list(blocks_of(content))
    return Draft(
        kind=practice.pages[pk].cached_content_type.model,
        title=str(content.get("title") or "").strip(),
        summary=str(content.get("summary") or "").strip(),
        alts=tuple(practice.alts.get(picture, "") for picture in pictures_in(content)),
        charts=sum(kind == "table" and value.get("chart") in ("bars", "curve") for kind, value in blocks),
        appears=bool(content.get("go_live_at")),
        ends=bool(content.get("expire_at")),
        exercise=exercise,
        faults=faults_of(pk, practice) if exercise and exercise.value not in mended else None,
    )


def faults_of(pk: int, practice: Practice) -> int:
    """How many things stop or warn on the newest version of a page; looked at once for all people."""
    if pk not in practice.faults:
        found = checks.findings_of(practice.pages[pk].get_latest_revision_as_object())
        practice.faults[pk] = sum(finding.severity is not Severity.HINT for finding in found)
    return practice.faults[pk]


def blocks_of(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The blocks of a revision's text: their types and values."""
    for block in json.loads(content.get("body") or "[]"):
        yield block["type"], block["value"]


def pictures_in(content: Mapping[str, Any]) -> Iterator[int]:
    """Keys of the pictures that a revision shows: its photo, single pictures and galleries."""
    if content.get("image"):
        yield content["image"]
    for kind, value in blocks_of(content):
        for one in [value] if kind == "picture" else value if kind == "gallery" else []:
            if image := one.get("value", one).get("image"):
                yield image


def exercise_of(person: User, exercise: Exercise, home: PracticeHomePage) -> Page | None:
    """The page that a person took for an exercise and that is still there."""
    mine = Page.objects.filter(path__startswith=home.path, owner=person)
    marked = PageLogEntry.objects.filter(page_id__in=mine.values("pk"), action="wagtail.create", data__exercise=exercise.value)
    return mine.filter(pk__in=marked.values("page_id")).order_by("-pk").first()


# -- how far somebody is


def progress_of(desk: Desk, *, look: bool = True) -> Progress:
    """How far the person of a desk is, with what is noticed only now.

    Args:
        look: whether exercises are held against the checks, which costs some tenths of a second each.
    """
    publishers = {desk.person.pk} if desk.may(Action.PUBLISH) else set()
    return progress_for(desk.office, [desk.person], publishers, look=look)[desk.person.pk]


def progress_for(office: Office, people: Iterable[User], publishers: set[int], *, look: bool = True) -> dict[int, Progress]:
    """How far people of an office are, by their keys; the queries are as many for one as for many."""
    people = list(people)
    practice, today = look_into(office, people), timezone.localdate()
    kept = dict(FirstWeek.objects.filter(person__in=people).values_list("person_id", "done"))
    keys = set(Authenticator.objects.filter(user__in=people, type__in=("webauthn", "totp")).values_list("user_id", flat=True))
    found = {}
    for person in people:
        done = kept.get(person.pk) or {}
        facts = facts_of(person.pk, practice, keys, done if look else list(Exercise))
        found[person.pk] = rules.progress(done, rules.done_by(facts), today, publishes=person.pk in publishers)
    return found


def writers_of(office: Office) -> tuple[list[User], set[int]]:
    """Who may write in an office and belongs to it, newest accounts first; and the keys of those who publish."""
    grants = [grant for grant in Grant.objects.valid().select_related("office") if office.key in grant.range]
    may = {action: {g.person_id for g in grants if action in ROLE_ACTIONS[Role(g.role)]} for action in (Action.WRITE, Action.PUBLISH)}
    people = User.objects.filter(is_active=True, office=office, pk__in=may[Action.WRITE])
    return list(people.order_by("-date_joined", "username")), may[Action.PUBLISH]


# -- what is kept


def keep(person: User, progress: Progress) -> None:
    """Write down what a person has done, if there is something new. Called where it is looked at; it says nothing new."""
    done = rules.to_keep(progress)
    row = FirstWeek.objects.filter(person=person).first()
    if done and done != (row.done if row else {}):
        FirstWeek.objects.update_or_create(person=person, defaults={"done": done})


def keep_all(office: Office) -> None:
    """Write down what all people of an office have done: before the pages go on which they did it."""
    people, publishers = writers_of(office)
    reached = progress_for(office, people, publishers)
    for person in people:
        keep(person, reached[person.pk])


def note_read(*, by: Desk) -> None:
    """Tick the task that is reading. It is the one that a click ticks.

    Raises:
        PermissionDenied: the person may not write here, so the first week is not for this person.
    """
    demand(by, Action.WRITE)
    row, _made = FirstWeek.objects.get_or_create(person=by.person)
    row.done = row.done | {Task.RULES.value: row.done.get(Task.RULES.value) or timezone.localdate().isoformat()}
    row.save(update_fields=["done"])
    record(office_key=by.office.key, action="first_week.read", subject=by.person.username, actor=by.person.username)


def put_away(*, by: Desk, away: bool) -> None:
    """Take the panel off the first screen, or put it back; the page itself stays where it is.

    Raises:
        PermissionDenied: the person may not write here.
    """
    demand(by, Action.WRITE)
    FirstWeek.objects.update_or_create(person=by.person, defaults={"put_away_at": timezone.now() if away else None})
    verb = "put_away" if away else "put_back"
    record(office_key=by.office.key, action=f"first_week.{verb}", subject=by.person.username, actor=by.person.username)


def is_offered(desk: Desk, progress: Progress) -> bool:
    """Whether the first screen shows the way; also to who joined long ago, when it was put back by hand."""
    row = FirstWeek.objects.filter(person=desk.person).first()
    joined = timezone.localdate(desk.person.date_joined)
    return rules.is_offered(joined, timezone.localdate(), put_away=bool(row and row.put_away_at), finished=progress.finished)


def is_new(person: User, today: datetime.date) -> bool:
    """Whether an account is young enough to be asked about at all: cheap, before anything is read."""
    return (today - timezone.localdate(person.date_joined)).days < rules.LENGTH


def chapter_at(name: str) -> str:
    """Address of a chapter of the guide, '' where there is none of that name."""
    return f"{GUIDE}/{name}/" if name and (CHAPTERS / f"{name}.md").exists() else ""
