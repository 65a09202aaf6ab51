"""A bar for long work, for people alone: nothing is drawn where no terminal is."""

import sys
import time
from typing import TextIO

WIDE = 30
PAUSE = 0.2  # seconds between two drawings


class Bar:
    """How much of something is done."""

    def __init__(self, total: int, label: str, *, out: TextIO | None = None, shown: bool = True) -> None:
        self.total, self.label, self.done, self.drawn = max(total, 1), label, 0, 0.0
        self.out = out or sys.stderr
        self.shown = shown and self.out.isatty()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *fault: object) -> None:
        if self.shown:
            self.out.write("\r\x1b[K")
            self.out.flush()

    def add(self, count: int = 1) -> None:
        self.done += count
        if self.shown and (now := time.monotonic()) - self.drawn >= PAUSE:
            self.drawn = now
            full = WIDE * min(self.done, self.total) // self.total
            self.out.write(f"\r\x1b[K{self.label} [{'#' * full}{'.' * (WIDE - full)}] {100 * self.done // self.total} %")
            self.out.flush()
