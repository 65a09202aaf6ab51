"""What editors do in Wagtail goes on record: its own log of pages and models, and what that log leaves out.

Pages come from Wagtail's log of pages, in the transaction of the act: of a revision the trail keeps the hash and the
names of the changed fields. Pictures, files, redirects and the office profile are noted where they are saved and
deleted, whichever screen did it, with their small values before and after. No rule stands here.
"""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models as db
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from pendopo.security.act import current_act
from pendopo.security.actions import record
from pendopo.security.models import User
from pendopo.security.scope import current_scope
from pendopo.sites.models import OfficeDocument, OfficeImage, OfficeProfile
from pendopo.sites.rules.paths import office_key_of
from pendopo.sites.rules.revision_facts import changed_fields, digest

Facts = dict[str, Any]
NAMES: dict[type[db.Model], str] = {OfficeImage: "image", OfficeDocument: "document", Redirect: "redirect", OfficeProfile: "profile"}
NOT_NOTED = {"id", "collection", "created_at", "uploaded_by_user", "width", "height", "automatically_created", "site", "report"}
SECTIONS = ("source", "destination", "page", "restriction", "reason")


def plain(content: Any) -> Any:
    """Content as it will be read from the database: dates and keys as JSON has them."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


# -- pages


@receiver(pre_save, sender=Revision)
def remember_overwritten_content(instance: Revision, **_: Any) -> None:
    """A revision that is written over (saving again within one sitting) would lose what stood there before."""
    if instance.pk:
        instance.content_before = Revision.objects.filter(pk=instance.pk).values_list("content", flat=True).first()


@receiver(pre_save)
def remember_live_revision(sender: type, instance: Any, **_: Any) -> None:
    """What readers saw before a page is published anew."""
    if issubclass(sender, Page) and instance.pk:
        instance.live_before = Page.objects.filter(pk=instance.pk, live=True).values_list("live_revision_id", flat=True).first()


@receiver(post_save, sender=PageLogEntry)
def note_page(instance: PageLogEntry, created: bool, **_: Any) -> None:
    if created and instance.page is not None:
        before, after = facts_of_page(instance)
        note(office_key_of(instance.page.path), instance, f"page.{kind_of(instance)}", before, after, page=instance.page_id)


def kind_of(entry: PageLogEntry | ModelLogEntry) -> str:
    return str(entry.action).removeprefix("wagtail.").removeprefix("pendopo.")


def note(key: int, entry: PageLogEntry | ModelLogEntry, action: str, before: Any, after: Any, **detail: Any) -> None:
    """The actor of the request, or where there is none, whom Wagtail names."""
    actor = current_act().actor or (entry.user.username if entry.user_id and entry.user else None)
    record(office_key=key, action=action, subject=entry.label, actor=actor, before=before, after=after, **detail)


def facts_of_page(entry: PageLogEntry) -> tuple[Facts | None, Facts | None]:
    """Before and after of one entry of Wagtail's log, as far as they differ."""
    data = entry.data or {}
    if entry.revision is not None:
        return facts_of_revision(entry)
    if "source" in data or "destination" in data:
        return data.get("source"), data.get("destination")
    if entry.deleted:
        latest = entry.page.latest_revision
        return {"sha256": digest(plain(latest.content))} if latest else None, {"reason": data["reason"]} if "reason" in data else None
    # Words of comments, which are letters between colleagues, are left out.
    return None, {name: data[name] for name in SECTIONS if name in data} or None


def facts_of_revision(entry: PageLogEntry) -> tuple[Facts | None, Facts]:
    after, before = plain(entry.revision.content), content_before(entry)
    facts = {"sha256": digest(after), "revision": entry.revision_id, "fields": changed_fields(before, after)}
    return ({"sha256": digest(before)} if before else None), facts


def content_before(entry: PageLogEntry) -> Facts | None:
    """What stood there before: of a publication what readers saw, of a draft the content that was saved last."""
    if kind_of(entry) == "publish":
        live = getattr(entry.page, "live_before", None)
        return Revision.objects.filter(pk=live).values_list("content", flat=True).first() if live else None
    overwritten: Facts | None = getattr(entry.revision, "content_before", None)
    if overwritten is not None:
        return overwritten
    earlier = Revision.page_revisions.filter(object_id=str(entry.page_id), pk__lt=entry.revision_id)
    return earlier.order_by("-pk").values_list("content", flat=True).first()


# -- what is small enough to keep its values


@receiver(pre_save)
def remember_values(sender: type, instance: Any, **_: Any) -> None:
    if sender in NAMES:
        old = sender._base_manager.filter(pk=instance.pk).first() if instance.pk else None
        instance.values_before = values_of(old) if old is not None else None


@receiver(post_save)
def note_saved(sender: type, instance: Any, created: bool, **_: Any) -> None:
    if sender not in NAMES:
        return
    before, after = getattr(instance, "values_before", None) or {}, values_of(instance)
    changed = [name for name in after if before.get(name) != after[name]]
    if changed or created:
        verb = "create" if created else "edit"
        note_values(instance, verb, None if created else {n: before.get(n) for n in changed}, {n: after[n] for n in changed})


def note_new(instance: Any) -> None:
    """The same for a row that was inserted with others, of which no signal tells."""
    note_values(instance, "create", None, values_of(instance))


@receiver(post_delete)
def note_deleted(sender: type, instance: Any, **_: Any) -> None:
    if sender in NAMES:
        note_values(instance, "delete", values_of(instance), None)


def note_values(instance: Any, verb: str, before: Facts | None, after: Facts | None) -> None:
    key = office_key_of((instance.site.root_page if hasattr(instance, "site") else instance.collection).path)
    action = f"{NAMES[type(instance)]}.{verb}"
    record(office_key=key, action=action, subject=str(instance), before=before, after=after, id=instance.pk)


def values_of(instance: db.Model) -> Facts:
    """The values of a row's own columns, empty ones left out; files by their names."""
    values = {field.name: field.value_from_object(instance) for field in instance._meta.concrete_fields if field.name not in NOT_NOTED}
    return {
        name: plain(str(value) if isinstance(value, db.fields.files.FieldFile) else value)
        for name, value in values.items()
        if value not in (None, "")
    }


# -- whatever else Wagtail notes


@receiver(post_save, sender=ModelLogEntry)
def note_model(instance: ModelLogEntry, created: bool, **_: Any) -> None:
    """Accounts and the rest of Wagtail's log, at the office of the account, else at the one that is worked in."""
    model = instance.content_type.model_class() if instance.content_type else None
    scope = current_scope()
    if not created or model in NAMES or scope is None:
        return
    key = scope.low
    if model is User and (person := User.objects.select_related("office").filter(pk=instance.object_id).first()) and person.office:
        key = person.office.key
    note(key, instance, f"{model.__name__.lower() if model else 'object'}.{kind_of(instance)}", None, None, id=instance.object_id)
