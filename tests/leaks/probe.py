"""The leak probe: one signed-in person asks every address of the desk for the objects of another office.

What may not happen: a word that only the other office may read stands in an answer, in its headers, cookies or
messages; or a row outside the person's reach has changed afterwards; or the server fails. Each request is undone.
"""

import re
import sys
import traceback
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.base import BaseHandler
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client, RequestFactory

from pendopo.kit.ranges import KeyRange
from pendopo.sites.row_scope import SCOPED
from pendopo.sites.rules.desk_addresses import is_served
from tests.kit.test_pictures import jpeg
from tests.leaks.addresses import Address, Argument, all_addresses, combinations
from tests.leaks.marked import MARK, SOUGHT, Marked, Objects
from tests.leaks.roles import undone, work_as, working_as

FOREIGN_WORDS = re.compile(rf"{MARK}[a-z]*|jepara", re.IGNORECASE)
MOST = 4  # ways in which the arguments of one address are filled
# Models that an address is about, by a word of the address.
MODELS = {
    "pages/": [("sites", "newspage"), ("sites", "homepage"), ("wagtailcore", "page")],
    "settings/": [("sites", "officeprofile")],
    "editing-sessions/": [("wagtailcore", "page"), ("sites", "newspage"), ("sites", "officeimage")],
    "": [("sites", "officeimage"), ("security", "user"), ("sites", "officeprofile"), ("auth", "group")],
}
BULK = [
    ("wagtailcore", "page", "delete"), ("wagtailcore", "page", "move"), ("wagtailcore", "page", "publish"),
    ("wagtailcore", "page", "unpublish"), ("sites", "officeimage", "delete"), ("sites", "officeimage", "add_tags"),
    ("sites", "officeimage", "add_to_collection"), ("sites", "officedocument", "delete"),
    ("sites", "officedocument", "add_to_collection"), ("security", "user", "delete"), ("security", "user", "set_active_state"),
]  # fmt: skip
# Which objects an argument means: by its own name first, else by a word of the address.
BY_NAME = {
    "page_id": ("page", "home", "practice_page"), "parent_page_id": ("index", "home", "page"), "page_to_move_id": ("page",),
    "page_pk": ("page",),
    "destination_id": ("index", "home"), "image_id": ("image",), "document_id": ("document",), "doc_id": ("document",),
    "collection_id": ("collection",), "redirect_id": ("redirect",), "revision_id": ("revision",), "site_id": ("site",),
    "uploaded_file_id": ("upload",), "workflow_pk": ("workflow",), "task_id": ("task",), "task_state_id": ("task_state",),
    "workflow_state_id": ("workflow_state",), "session_id": ("editing", "session"), "object_id": ("page", "image"),
    "grant_pk": ("grant",), "link_pk": ("preview_link",), "grant_id": ("grant",), "person_id": ("user",), "incident_id": ("incident",),
    "username": ("username",), "name": ("document_name",), "path": ("file_name",), "address": ("practice_address",),
}  # fmt: skip
BY_WORD = {
    "orang/usulan/": ("proposal",), "orang/": ("user",), "insiden/": ("incident", "line"), "beku/": ("freeze",), "sesi/": ("session",),
    "jejak/": ("audit",), "rilis/": ("release",), "undangan/": ("link",), "siaran/": ("broadcast",), "rapor/": ("office_key",),
    "pindah/isi/": ("move_item",), "pindah/": ("move",),
    "revisions/compare": ("page", "revision"), "settings/": ("site", "profile"), "collections/": ("collection",), "images/": ("image",),
    "documents/": ("document",), "users/": ("user",), "sites/": ("site",), "workflows/tasks/": ("task",), "workflows/": ("workflow",),
    "pages/": ("page",), "redirects/": ("redirect",), "groups/": ("workflow",), "perangkat/kunci/": ("device",),
}  # fmt: skip
TEXTS = {
    "exercise": ["perbaiki"],
    "action_name": ["publish", "approve", "delete"],
    "filter_spec": ["max-165x165"],
    "uidb64": ["MQ"],
    "token": ["set-password"],
}
# Fields of forms that name an object, and which.
RELATIONS = {
    r"site$": "site", r"collection(_id)?$": "collection", r"(redirect_page|parent_page|destination)$": "index", r"image$": "image",
    r"document$": "document", r"(user|owner|person|orang|edited_by|locked_by)$": "user", r"(office|kantor)$": "office_key",
    r"^(id|pk|object|page)s?$": "page",
}  # fmt: skip


class Browser:
    """A signed-in browser that remembers nothing of earlier answers. Django's test client would also copy every template's context."""

    def __init__(self, client: Client) -> None:
        self.requests = RequestFactory(headers={"host": "desk.localhost"})
        self.requests.cookies = client.cookies
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.error: BaseException | None = None
        got_request_exception.connect(self.remember)

    def remember(self, **_: Any) -> None:
        self.error = sys.exc_info()[1]
        self.trace = "".join(traceback.format_exception(self.error)[-3:])

    def ask(self, method: str, path: str, data: dict[str, Any], **headers: str) -> Any:
        self.error = None
        request = getattr(self.requests, method.lower())(path, data, headers=headers)
        request._dont_enforce_csrf_checks = True
        response = self.handler.get_response(request)
        response.asked = request
        response.said = text_of(response)
        for close in response._resource_closers:
            close()
        return response


