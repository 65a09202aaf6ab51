"""Writes the tables of docs/reference/roles.md from the code: ``python -m tests.roles_page``. A house test compares them."""

import os
from collections.abc import Iterator
from typing import Any

from pendopo.project.planes import ROOT
from pendopo.security.rules.roles import OF_AN_OFFICE, ROLE_ACTIONS, Action, Role, needs_two_persons

PAGE = ROOT / "docs" / "reference" / "roles.md"
BEGIN, END = "<!-- made by tests/roles_page.py -->", "<!-- end -->"


def tables() -> str:
    """Both tables as they must stand between the marks of the page."""
    return "\n".join([*role_table(), "", *giving_table(), "", *address_table()])


def role_table() -> Iterator[str]:
    yield "| Action | " + " | ".join(f"`{role}`" for role in Role) + " |"
    yield "|---|" + ":-:|" * len(Role)
    for action in Action:
        yield f"| `{action}` | " + " | ".join("●" if action in ROLE_ACTIONS[role] else "" for role in Role) + " |"


def giving_table() -> Iterator[str]:
    yield "| Role given | In one office | With those below |"
    yield "|---|---|---|"
    for role in Role:
        yield f"| `{role}` | {giver(role, with_below=False)} | {giver(role, with_below=True)} |"


def giver(role: Role, *, with_below: bool) -> str:
    needed = Action.GRANT if role in OF_AN_OFFICE and not with_below else Action.GRANT_HIGH
    return f"`{needed}`" + (", two persons" if needs_two_persons(role, with_below=with_below) else "")


def address_table() -> Iterator[str]:
    yield "| Address of ours | Asks for |"
    yield "|---|---|"
    for address, action in sorted(addresses()):
        yield f"| `/{address}` | `{action}` |"


def addresses() -> Iterator[tuple[str, Action]]:
    from django.urls import get_resolver

    for address, callback in walk(get_resolver("pendopo.project.urls_desk").url_patterns, ""):
        if hasattr(callback, "required_action"):
            yield address, callback.required_action


def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def page_with_tables(text: str) -> str:
    """The page with its tables renewed."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{tables()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.project.settings")
    django.setup()
    PAGE.write_text(page_with_tables(PAGE.read_text()))
