"""The report cards are made with the publisher's rights, and no more of a page gets into them than its office reads anyway."""

import json

import pytest

from pendopo.security.scope import office_scope
from pendopo.sites import models, report_cards
from pendopo.sites.served import just
from tests.leaks.marked import MARK, Marked
from tests.leaks.roles import undone, working_as

pytestmark = pytest.mark.django_db


def test_the_publishers_role_makes_a_card_and_sees_nothing_of_a_neighbour(marked: Marked) -> None:
    with undone(), working_as("pendopo_publisher"):
        for _again in range(2):
            [card] = report_cards.grade_offices([marked.own.office])
        with office_scope(just(marked.own.office)):
            assert models.ReportCard.objects.filter(office_key=marked.own.office.key, day=card.day).count() == 1
            assert report_cards.card_of(marked.foreign.office.key) is None
    assert MARK not in json.dumps(card.criteria)
