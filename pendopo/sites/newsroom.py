"""What the newsroom keeps beside Wagtail's own tables: the task of review, an office's rule, links for people without account."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes import ScopedManager
from wagtail.models import Page, Revision, Task, TaskState

from pendopo.security.rules.roles import Action
from pendopo.sites.rules.paths import office_key_of
from pendopo.sites.rules.revision_facts import same_words
from pendopo.sites.rules.second_person import may_approve


class ReviewTask(Task):
    """The one step of the one workflow: a publisher who did not write the newest version approves it, or sends it back.

    Wagtail's own tasks ask for groups. There are none here: who may review is worked out from the roles of the desk.
    """

    class Meta:
        verbose_name = gettext_lazy("pemeriksaan oleh orang kedua")

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, str, bool]]:
        if not may_review(obj, user):
            return []
        return [("approve", _("Setujui dan terbitkan"), False), ("reject", _("Kembalikan dengan catatan"), True)]

    def get_form_for_action(self, action: str) -> Any:
        from pendopo.sites.review import RemarkForm, WithoutRemarkForm  # forms need loaded models

        return RemarkForm if action == "reject" else WithoutRemarkForm

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **more: Any) -> None:
        from pendopo.sites.review import decide  # it needs this model

        decide(task_state, user, action_name, str(more.get("comment", "")))

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        """While a page is under review its text stands still but for publishers; its author may take it back."""
        return not publishes(user, obj)

    def user_can_lock(self, obj: Page, user: Any) -> bool:
        return publishes(user, obj)

    def user_can_unlock(self, obj: Page, user: Any) -> bool:
        return publishes(user, obj)

    def get_task_states_user_can_moderate(self, user: Any, **_more: Any) -> "QuerySet[TaskState]":
        desk = getattr(user, "desk", None)
        if desk is None or not desk.may(Action.PUBLISH):
            return TaskState.objects.none()
        waiting: QuerySet[TaskState] = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting

    @classmethod
    def get_description(cls) -> str:
        return _("Seorang penerbit kantor itu yang tidak menulis versi terbarunya.")


def publishes(user: AbstractBaseUser, page: Page) -> bool:
    """Whether the roles of a person at the desk let him or her publish in the page's office."""
    desk = getattr(user, "desk", None)
    return desk is not None and desk.office.key == office_key_of(page.path) and desk.may(Action.PUBLISH)


def may_review(page: Page, user: AbstractBaseUser) -> bool:
    """Whether a person may approve the newest version of a page."""
    version = newest_version(page)
    return version is not None and may_approve(publishes=publishes(user, page), reviewer=user.pk, author=version.user_id)


def reviewable(pages: Iterable[Page], user: AbstractBaseUser) -> list[Page]:
    """Of several pages those that :func:`may_review` allows, in two queries however many there are.

    Contents are read only of pages of which some versions are the user's and some are not.
    """
    mine = [page for page in pages if publishes(user, page)]
    savers: dict[str, set[bool]] = {}
    saved = Revision.page_revisions.filter(object_id__in=[str(page.pk) for page in mine]).order_by()
    for pk, author in saved.values_list("object_id", "user_id").distinct():
        savers.setdefault(pk, set()).add(author == user.pk)
    versions: dict[str, list[Revision]] = {}
    if mixed := [pk for pk, who in savers.items() if len(who) == 2]:
        for revision in Revision.page_revisions.filter(object_id__in=mixed).order_by("-pk"):
            versions.setdefault(revision.object_id, []).append(revision)
    not_mine = {pk for pk, who in savers.items() if who == {False}}
    not_mine |= {pk for pk, revisions in versions.items() if (first := first_with_newest_words(revisions)) and first.user_id != user.pk}
    return [page for page in mine if str(page.pk) in not_mine]


def newest_version(page: Page) -> Revision | None:
    """The revision in which the newest words of a page were saved first: who only saved them again did not write them."""
    return first_with_newest_words(Revision.page_revisions.filter(object_id=str(page.pk)).order_by("-pk").iterator(10))


def first_with_newest_words(revisions: Iterable[Revision]) -> Revision | None:
    """Of a page's versions, newest first, the oldest of those that say what the newest says."""
    found = None
    for revision in revisions:
        if found is not None and not same_words(revision.content, found.content):
            break
        found = revision
    return found


class ReviewRule(models.Model):
    """Whether an office demands a second person for everything that it publishes. No row means no."""

    office_key = models.BigIntegerField(unique=True)
    two_persons = models.BooleanField(default=False)
    set_at = models.DateTimeField(auto_now=True)
    set_by = models.CharField(max_length=150)

    objects = ScopedManager(office="office_key__range")

    def __str__(self) -> str:
        return f"{self.office_key}: {self.two_persons}"


class PreviewLink(models.Model):
    """A link that shows the newest draft of one page to whoever has it, for some days. Only the hash of its secret is kept."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="preview_links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    objects: ClassVar[models.Manager["PreviewLink"]] = models.Manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("made_at")), name="a_preview_link_ends")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.expires_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it still shows something."""
        return self.revoked_at is None and self.expires_at > timezone.now()
