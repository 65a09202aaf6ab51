"""Honest figures: what ``make bench`` measures, and how it writes docs/reference/performance.md."""
