"""Reads of the logs by this platform's own processes."""

import uuid
from collections import defaultdict

from django.conf import settings

from pendopo.transparency.models import LogEntry, Submission
from pendopo.transparency.rules.entries import Entry
from pendopo.transparency.rules.policies import BadPolicy, parse_policy


def unlogged(entries: list[Entry]) -> list[Entry]:
    """Those of some facts that neither stand in their log nor wait for it, in their order."""
    known: set[tuple[str, uuid.UUID]] = set()
    keys: dict[str, list[uuid.UUID]] = defaultdict(list)
    for entry in entries:
        keys[entry.log].append(uuid.UUID(bytes=entry.key))
    for log, wanted in keys.items():
        for model in (LogEntry, Submission):
            known |= {(log, key) for key in model._default_manager.filter(log=log, key__in=wanted).values_list("key", flat=True)}
    return [entry for entry in entries if (entry.log, uuid.UUID(bytes=entry.key)) not in known]


def pinned_policy() -> str:
    """The policy of this installation's logs, as sites pin it; '' where there is none, or none that can be used."""
    try:
        text = (settings.LOG_DIR / "policy").read_text()
        parse_policy(text)
    except (OSError, UnicodeDecodeError, BadPolicy):
        return ""
    return text
