"""The last word on rich text: only what the platform's blocks allow passes, whatever was read, parsed or built before."""

import nh3

SCHEMES = {"http", "https", "mailto", "tel"}
# sites.blocks.TEXT_FEATURES and LINE_FEATURES as elements; a test holds these against the features.
TEXT_TAGS = frozenset({"p", "br", "b", "i", "h3", "ol", "ul", "li", "a"})
LINE_TAGS = frozenset({"p", "br", "b", "i", "a"})
# What is no text, wherever it stands: it goes with all that is in it.
NEVER = {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "title", "textarea"}


def checker(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=NEVER,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel=None,
        strip_comments=True,
    )


TEXT, LINE = checker(TEXT_TAGS), checker(LINE_TAGS)


def checked(markup: str, cleaner: nh3.Cleaner = TEXT) -> str:
    """Markup with nothing but what the block allows, written as Wagtail stores it: its editor opens no ``<br>`` without a slash."""
    return cleaner.clean(markup).replace("<br>", "<br/>")
