"""Wagtail's rights on pages, folders and site settings, worked out from the desk's roles instead of from groups.

Wagtail asks its permission policies for "all permissions of a user", rows that join a group to a page, a folder or
a site. There are no such rows here: for the one office that a person works in they are made up for the request. So
a role that ends, ends at once, nothing has to be kept in step, and 1,106 offices need no groups.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.contrib.auth.models import Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, GroupSitePermission, Page, Site
from wagtail.permission_policies.collections import CollectionPermissionLookupMixin
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permission_policies.sites import SitePermissionPolicy

from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.sites.rules.paths import home_path, is_practice, practice_path

# "unlock_page" alone shows a page in the explorer and lets nobody change it: that is what a reader has.
PAGE_RIGHTS = {
    Action.READ: ("unlock_page",),
    Action.WRITE: ("add_page", "change_page"),
    Action.PUBLISH: ("publish_page", "lock_page"),
}
# Wagtail asks for the rights of its own Image and Document, also where a model of ours takes their place.
FILE_RIGHTS = {
    Action.READ: ("choose_image", "choose_document"),
    Action.WRITE: ("add_image", "change_image", "add_document", "change_document"),
}
SITE_RIGHTS: dict[Action, tuple[str, ...]] = {Action.PROFILE: ("change_officeprofile",)}


def rights(desk: Desk | None, table: dict[Action, tuple[str, ...]]) -> list[str]:
    """Names of Wagtail's permissions that the desk's roles give; none without a desk."""
    return [name for action, names in table.items() if desk is not None and desk.may(action) for name in names]


@lru_cache(maxsize=1)
def permissions() -> dict[str, Permission]:
    """The few permissions by name. They are the same in the whole installation, so a process reads them once."""
    names = [name for table in (PAGE_RIGHTS, FILE_RIGHTS, SITE_RIGHTS) for names in table.values() for name in names]
    apps = ("wagtailcore", "wagtailimages", "wagtaildocs", "sites")
    found = Permission.objects.filter(codename__in=names, content_type__app_label__in=apps).select_related("content_type")
    return {permission.codename: permission for permission in found}


def desk_of(user: Any) -> Desk | None:
    return getattr(user, "desk", None) if user.is_active else None


def page_permissions(policy: PagePermissionPolicy, user: Any) -> list[GroupPagePermission]:
    desk = desk_of(user)
    names = rights(desk, PAGE_RIGHTS)
    homes = Page.objects.filter(path__in=front_pages(desk.office.key)) if desk and names else ()
    return [hashable(GroupPagePermission(page=home, permission=permissions()[name])) for home in homes for name in names]


def front_pages(office_key: int) -> tuple[str, str]:
    """Where an office's pages begin: its site's, and its practice site's if there is one."""
    return home_path(office_key), practice_path(office_key)


def collection_permissions(policy: CollectionPermissionLookupMixin, user: Any) -> list[GroupCollectionPermission]:
    desk = desk_of(user)
    names = rights(desk, FILE_RIGHTS)
    folder = Collection.objects.filter(path=home_path(desk.office.key)).first() if desk and names else None
    return [hashable(GroupCollectionPermission(collection=folder, permission=permissions()[name])) for name in names] if folder else []


def site_permissions(policy: SitePermissionPolicy, user: Any) -> list[GroupSitePermission]:
    desk = desk_of(user)
    names = rights(desk, SITE_RIGHTS)
    site = site_of(desk) if desk and names else None
    return [GroupSitePermission(site=site, permission=permissions()[name]) for name in names] if site else []


def sites_with_permission(policy: SitePermissionPolicy, user: Any, actions: Iterable[str]) -> Any:
    """The office's own site, or none."""
    desk = desk_of(user)
    if desk is None or not policy.user_has_any_permission(user, actions):
        return Site.objects.none()
    return Site.objects.filter(root_page__path=home_path(desk.office.key))


def site_of(desk: Desk) -> Site | None:
    return Site.objects.filter(root_page__path=home_path(desk.office.key)).first()


Row = TypeVar("Row", GroupPagePermission, GroupCollectionPermission)


def hashable(row: Row) -> Row:
    """Wagtail puts these into sets, which Django allows for rows with a primary key alone."""
    in_practice = isinstance(row, GroupPagePermission) and is_practice(row.page.path)
    row.pk = -row.permission_id if in_practice else row.permission_id
    return row


def install() -> None:
    """Put the three answers in the place of Wagtail's own. Called once, when the app is ready."""
    PagePermissionPolicy.get_all_permissions_for_user = page_permissions
    CollectionPermissionLookupMixin.get_all_permissions_for_user = collection_permissions
    SitePermissionPolicy.get_all_permissions_for_user = site_permissions
    SitePermissionPolicy.sites_user_has_any_permission_for = sites_with_permission
