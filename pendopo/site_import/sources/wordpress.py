"""What WordPress calls things, the same in its export, its interface and its database."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit, urlunsplit

from pendopo.site_import.rules.items import Fault, Kind, Status

THROWN_AWAY = ("trash", "auto-draft")
EVENTS = {"event", "events", "tribe_events", "agenda", "kegiatan", "jadwal", "mec-events", "ajde_events", "em_event", "acara"}
GALLERIES = {"galeri", "gallery", "foto", "album", "galeri_foto", "galeri-foto", "envira", "foogallery", "ngg_gallery", "bwg_gallery"}
DOCUMENTS = {
    "dokumen", "document", "documents", "download", "unduhan", "wpdmpro", "dlm_download", "regulasi", "peraturan",
    "produk_hukum", "produk-hukum", "wpfd_file",
}  # fmt: skip
MACHINERY = {
    "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request", "elementor_library",
    "elementor_snippet", "wpcf7_contact_form", "wpforms", "shop_order", "shop_coupon", "product_variation", "mc4wp-form",
    "flamingo_contact", "flamingo_inbound", "popup", "popup_theme", "scheduled-action", "jp_pay_order", "jp_pay_product",
    "feedback", "et_pb_layout", "vc4_templates", "vc_grid_item", "ml-slider", "ml-slide", "polylang_mo", "patterns_ai_data",
}  # fmt: skip
MACHINERY_BEGINS = ("wp_", "acf-", "_", "amn_", "jet-")
TAXONOMIES_OF_MACHINERY = ("nav_menu", "post_format", "wp_", "post_translations", "language", "term_", "link_category", "elementor")
ID_ADDRESS = re.compile(r"[?&](?:p|page_id)=\d+")
SLUG = re.compile(r"[^\s/?#<>\"']{1,200}")


def is_machinery(kind: str) -> bool:
    """Whether a post type holds menus, layouts, forms or mail instead of content."""
    return kind in MACHINERY or kind.startswith(MACHINERY_BEGINS)


def kind_of(kind: str) -> Kind:
    """A post type as one of ours; one that nobody knows is a post, so that nothing is lost."""
    if kind == "page":
        return Kind.PAGE
    named = {Kind.EVENT: EVENTS, Kind.GALLERY: GALLERIES, Kind.DOCUMENT: DOCUMENTS}
    return next((ours for ours, theirs in named.items() if kind in theirs), Kind.POST)


def status_of(status: str) -> Status:
    """Only what is published in so many words was public; ``future`` and the states of plug-ins are drafts."""
    return {"publish": Status.PUBLIC, "inherit": Status.PUBLIC, "private": Status.PRIVATE}.get(status, Status.DRAFT)


def is_tag(taxonomy: str) -> bool:
    return "tag" in taxonomy


def is_category(taxonomy: str) -> bool:
    """Categories, and the taxonomies of an office's own; those without a name stand beside a named twin."""
    return bool(taxonomy) and not is_tag(taxonomy) and not taxonomy.startswith(TAXONOMIES_OF_MACHINERY)


def depth(name: str, parents: Mapping[str, str]) -> int:
    """How many parents a term has above it; a circle ends where it closes."""
    seen = {name}
    while (name := parents.get(name, "")) and name not in seen:
        seen.add(name)
    return len(seen) - 1


def under_old_name(address: str, old: str) -> str:
    """The address that a post had before it was renamed: WordPress went on answering there. '' when it can't be told."""
    parts = urlsplit(address)
    folder, slash, _name = parts.path.rstrip("/").rpartition("/")
    if not slash or parts.query or not SLUG.fullmatch(old):
        return ""
    ending = "/" if parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{old}{ending}", "", ""))


def number_addresses(number: int, kind: Kind, link: str, guid: str, base: str) -> tuple[str, ...]:
    """``/?p=7``, for pages ``/?page_id=7`` too, and the guid where it is such an address; without the link itself.

    Args:
        base: address of the site, which may lie in a folder: then it is ``/blog/?p=7``.
    """
    folder = urlsplit(base).path.rstrip("/")
    found = [f"{folder}/?p={number}"] if number else []
    found += [f"{folder}/?page_id={number}"] if number and kind is Kind.PAGE else []
    found += [guid] if ID_ADDRESS.search(guid) else []
    return tuple(dict.fromkeys(address for address in found if address != link))


def left_out_faults(left_out: Mapping[str, int]) -> Iterator[Fault]:
    """What was left out, with counts: ``in_trash`` 12, ``not_content`` ``nav_menu_item: 70``."""
    for reason, count in left_out.items():
        code, _colon, kind = reason.partition(": ")
        yield Fault("seluruh berkas", code, f"{kind}: {count}" if kind else str(count))
