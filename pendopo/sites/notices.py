"""Who is told of what in the life of a page, by mail and on the first screen of the desk.

Both look in the open scope, which is one office: people of another office who help out here are not told by mail.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.mail import EmailNotificationMixin
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Comment, Page, PageSubscription, Revision, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected
from wagtail.users.models import UserProfile

from pendopo.security.desk import Desk
from pendopo.security.models import Grant, User
from pendopo.security.rules.roles import ROLE_ACTIONS, Action
from pendopo.sites.mail import Letter, post
from pendopo.sites.newsroom import ReviewTask, reviewable
from pendopo.sites.rules.paths import home_path, is_practice, office_key_of

SHOWN = 8
LOOKED_AT = 100  # own pages that wait for others stand among them
Words = Callable[[Page], tuple[str, str]]


class Scheduled(NamedTuple):
    """When something happens by itself, to which page, and whether it appears (or goes)."""

    at: datetime.datetime
    page: Page
    appears: bool


# -- who


def publishers_of(key: int) -> "QuerySet[User]":
    """Active publishers of one office who belong to the open scope."""
    roles = [role.value for role, actions in ROLE_ACTIONS.items() if Action.PUBLISH in actions]
    grants = [grant for grant in Grant.objects.valid().filter(role__in=roles).select_related("office") if key in grant.range]
    return User.objects.filter(is_active=True, pk__in=[grant.person_id for grant in grants]).order_by("username")


def person_in_scope(pk: int | None) -> list[User]:
    """The person of a primary key as a list of one; empty when it is nobody of the open scope."""
    return list(User.objects.filter(pk=pk, is_active=True)) if pk else []


def participants(page: Page) -> "QuerySet[User]":
    """Who follows the comments on a page: who subscribed, and who wrote any."""
    subscribed = PageSubscription.objects.filter(page=page, comment_notifications=True).values("user_id")
    wrote = Comment.objects.filter(page=page).values("user_id")
    replied = Comment.objects.filter(page=page).values("replies__user_id")
    people = Q(pk__in=subscribed) | Q(pk__in=wrote) | Q(pk__in=replied)
    return User.objects.filter(people, is_active=True).order_by("username")


# -- mail


def tell(people: Iterable[User], kind: str, page: Page, words: Words, by: Any) -> None:
    """Write to people about a page, each in the own language; not to who did it, nor to who does not want it.

    Args:
        kind: Wagtail's name of the wish: ``submitted``, ``approved``, ``rejected``, ``updated_comments``.
        words: gives subject and sentence, in the language that is active.
    """
    if is_practice(page.path):  # who practises sees it at the desk; nobody's mailbox is bothered with it
        return
    chosen = [person for person in people if person.email and (by is None or person.pk != by.pk)]
    wishes = {profile.user_id: profile for profile in UserProfile.objects.filter(user__in=chosen)}
    post(letter(person, wishes.get(person.pk), page, words) for person in chosen if wants(wishes.get(person.pk), kind))


def wants(profile: UserProfile | None, kind: str) -> bool:
    return profile is None or bool(getattr(profile, f"{kind}_notifications"))


def letter(person: User, profile: UserProfile | None, page: Page, words: Words) -> Letter:
    with override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
        subject, sentence = words(page)
        link = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk])
        foot = _("Surel ini dikirim otomatis oleh meja redaksi Pendopo. Isinya hanya ada di meja redaksi.")
        return Letter(person.email, subject.replace("\n", " "), f"{sentence}\n\n{page.get_admin_display_title()}\n{link}\n\n{foot}\n")


def submitted(page: Page) -> tuple[str, str]:
    return _("Menunggu pemeriksaan: %(title)s") % {"title": page.get_admin_display_title()}, _("Sebuah halaman menunggu pemeriksaan Anda.")


def sent_back(page: Page) -> tuple[str, str]:
    subject = _("Dikembalikan: %(title)s") % {"title": page.get_admin_display_title()}
    return subject, _("Halaman Anda dikembalikan dengan catatan. Catatannya ada di riwayat halaman.")


def went_through(page: Page) -> tuple[str, str]:
    return _("Disetujui: %(title)s") % {"title": page.get_admin_display_title()}, _("Halaman Anda sudah diperiksa dan disetujui.")


def commented(page: Page) -> tuple[str, str]:
    return _("Komentar baru: %(title)s") % {"title": page.get_admin_display_title()}, _("Ada perubahan pada komentar sebuah halaman.")


@receiver(task_submitted)
def a_review_was_asked_for(instance: TaskState, user: Any = None, **_more: Any) -> None:
    if isinstance(instance.task.specific, ReviewTask):
        page = instance.workflow_state.content_object
        tell(publishers_of(office_key_of(page.path)).exclude(pk=instance.revision.user_id), "submitted", page, submitted, user)


@receiver(workflow_rejected)
def a_page_was_sent_back(instance: WorkflowState, user: Any = None, **_more: Any) -> None:
    tell(person_in_scope(instance.requested_by_id), "rejected", instance.content_object, sent_back, user)


@receiver(workflow_approved)
def a_page_was_approved(instance: WorkflowState, user: Any = None, **_more: Any) -> None:
    tell(person_in_scope(instance.requested_by_id), "approved", instance.content_object, went_through, user)


def tell_of_comments(view: EditView, changes: dict[str, list[Any]]) -> None:
    """In the place of Wagtail's mails, which hold the words of the comments and are sent in the middle of the act."""
    if any(changes[kind] for kind in ("new_comments", "deleted_comments", "resolved_comments", "new_replies")):
        tell(participants(view.page), "updated_comments", view.page, commented, view.request.user)


