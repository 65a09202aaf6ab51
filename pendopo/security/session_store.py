"""Sessions in the database, behind the wall: found by the hash of their key, ended after rest or half a day."""

import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.db import IntegrityError
from django.utils import timezone

from pendopo.security.act import current_act
from pendopo.security.scope import identified


class SessionStore(db.SessionStore):
    """Django's database store, but the table holds SHA-256 of the key, and every call names the one session it is about.

    A session lives :data:`settings.SESSION_COOKIE_AGE` seconds from sign-in however busy it is, and ends after
    :data:`settings.SESSION_IDLE_SECONDS` without a request.
    """

    model: Any
    last_seen: datetime.datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        from pendopo.security.models import Session

        return Session

    @staticmethod
    def sealed(session_key: str | None) -> str:
        return sha256((session_key or "").encode()).hexdigest()

    @classmethod
    def living(cls) -> Any:
        """The sessions that have neither ended nor rested too long."""
        now = timezone.now()
        rested = now - datetime.timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return cls.get_model_class().objects.filter(expire_date__gt=now, last_seen__gt=rested)

    def _get_session_from_db(self) -> Any:
        with identified(session=self.sealed(self.session_key)):
            found = self.living().filter(pk=self.sealed(self.session_key)).first()
        if found is None:
            self._session_key = None
        else:
            self.last_seen = found.last_seen
        return found

    def exists(self, session_key: str) -> bool:
        with identified(session=self.sealed(session_key)):
            return bool(self.model.objects.filter(pk=self.sealed(session_key)).exists())

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        sealed, person = self.sealed(self.session_key), data.get("_auth_user_id")
        with identified(session=sealed, person=person):
            if must_create:
                self.insert(sealed, person, data)
            elif not self.model.objects.filter(pk=sealed).update(session_data=self.encode(data), person_id=person):
                raise UpdateError

    def insert(self, sealed: str, person: str | None, data: dict[str, Any]) -> None:
        act = current_act()
        try:
            self.model.objects.create(
                session_key=sealed,
                session_data=self.encode(data),
                expire_date=self.get_expiry_date(),
                person_id=person,
                address=act.address,
                agent=act.agent,
            )
        except IntegrityError:
            raise CreateError from None

    def delete(self, session_key: str | None = None) -> None:
        session_key = session_key or self.session_key
        if session_key:
            with identified(session=self.sealed(session_key)):
                self.model.objects.filter(pk=self.sealed(session_key)).delete()

    def touch(self) -> None:
        """Note that the person is still there; at most once a minute, to spare writes."""
        now = timezone.now()
        if self.session_key and self.last_seen and now - self.last_seen > datetime.timedelta(minutes=1):
            sealed = self.sealed(self.session_key)
            with identified(session=sealed):
                self.model.objects.filter(pk=sealed).update(last_seen=now)
