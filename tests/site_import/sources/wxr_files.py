"""Writes WordPress exports for tests: sound ones by default, damaged ones by what is handed in as it shall stand there."""

from collections.abc import Iterable
from pathlib import Path

WP, EXCERPT = "http://wordpress.org/export/1.2/", "http://wordpress.org/export/1.2/excerpt/"
SITE = "https://kab-contoh.example"
AUTHORS = """<wp:author><wp:author_login>sari</wp:author_login><wp:author_email>sari@kab-contoh.example</wp:author_email>
<wp:author_display_name><![CDATA[Sari Wulandari]]></wp:author_display_name></wp:author>"""


def head(*, wp: str = WP, version: str = "1.2", encoding: str = "UTF-8", doctype: str = "", channel: str = AUTHORS) -> str:
    """All that stands before the first item."""
    return f"""<?xml version="1.0" encoding="{encoding}" ?>
<!-- dibuat untuk uji: <item> di dalam komentar bukan item -->
{doctype}<rss version="2.0" xmlns:excerpt="{wp}excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{wp}">
<channel><title>Contoh</title><link>{SITE}</link><wp:wxr_version>{version}</wp:wxr_version>
<wp:base_blog_url>{SITE}</wp:base_blog_url>
{channel}
"""


FOOT = "</channel>\n</rss>\n"


def cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def item(number: int, html: str = "<p>Isi</p>", *, title: str = "", kind: str = "post", status: str = "publish", **more: str) -> str:
    """One item; ``more`` replaces or adds texts: link, guid, pubDate, gmt, date, password, parent, excerpt, creator, terms, metas, url."""
    texts = {
        "link": f"{SITE}/2024/06/berita-{number}/", "guid": f"{SITE}/?p={number}", "pubDate": "Sat, 01 Jun 2024 03:00:00 +0000",
        "gmt": "2024-06-01 03:00:00", "date": "2024-06-01 10:00:00", "password": "", "parent": "0", "excerpt": "", "creator": "sari",
        "terms": "", "metas": "", "url": "", **more,
    }  # fmt: skip
    attachment = f"<wp:attachment_url>{cdata(texts['url'])}</wp:attachment_url>" if texts["url"] else ""
    return f"""<item>
<title>{cdata(title or f"Berita {number}")}</title>
<link>{texts["link"]}</link>
<pubDate>{texts["pubDate"]}</pubDate>
<dc:creator>{cdata(texts["creator"])}</dc:creator>
<guid isPermaLink="false">{texts["guid"]}</guid>
<description></description>
<content:encoded>{cdata(html)}</content:encoded>
<excerpt:encoded>{cdata(texts["excerpt"])}</excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date>{cdata(texts["date"])}</wp:post_date>
<wp:post_date_gmt>{cdata(texts["gmt"])}</wp:post_date_gmt>
<wp:status>{cdata(status)}</wp:status>
<wp:post_parent>{texts["parent"]}</wp:post_parent>
<wp:post_type>{cdata(kind)}</wp:post_type>
<wp:post_password>{cdata(texts["password"])}</wp:post_password>
{attachment}{texts["terms"]}{texts["metas"]}
<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author_email>warga@example.org</wp:comment_author_email>
<wp:comment_content>{cdata("Komentar warga")}</wp:comment_content></wp:comment>
</item>
"""


def attachment(number: int, url: str, *, alt: str = "", parent: int = 0, caption: str = "") -> str:
    """A picture or file that was uploaded."""
    metas = meta("_wp_attachment_image_alt", alt) if alt else ""
    return item(
        number, "", title=f"Foto {number}", kind="attachment", status="inherit", url=url, metas=metas, parent=str(parent), excerpt=caption
    )


def meta(key: str, value: str) -> str:
    return f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"


def term(name: str, domain: str = "category") -> str:
    return f'<category domain="{domain}" nicename="{name.lower().replace(" ", "-")}">{cdata(name)}</category>'


def category(nicename: str, name: str, parent: str = "") -> str:
    """A line of the head that says where a category lies."""
    return (
        f"<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>{nicename}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>\n"
    )


def write(path: Path, items: Iterable[str], *, start: str | None = None, end: str = FOOT, encoding: str = "utf-8") -> Path:
    """The file, item by item, so that a test may write a large one."""
    with path.open("w", encoding=encoding, newline="\n") as file:
        file.write(head() if start is None else start)
        file.writelines(items)
        file.write(end)
    return path
