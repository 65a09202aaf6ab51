"""Lists within lists as the editor has them (Draft.js) written as HTML, without losing one item.

The editor knows no tree, only paragraphs with a kind and a depth. The exporter that Wagtail uses (draftjs_exporter 5.2) drops
an item whose kind differs from the one before it at the same depth (bullets, then numbers, both within a list), and all that
follows it there; it writes an item that comes back up under the wrong kind of list, begins a list anew behind one of another
kind in an item ("1." again in the place of "2."), and drops items that stand deeper than the list above them goes.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from draftjs_exporter.dom import DOM
from draftjs_exporter.html import HTML
from draftjs_exporter.options import Options
from draftjs_exporter.wrapper_state import WrapperState

LIST_ITEMS = frozenset({"unordered-list-item", "ordered-list-item"})


class Lists(WrapperState):
    """Finds the list that an item belongs to."""

    def get_wrapper_elt(self, options: Options, depth: int) -> Any:
        """The list at a depth: the one that is open there when it is of the same kind, else a new one in the item above it."""
        self.stack.slice(depth + 1)
        if self.stack.length() > depth and self.stack.get(depth).type != options.wrapper:
            self.stack.slice(depth)
        if self.stack.length() <= depth:
            self.update_stack(options, depth)
        return self.stack.get(depth).elt


def levelled(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Paragraphs whose depths have no gaps: an item stands at most one step below the item above it.

    Items that stood beside each other still do, and deeper ones are still below.
    """
    above: list[int] = []  # depths of the items that the next one may stand in
    for block in blocks:
        depth = block.get("depth", 0) if block.get("type") in LIST_ITEMS else -1
        while above and above[-1] >= depth:
            above.pop()
        yield {**block, "depth": len(above)}
        if depth >= 0:
            above.append(depth)


def rendered(exporter: HTML, state: dict[str, Any]) -> str:
    """The HTML of a text of the editor.

    Args:
        exporter: with the kinds of paragraphs, styles and links that the text may have.
        state: ``blocks`` and ``entityMap``, as Draft.js writes them.
    """
    blocks = list(levelled(state.get("blocks", [])))
    lists, document = Lists(exporter.block_options, blocks), DOM.create_element()
    for block in blocks:
        element = exporter.render_block(block, state.get("entityMap", {}), lists)
        if block["depth"] == 0:
            DOM.append_child(document, element)
    return str(DOM.render(document))
