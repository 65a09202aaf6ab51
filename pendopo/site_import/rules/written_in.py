"""Pictures that stand in a page itself, as ``data:image/png;base64,...``: often most of its length, and none of its words."""

import re

WRITTEN_IN = re.compile(r"(data:[a-z]{2,20}/[a-z0-9.+-]{2,40};base64,[A-Za-z0-9+/%]{40})[A-Za-z0-9+/=%\s]{200,}+", re.IGNORECASE)


def shortened(markup: str) -> str:
    """The markup with the beginning of each such picture alone, by which it is still known as one."""
    return WRITTEN_IN.sub(r"\1...", markup) if "base64," in markup else markup
