"""Announces changes of pages to the publisher."""
