"""Evidence on the disk: both signed notes word for word, so that anybody can check it without asking us."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from pendopo.transparency.languages import LANGUAGES
from pendopo.transparency.monitor.findings import Finding
from pendopo.transparency.rules.keys import encoded
from pendopo.transparency.rules.notes import split_note
from pendopo.transparency.witness.folder import write_durably


def keep(folder: Path, finding: Finding, held: str, offered: str, proof: Sequence[bytes] = (), other_root: bytes = b"") -> Finding:
    """Write down what shows a finding, once.

    Args:
        held: the note that was believed before, or that a witness shows.
        offered: the note that contradicts it.
        proof: consistency proof from ``other_root`` to the root of ``offered``; shows that its beginning is another one.

    Returns:
        The finding with the file's name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = sha256("\0".join((split_note(held)[0], split_note(offered)[0])).encode()).hexdigest()[:16]
    file = folder / f"{finding.kind}-{name}.json"
    if not file.exists():
        content = {
            "kind": finding.kind, **{lang: finding.in_words(lang) for lang in LANGUAGES}, "held": held, "offered": offered,
            "proof": [encoded(each) for each in proof], "other_root": encoded(other_root),
        }  # fmt: skip
        write_durably(file, json.dumps(content, ensure_ascii=False, indent=1) + "\n", 0o644)
    return Finding(finding.kind, finding.filled, file.as_posix())
