"""Finds accounts behind the wall, and answers Django's questions about rights from the desk's roles."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from pendopo.security.models import User
from pendopo.security.queries import frozen_ranges, person_with_grants
from pendopo.security.rules.roles import Action
from pendopo.security.scope import identified, identify

# What Wagtail's screens ask for, by the action of ours that allows it. Rights on pages, folders and sites are
# given per office in pendopo.sites.permissions.
PERMISSIONS: dict[Action, frozenset[str]] = {
    Action.READ: frozenset({"wagtailadmin.access_admin"}),
    Action.PROFILE: frozenset({"wagtailredirects.add_redirect", "wagtailredirects.change_redirect", "wagtailredirects.delete_redirect"}),
}


class StaffBackend(AuthenticationBackend):
    """allauth's backend for people of the staff."""

    def get_user(self, user_id: Any) -> User | None:
        """The signed-in person of a session with the grants that hold now, if the account is still active.

        One small transaction; the freezes that hold now come along, so that a request asks nothing twice.
        """
        with identified(person=user_id):
            person = person_with_grants(user_id)
            if person is None or not self.user_can_authenticate(person):
                return None
            person.frozen_ranges = frozen_ranges()
        return person

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        with identified(sign_in=username):
            person = User.objects.select_related("office__region").filter(username=username).first()
        if person is not None and connection.in_atomic_block:
            # The rest of this sign-in reads and writes the person's own devices and sessions.
            identify(person=person.pk)
        return self._check_password(person, password)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        desk = getattr(user_obj, "desk", None)
        if desk is None or obj is not None or not user_obj.is_active:
            return set()
        return set().union(*(PERMISSIONS.get(action, frozenset()) for action in desk.actions))

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
