"""Which of Wagtail's addresses the desk does not serve."""

import re

import pytest

from pendopo.sites.rules.desk_addresses import NOT_SERVED, is_served, not_served_pattern


@pytest.mark.parametrize(
    "path",
    [
        "/users/", "/users/edit/3/", "/groups/new/", "/sites/", "/workflows/list/", "/bulk/security/user/delete/", "/snippets/",
        "/api/main/images/", "/api/main/documents/4/", "/api/main/pages/7/action/delete/", "/images/3/generate_url/", "/pages/3/privacy/",
        "/reports/page-types-usage/results/", "/redirects/import/process/", "/tag-autocomplete/",
    ],
)  # fmt: skip
def test_it_is_not_served(path: str) -> None:
    assert not is_served(path)
    assert re.match(not_served_pattern(), path[1:])


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/pages/3/edit/", "/images/", "/api/main/pages/", "/redirects/add/", "/reports/aging-pages/", "/pages/users/",
        "/bulk/wagtailcore/page/delete/",
    ],
)  # fmt: skip
def test_it_is_served(path: str) -> None:
    assert is_served(path)


def test_every_closed_address_has_a_reason_and_catches_no_argument() -> None:
    assert all(len(reason) > 15 for reason in NOT_SERVED.values())
    assert re.compile(not_served_pattern()).groups == 0
