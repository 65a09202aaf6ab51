"""The detector, asked of an item that moves in. It lives with the sites (``sites.rules.infection``): the publisher asks it too."""

from collections.abc import Collection

from pendopo.site_import.rules.items import Item
from pendopo.site_import.rules.verdicts import Verdict
from pendopo.sites.rules.infection import Page, judge

__all__ = ["Page", "judge", "judge_item", "page_of"]


def page_of(item: Item, *, host: str, own_hosts: Collection[str] = (), as_crawler: str | None = None) -> Page:
    """What the detector looks at of an item: the whole page where the source had it, else its body, with summary and keywords.

    Args:
        host: of the old site.
        own_hosts: further hosts of the office, such as the new one.
        as_crawler: the page as a search engine's robot got it, where it was fetched twice.
    """
    return Page(
        html=item.page or fragment_of(item),
        host=host,
        address=item.address,
        title=item.title,
        as_crawler=as_crawler,
        own_hosts=tuple(own_hosts),
        published=item.published,
        updated=item.updated,
    )


def fragment_of(item: Item) -> str:
    """A body, and its keywords and summary as a page would have them in its head, where spam puts its words."""
    keywords, summary = quoted(", ".join(item.tags)), quoted(item.summary)
    metas = f'<meta name="keywords" content="{keywords}">' if keywords else ""
    metas += f'<meta name="description" content="{summary}">' if summary else ""
    return metas + item.html


def quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def judge_item(item: Item, *, host: str, own_hosts: Collection[str] = (), as_crawler: str | None = None) -> Verdict:
    """The pile of an item, and why. See :func:`page_of` for the arguments."""
    return judge(page_of(item, host=host, own_hosts=own_hosts, as_crawler=as_crawler))
