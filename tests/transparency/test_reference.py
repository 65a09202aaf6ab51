"""The reference of the formats: its example is what the code writes, and what the code accepts."""

import io
from pathlib import Path

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.rules.policies import parse_policy
from pendopo.transparency.verify.command import main
from tests.transparency.example_page import ENTRIES, PAGE, POLICY, note, page_with_example, receipt, root
from tests.transparency.tree_of import by_definition, files_of


def test_the_example_of_the_reference_is_what_the_code_writes() -> None:
    text = PAGE.read_text()
    assert "checkpoint`, signed by the log" in text
    assert text == page_with_example(text), "renew it: python -m tests.transparency.example_page"


def test_the_example_holds_as_a_log_and_as_a_receipt(tmp_path: Path) -> None:
    assert root() == by_definition([leaf_hash(entry) for entry in ENTRIES])
    assert receipt().check(ENTRIES[1], parse_policy(POLICY)).size == 3
    for path, data in {**files_of(ENTRIES), "checkpoint": note().encode(), "../policy": POLICY.encode()}.items():
        file = tmp_path / "situs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    assert main([str(tmp_path / "situs"), "--json"], io.StringIO()) == 0
