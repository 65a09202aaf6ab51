"""Whatever a source, the cleaning or the detector may say, the desk has words for it."""

from pendopo.site_import import words
from pendopo.site_import.rules.cleaning_asides import Reason
from pendopo.site_import.sources.faults import FAULT_CODES


def test_every_fault_of_a_source_has_words() -> None:
    assert set(FAULT_CODES) <= set(words.FAULTS)


def test_every_reason_for_a_left_over_part_has_words() -> None:
    assert {reason.value for reason in Reason} <= set(words.LEFT_OVER)
