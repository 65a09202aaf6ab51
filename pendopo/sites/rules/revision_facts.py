"""What the audit trail keeps of a page's revision: its hash, and which fields changed; never the text itself."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# Kept by Wagtail itself at every save; their change says nothing about the content.
KEPT_BY_WAGTAIL = frozenset(
    {
        "content_type", "depth", "draft_title", "first_published_at", "has_unpublished_changes", "last_published_at",
        "latest_revision", "latest_revision_created_at", "live", "live_revision", "numchild", "path", "pk",
        "translation_key", "url_path", "wagtail_admin_comments",
    }
)  # fmt: skip

# Beside these: where a page stands in its life. They are no words that a reviewer reads.
STATE_OF_A_PAGE = frozenset({"alias_of", "expired", "locked", "locked_at", "locked_by", "owner"})


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a revision's content as canonical JSON: keys sorted, no spaces, UTF-8.

    Anybody who may read the table ``wagtailcore_revision`` can compute it again from the column ``content``.
    """
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def changed_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[str]:
    """Names of the fields whose value differs, in alphabetical order; all fields when there was nothing before."""
    before = before or {}
    names = (set(before) | set(after)) - KEPT_BY_WAGTAIL
    return sorted(name for name in names if before.get(name) != after.get(name))


def same_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether two revisions say the same: a version that was saved again without a change is no new version."""
    return not set(changed_fields(before, after)) - STATE_OF_A_PAGE
