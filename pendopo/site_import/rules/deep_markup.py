"""Markup whose elements stand deeper within each other than anybody meant: old editors forgot to close them, attackers do not."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from lxml import etree

DEEPEST = 1_000  # elements; libxml2 itself stops at 2,048, and drops what is deeper without a word
# Elements of style alone that are often left open: each paragraph behind one then stands a step deeper.
STYLE_TAGS = re.compile(r"</?(?:font|b|i|u|em|strong|big|small|tt|center|span)(?:\s(?![^<>]{0,2000}style)[^<>]*+)?>", re.IGNORECASE)


@lru_cache
def deeper(depth: int) -> etree.XPath:
    """Whether a tree has elements that stand deeper than so many, asked of libxml2 in one go."""
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


def is_deeper(tree: Any, depth: int) -> bool:
    return bool(deeper(depth)(tree))


def shallow(markup: str, parse: Callable[[str], Any], deepest: int = DEEPEST) -> Any:
    """The tree of a text; where it is too deep, that of the text without its elements of style, whose words stay."""
    tree = parse(markup)
    if markup.count("<") > deepest and is_deeper(tree, deepest):
        return parse(STYLE_TAGS.sub("", markup))
    return tree