@dataclass(frozen=True)
class Finding:
    """Something that may not happen."""

    address: str
    request: str
    what: str


@dataclass
class Probe:
    """One person's walk over the desk.

    Attributes:
        person: account name, of the cast.
        reach: offices that the person may read and write; rows of all others must stay as they are.
        allowed: for the name of an address the foreign words that it may show, each with a reason kept beside it.
        clumsy: names of addresses that answer nonsense with an error of the server, each with a reason kept beside it.
        thorough: whether to ask also what does not depend on the role: each address about several foreign objects,
            those that are not served, and lists narrowed by parameters.
    """

    marked: Marked
    person: str
    client: Client
    reach: KeyRange
    allowed: dict[str, str]
    clumsy: Container[str] = ()
    thorough: bool = True
    requests: int = 0
    findings: list[Finding] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    browser: Browser = field(init=False)

    def walk(self, only: Callable[[Address], bool] = lambda address: True, *, writing: bool = True) -> list[Finding]:
        """Ask every address, and return what may not happen."""
        self.browser = Browser(self.client)
        with working_as(None):
            self.before = {table.table: self.rows_out_of_reach(table.table) for table in SCOPED}
        for address in all_addresses():
            if only(address):
                self.ask_all(address, writing=writing)
        return self.findings

    def pages(self, only: Callable[[Address], bool]) -> list[str]:
        """What the addresses answer about the own office's objects."""
        self.browser = Browser(self.client)
        own = self.marked.own
        chosen = [address for address in all_addresses() if only(address)]
        return [self.ask(address, "GET", address.filled(fillings(address, own)[0]), {}).said for address in chosen]

    def ask_all(self, address: Address, *, writing: bool) -> None:
        """The requests to one address; where nothing is served, the first of reading and of writing say so for all."""
        own, foreign = fillings(address, self.marked.own), fillings(address, self.marked.foreign)
        if not self.thorough:
            foreign = foreign[:1]
        if not is_served(address.filled(foreign[0])):
            own, foreign = [()], foreign[:1] if self.thorough else []
        both = mixed(own, foreign)
        pages = [self.ask(address, "GET", address.filled(values), {}) for values in [*both, *foreign]]
        if self.thorough and not address.arguments:
            for question in ({"q": SOUGHT, "term": SOUGHT, "search_all": "1"}, relations(self.marked.foreign)):
                self.ask(address, "GET", address.filled(()), question)
        if writing:
            fields = fields_of(pages[0].said) if pages else {}
            for values in [*foreign, *both]:
                self.ask(address, "POST", address.filled(values), posted(fields, self.marked.foreign))

    def ask(self, address: Address, method: str, path: str, data: dict[str, Any]) -> Any:
        """One request, undone afterwards."""
        self.requests += 1
        with undone():
            work_as("pendopo_desk")
            response = self.browser.ask(method, path, data, **(XHR if "multiple" in path else {}))
            self.note(address, f"{method} {path}", response)
            work_as(None)
            counted, self.counts = self.counts, writes_so_far()
            for table, rows in self.before.items():
                if counted.get(table) != self.counts.get(table) and self.rows_out_of_reach(table) != rows:
                    self.findings.append(Finding(address.name, f"{method} {path}", f"changes rows out of reach: {table}"))
        return response

    def note(self, address: Address, request: str, response: Any) -> None:
        allowed = self.allowed.get(address.name)
        words = words_of(response.said) - words_of(request)
        for word in sorted(words):
            if allowed is None or not re.fullmatch(allowed, word):
                self.findings.append(Finding(address.name, request, f"shows {word}"))
        if response.status_code >= 500 and address.name not in self.clumsy:
            self.findings.append(Finding(address.name, request, f"fails: {self.browser.trace}"))

    def rows_out_of_reach(self, table: str) -> str:
        """A fingerprint of all rows of a table that the person may not touch."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {table} t "  # noqa: S608  names of our own tables
                "WHERE office_key IS NULL OR office_key NOT BETWEEN %s AND %s",
                [self.reach.low, self.reach.high],
            )
            return repr(cursor.fetchone())


def writes_so_far() -> dict[str, int]:
    """Rows written to each table in this transaction, also what was undone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


XHR = {"x-requested-with": "XMLHttpRequest"}


def fillings(address: Address, objects: Objects) -> list[tuple[object, ...]]:
    """Ways to fill the arguments of an address with objects of one office."""
    names = [argument.name for argument in address.arguments]
    if names[:3] == ["app_label", "model_name", "action"]:
        return [(*row, *(values_for(argument, address, objects)[0] for argument in address.arguments[3:])) for row in BULK]
    choices = [values_for(argument, address, objects) for argument in address.arguments]
    return combinations(choices, MOST)


