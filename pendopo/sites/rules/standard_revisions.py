"""Standard texts that a later edition replaces: how a text is known again that an office never touched.

Of the earlier wordings their fingerprints are kept. A page whose words have one of them is as it was delivered, and may be
brought up to date; any other page is the office's own and is left alone.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

# By the address of the page: what it said in earlier editions. The newest wording is not among them.
EARLIER: Mapping[str, frozenset[str]] = {
    "privasi": frozenset(
        {
            "188d44156848ec12f595dc28e60593cd420a5570733da331be9696908852e415",  # edition 1 and 2: nobody counted visits
            "2aa27a088724da7cadcda7aca4a175b8b4136ce2fe04c171f1f1acff0dc0fe8d",  # later in edition 2: visits are counted
        }
    ),
}


def fingerprint(lead: str, body: Iterable[tuple[str, Any]], office: str) -> str:
    """SHA-256 of a standard text in hex, the same for every office.

    Args:
        body: blocks as type and value; keys by which a StreamField names its blocks do not count.
        office: name of the office, as it stands in the text; in HTML its signs are escaped.
    """
    words = json.dumps([lead, [[kind, bare(value)] for kind, value in body]], ensure_ascii=False, sort_keys=True)
    escaped = office.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return sha256(words.replace(escaped, "{office}").replace(office, "{office}").encode()).hexdigest()


def bare(value: Any) -> Any:
    """A block's value without the keys that a StreamField gives to the items of a list."""
    if isinstance(value, list):
        return [bare(item["value"] if isinstance(item, dict) and item.keys() == {"type", "value", "id"} else item) for item in value]
    return value


def was_never_edited(slug: str, lead: str, body: Iterable[tuple[str, Any]], office: str) -> bool:
    """Whether a page still has the words of an earlier edition."""
    return fingerprint(lead, body, office) in EARLIER.get(slug, frozenset())
