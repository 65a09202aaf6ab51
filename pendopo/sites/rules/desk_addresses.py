"""Addresses of Wagtail's admin that the desk does not serve, each with its reason.

Hiding a menu entry closes nothing: who knows the address still gets there. So these addresses are taken before
Wagtail's own and answer "not found" to everybody, whatever the roles.
"""

import re

# Patterns over the path without the leading slash, matched from its beginning.
NOT_SERVED: dict[str, str] = {
    r"users/": "people are managed on screens of our own, which show the own office alone",
    r"groups/": "rights come from grants, not from groups",
    r"bulk/(?:security|auth)/": "people and rights are not changed in bulk",
    r"sites/": "sites are opened and renamed by commands, for all offices alike",
    r"locales/": "the languages that an office may open are those of the platform",
    r"workflows/": "workflows are defined for the whole platform",
    r"snippets/$": "there are no snippets; the list would only count them for all offices",
    r"embeds/": "embeds are switched off",
    r"styleguide/": "for developers of Wagtail",
    r"failwhale/": "for developers of Wagtail",
    r"test404/": "for developers of Wagtail",
    r"reports/page-types-usage/": "counts and newest pages of the whole platform",
    r"tag-autocomplete/": "offers the words of all offices",
    r"redirects/import/": "redirects are written one at a time, each for the own site",
    r"api/main/(?:images|documents)/": "lists all files, past the rights on folders; the desk's own screens do not ask it",
    r"api/main/pages/find/": "the desk's own screens do not ask it",
    r"api/main/pages/\d+/action/": "a second way to publish, move and delete, which no screen of the desk uses",
    r"images/\d+/generate_url/": "pictures are made in the sizes that pages need",
    r"pages/\d+/privacy/": "what is published is public; what is not public is not published",
    r"collections/\d+/privacy/": "files are public when a page shows them, and else seen by the own office alone",
}

_NOT_SERVED = re.compile("|".join(NOT_SERVED))


def is_served(path: str) -> bool:
    """Whether the desk serves the path of an address, such as ``/pages/3/edit/``."""
    return _NOT_SERVED.match(path.lstrip("/")) is None


def not_served_pattern() -> str:
    """One regular expression over the path without its leading slash."""
    return f"^(?:{_NOT_SERVED.pattern})"