def values_for(argument: Argument, address: Address, objects: Objects) -> list[object]:
    if argument.name in ("app_label", "app_name", "content_type_app_name"):
        return [app for app, _ in models_of(address)]
    if argument.name in ("model_name", "content_type_model_name"):
        return [model for _, model in models_of(address)]
    if argument.name in TEXTS:
        return list(TEXTS[argument.name])
    kinds = BY_NAME.get(argument.name) or next((found for word, found in BY_WORD.items() if word in address.route), None)
    if kinds is None:
        wanted = int if argument.kind == "int" else (int, str)
        return list(dict.fromkeys(value for value in objects.ids.values() if isinstance(value, wanted)))
    return [objects.ids[kind] for kind in kinds]


def models_of(address: Address) -> list[tuple[str, str]]:
    return next(models for word, models in MODELS.items() if word in address.route)


def mixed(own: list[tuple[object, ...]], foreign: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """All arguments of the own office; and, where there are several, the first own and the rest foreign."""
    if not own[0]:
        return []
    return list(dict.fromkeys([own[0], *((own[0][0], *foreign[0][1:]),)]))


def relations(objects: Objects) -> dict[str, Any]:
    """Parameters by which screens narrow or choose, all naming objects of one office."""
    ids = objects.ids
    named = {"site": "site", "owner": "user", "edited_by": "user", "user": "user", "locked_by": "user", "collection_id": "collection"}
    return {name: ids[kind] for name, kind in named.items()} | {
        "id": [ids[kind] for kind in ("page", "home", "image", "document", "redirect")],
        "parent_page_id": ids["index"],
        "child_of": ids["home"],
        "descendant_of": ids["home"],
        "office": ids["office_key"],
        "kantor": ids["office_key"],
    }


def posted(fields: dict[str, str], objects: Objects) -> dict[str, Any]:
    """A form as it is filled for the own office, but with objects of another office wherever it names one."""
    ids = objects.ids
    data: dict[str, Any] = {
        "title": "Perubahan", "new_title": "Salinan", "slug": "perubahan", "new_slug": "salinan", "old_path": "/sisipan",
        "redirect_link": "https://judi.example/", "is_permanent": "on", "name": "Perubahan", "reason": "percobaan", "text": "percobaan",
        "comment": "percobaan", "site": ids["site"], "collection": ids["collection"], "redirect_page": ids["page"],
        "new_parent_page": ids["index"], "parent_page": ids["index"], "image": ids["image"], "document": ids["document"],
        "user": ids["user"], "person": ids["user"], "office": ids["office_key"], "role": "editor", "grant": ids["grant"],
        "session": ids["session"], "session_key": ids["session"], "incident": ids["incident"], "proposal": ids["proposal"],
        "username": ids["username"], "id": [ids["page"], ids["image"], ids["document"], ids["user"]], "next": "/",
        "action-publish": "1", "revision_id": ids["revision"], "position": "0", "is_editing": "1", "parent_page_id": ids["index"],
        "body-count": "0", "file": SimpleUploadedFile("a.jpg", jpeg()), "files[]": SimpleUploadedFile("b.jpg", jpeg()),
    }  # fmt: skip
    return data | {name: related(name, value, ids) for name, value in fields.items()}


def related(name: str, value: str, ids: dict[str, Any]) -> Any:
    for pattern, kind in RELATIONS.items():
        if re.search(pattern, name.removeprefix("id_").rpartition("-")[2]):
            return ids[kind]
    return value


def words_of(text: str) -> set[str]:
    """The words of the other office in a text."""
    return {word.lower() for word in FOREIGN_WORDS.findall(text)}


class FormFields(HTMLParser):
    """The fields of all forms of a page with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.choosing = self.writing = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("submit", "file", "image", "button"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.fields[name] = given.get("value", "on")
        elif tag == "textarea" and name:
            self.writing, self.fields[name] = name, ""
        elif tag == "select" and name:
            self.choosing = name
        elif tag == "option" and self.choosing and ("selected" in given or self.choosing not in self.fields):
            self.fields[self.choosing] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.writing:
            self.fields[self.writing] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.writing = ""
        elif tag == "select":
            self.choosing = ""


def fields_of(page: str) -> dict[str, str]:
    if "<form" not in page:
        return {}
    parser = FormFields()
    parser.feed(page)
    return {name: value for name, value in parser.fields.items() if name not in ("csrfmiddlewaretoken", "q")}


def text_of(response: Any) -> str:
    """All that an answer says: body, headers, cookies, and what it puts off to be said on the next page."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = [str(message) for message in get_messages(response.asked)]
    return "\n".join([body.decode("utf-8", "replace"), str(response.headers), response.cookies.output(), *said])
