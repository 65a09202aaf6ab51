"""What a cleaned body consists of: the platform's own blocks by name, with pictures and files still by their old address."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Piece:
    """One block of the platform, before its pictures and files are here.

    Attributes:
        block: name of a block of ``sites.blocks.BODY_BLOCKS``: heading, paragraph, picture, download, quote, notice, table,
            gallery, video, facts, folds, steps.
        value: its value as plain data. Where the block has an image or a document there stands its old address, absolute, under
            the block's own field name (``image``, ``document``). Rich text is HTML of the features that the block allows.
    """

    block: str
    value: Any


@dataclass(frozen=True)
class LeftOver:
    """A part of the source that has no place in the platform's blocks: kept for the editor, never rendered.

    Attributes:
        reason: a code that the desk has words for: ``script``, ``form``, ``frame``, ``shortcode``, ``unknown_block``, ``style``.
        source: the part as it came, at most 20,000 letters.
    """

    reason: str
    source: str


@dataclass(frozen=True)
class Cleaned:
    """A body made clean.

    Attributes:
        pieces: in the order of the source.
        left_over: what was taken out, in the order of the source.
        links: old addresses on the own host that the text leads to (they become links to pages that moved), absolute.
        media: addresses of pictures and files that the pieces show, absolute, each once.
        alts: alternative text of each picture by its address: what the source said, else its caption, else '' for the editor
            to fill. On the platform it belongs to the picture, not to the block.
    """

    pieces: tuple[Piece, ...] = ()
    left_over: tuple[LeftOver, ...] = ()
    links: tuple[str, ...] = ()
    media: tuple[str, ...] = field(default=())
    alts: dict[str, str] = field(default_factory=dict)