def install() -> None:
    """Take the place of Wagtail's notifiers. Called once, when the app is ready."""
    EditView.send_commenting_notifications = tell_of_comments
    EmailNotificationMixin.send_notifications = lambda *_unused, **_more: True


# -- the first screen


def waiting_for(desk: Desk) -> list[TaskState]:
    """Pages of the office that wait for this person's review, those that wait longest first, each with its page."""
    task = ReviewTask.objects.first()
    if task is None:
        return []
    states = task.get_task_states_user_can_moderate(desk.person)
    asked = states.select_related("workflow_state__requested_by").order_by("started_at")
    found = with_pages(list(asked[:LOOKED_AT]))
    may = {page.pk for page in reviewable([state.page for state in found], desk.person)}
    return [state for state in found if state.page.pk in may][:SHOWN]


def sent_back_to(desk: Desk) -> list[TaskState]:
    """Pages that were sent back to this person, newest first, each with its page and the remark."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_REJECTED,
        workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
        workflow_state__requested_by_id=desk.person.pk,
        workflow_state__current_task_state=F("pk"),
    )
    return with_pages(list(states.select_related("revision", "workflow_state").order_by("-finished_at")[:SHOWN]))


def with_pages(states: list[TaskState]) -> list[TaskState]:
    pages = Page.objects.in_bulk([int(state.workflow_state.object_id) for state in states])
    for state in states:
        state.page = pages.get(int(state.workflow_state.object_id))
    return [state for state in states if state.page is not None]


def open_comments_for(desk: Desk) -> list[Comment]:
    """Unresolved comments of others on pages that this person owns, follows or commented on; newest first."""
    mine = Q(page__owner_id=desk.person.pk) | Q(replies__user_id=desk.person.pk)
    mine |= Q(page__subscribers__user_id=desk.person.pk, page__subscribers__comment_notifications=True)
    found = Comment.objects.filter(mine, resolved_at=None).exclude(user_id=desk.person.pk)
    return list(found.select_related("page").distinct().order_by("-created_at")[:SHOWN])


def scheduled_in(desk: Desk, most: int | None = SHOWN) -> list[Scheduled]:
    """What happens in the office by itself, the nearest first; at most ``most`` of each kind, None for all."""
    pages = Page.objects.filter(path__startswith=home_path(desk.office.key))
    revisions = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at")
    waiting = dict(revisions.values_list("object_id", "approved_go_live_at")[:most])
    going = [Scheduled(waiting[str(page.pk)], page, True) for page in pages.filter(pk__in=[int(pk) for pk in waiting])]
    ending = pages.filter(live=True, expire_at__gt=timezone.now()).order_by("expire_at")[:most]
    return sorted([*going, *(Scheduled(page.expire_at, page, False) for page in ending)], key=lambda one: one.at)[:most]
