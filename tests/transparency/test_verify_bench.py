"""The bench of verification measures a log that really holds, and a false one stops it."""

from pathlib import Path

import pytest

from pendopo.project.bench.log_verify import log_verification, seconds_to_verify, write_log


def test_the_log_of_the_bench_holds_and_is_told_with_its_size(tmp_path: Path) -> None:
    (figure,) = log_verification(700)
    assert "700 entries" in figure.what
    place = write_log(tmp_path, 300)
    bundle = place / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes().replace(b"kpu:", b"kpV:", 1))
    with pytest.raises(RuntimeError, match="wrong_entry"):
        seconds_to_verify(place, tmp_path / "policy")
