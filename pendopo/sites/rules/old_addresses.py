"""Addresses of a site that moved in: one key for all ways of writing an old address, and the file that answers them.

The key is worked out twice: here, for the laptop's server and whoever remembers addresses, and by nginx with its maps
(deploy/nginx/pendopo.conf). So everything that decides is a regular expression that Python and PCRE read alike, and a
house test compares the two. Nothing here needs more than nginx can: no sorting, no decoding of what follows a question mark.

    /index.php/Berita/Judul/       /berita/judul          the front script and the end say nothing; nor does the case
    /2019/03/05/judul/amp/         /2019/03/05/judul      other forms of a page (AMP, feed of its comments) are the page
    /?p=123&utm_source=x           /?p=123                WordPress; what is not known is dropped
    /index.php?id=12:judul&option=com_content&view=article&Itemid=5
                                   /?option=com_content&view=article&id=12     Joomla; also /component/content/article/12-judul
    /?q=node/12                    /node/12               Drupal without clean addresses
    /detail.php?x=1&id=45          /detail.php?id=45      scripts of home-grown sites, by the names in :data:`OWN_NAMES`
    /web/?p=123                    /web?p=123             known software in a folder

Case is folded (A to Z alone): Windows servers knew none, people type from paper, and of two old addresses that differ in
nothing else one is a copy of the other. nginx looks its keys up in the same way.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, unquote_to_bytes

FILE = "alamat-lama.map"  # in a release; not below "_/", whose files are kept by browsers for a year
GONE_PAGE = "410.html"
GONE = "-"
LONGEST_KEY = 500  # bytes; nginx must find room for the longest in one bucket of its table
FRONT = "/"

# Each is read by Python (in lower case already) and by nginx (without case). No \t \n \r \" \\ in them: nginx unescapes those.
UNUSABLE = r"[\x00-\x1f\x7f]"
NEVER_OLD = r"(\.gz$|/\.|^/_/)"  # nginx answers these itself
# What a path loses on its way to the key, one after the other; a step that does not fit changes nothing.
STEPS: tuple[tuple[str, str], ...] = (
    (r"^/index\.(?:php|html?|aspx?)(?P<pendopo_inside>/.*)?$", "$pendopo_inside"),
    (r"^(?P<pendopo_trunk>.*?)(?:/index\.html?)?/?$", "$pendopo_trunk"),
    (
        r"^(?P<pendopo_page_itself>/.+?)/(?:amp|embed|trackback|feed|feed/(?:rss2?|atom|rdf)|comment-page-[0-9]{1,4})$",
        "$pendopo_page_itself",
    ),
    (
        r"^/component/(?P<pendopo_part>[a-z0-9]+)/(?P<pendopo_sight>[a-z]+)/(?:.*/)?(?P<pendopo_count>[0-9]{1,18})(?:[:-][^/]*)?(?:\.html)?$",
        "/?option=com_$pendopo_part&view=$pendopo_sight&id=$pendopo_count",
    ),
)
# What follows a question mark: the first that fits. Sites write "&amp;" for "&" in their own links, so ";" parts as well.
FORMS: tuple[tuple[str, str], ...] = (
    *(
        (rf"(?:^|[&;]){name}=(?P<pendopo_{name}>[0-9]{{1,18}})(?:[&;]|$)", f"?{name}=$pendopo_{name}")
        for name in ("p", "page_id", "attachment_id", "cat")
    ),
    (
        r"^(?=(?:.*[&;])?option=com_(?P<pendopo_option>[a-z0-9]+)(?:[&;]|$))(?=(?:.*[&;])?view=(?P<pendopo_view>[a-z]+)(?:[&;]|$))"
        r"(?=(?:.*[&;])?id=(?P<pendopo_id>[0-9]{1,18})(?:[&;:-]|%3a|$))",
        "?option=com_$pendopo_option&view=$pendopo_view&id=$pendopo_id",
    ),
    (
        r"^(?=(?:.*[&;])?option=com_content(?:[&;]|$))(?=(?:.*[&;])?task=view(?:[&;]|$))"
        r"(?=(?:.*[&;])?id=(?P<pendopo_first_id>[0-9]{1,18})(?:[&;:-]|%3a|$))",
        "?option=com_content&view=article&id=$pendopo_first_id",
    ),
    (r"(?:^|[&;])q=node(?:/|%2f)(?P<pendopo_node>[0-9]{1,18})(?:[&;]|$)", "/node/$pendopo_node"),
    (r"(?:^|[&;])q=(?P<pendopo_alias>[a-z0-9_.-]+(?:/[a-z0-9_.-]+)*)(?:[&;]|$)", "/$pendopo_alias"),
)
# Names behind which home-grown sites keep what they show, in the order of the key. Values stay as they are written.
OWN_NAMES = ("module", "mod", "menu", "hal", "halaman", "page", "act", "aksi", "kategori", "kat", "judul", "id_berita", "id")
# The key of "STEM FORM OWN": forms of known software count everywhere, own names on the front page and behind a script. A
# stem may have blanks in it, what follows a question mark has none.
JOINS: tuple[tuple[str, str], ...] = (
    (r"^(?P<pendopo_above>.*) (?P<pendopo_below>/[^ ]+) [^ ]*$", "$pendopo_above$pendopo_below"),
    (r"^ (?P<pendopo_front_form>\?[^ ]+) [^ ]*$", "/$pendopo_front_form"),
    (r"^(?P<pendopo_at>.+) (?P<pendopo_form_at>\?[^ ]+) [^ ]*$", "$pendopo_at$pendopo_form_at"),
    (r"^  (?P<pendopo_front_own>\?[^ ]+)$", "/$pendopo_front_own"),
    (
        r"^(?P<pendopo_script>/.*\.(?:php|aspx?|jsp|cfm|cgi|pl))  (?P<pendopo_script_own>\?[^ ]+)$",
        "$pendopo_script$pendopo_script_own",
    ),
    (r"^  $", "/"),
    (r"^(?P<pendopo_alone>.+) [^ ]* [^ ]*$", "$pendopo_alone"),
)
# How names begin by which spam hides behind a page; a host may declare all of one gone. None begins with another.
DOORWAYS = ("daftar", "slot", "gacor", "maxwin", "judi", "togel", "toto", "casino", "kasino", "poker", "sbobet", "bola88", "rtp")
DOORWAY = rf"(?:^|[&;])(?P<pendopo_doorway_name>{'|'.join(DOORWAYS)})"

# Feeds of a whole site by their old addresses, and where they are now: whoever subscribed goes on reading.
OLD_FEEDS = {"/feed": "/rss.xml", "/feed/rss": "/rss.xml", "/feed/rss2": "/rss.xml", "/feed/atom": "/feed.xml", "/rss": "/rss.xml"}

LINE = re.compile(r'"([a-z0-9._-]+)\|((?:[^"\\\x00-\x1f\x7fA-Z]|\\["\\])+)" "(-|/(?:[A-Za-z0-9._~%-]+/)*[A-Za-z0-9._~%-]*)";')
BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
ORIGIN = re.compile(r"(?:https?:)?//[^/?#]*", re.IGNORECASE)
IN_VALUE = re.compile(r"\$(\w+)")


def own_name(name: str) -> str:
    """The pattern that finds the value of one of :data:`OWN_NAMES`."""
    return rf"(?:^|[&;]){name}=(?P<pendopo_own_{name}>[^&;]+)"


# -- keys


def key_of_address(address: str) -> str:
    """The key of an address as it stands in a link, absolute or from the root; '' for one that can have none.

    Its host is not looked at: whoever remembers an address knows that it is of the office's old site.
    """
    rest = ORIGIN.sub("", address.strip(), count=1) if ORIGIN.match(address.strip()) else address.strip()
    path, _, query = rest.partition("#")[0].partition("?")
    return key_of(path or (FRONT if rest != address.strip() or query else ""), query)


def key_of(path: str, query: str = "") -> str:
    """The one key of all ways of writing an old address.

    Args:
        path: from the root, percent-encoded or not.
        query: what follows the question mark, as it is sent.

    Returns:
        ``/berita/judul``, ``/?p=123``, ``/`` for the front page; at most :data:`LONGEST_KEY` bytes.
        '' for what a server refuses, or answers itself, or that is no text in UTF-8.
    """
    plain = plain_path(path)
    if not plain or re.search(NEVER_OLD, plain) or re.search(UNUSABLE, plain) or re.search(UNUSABLE, query) or not is_text(query):
        return ""
    asked = lower(query.replace(" ", "%20"))
    key = first_of(JOINS, f"{stem_of(lower(plain))} {first_of(FORMS, asked)} {own_form_of(asked)}")
    return key if len(key.encode()) <= LONGEST_KEY else ""


def plain_path(path: str) -> str:
    """A path as a server sees it: decoded once, slashes single, dots resolved. '' when it refuses it."""
    if not path.startswith("/") or BROKEN_PERCENT.search(path):
        return ""
    try:
        decoded = unquote_to_bytes(path)
        if b"\0" in decoded:
            return ""
        steps: list[bytes] = []
        for step in decoded.split(b"/"):
            if step == b"..":
                steps.pop()
            elif step not in (b"", b"."):
                steps.append(step)
        folder = decoded.endswith((b"/", b"/.", b"/..")) and steps
        return f"/{b'/'.join(steps).decode()}{'/' if folder else ''}"
    except (UnicodeError, IndexError):
        return ""


def is_text(query: str) -> bool:
    """Whether a query can be stored: no bytes that are not UTF-8 (Python keeps those as lone surrogates)."""
    return not any("\ud800" <= char <= "\udfff" for char in query)


def lower(text: str) -> str:
    """A to Z in lower case, and nothing else, as nginx does."""
    return text.encode().lower().decode()


def stem_of(path: str) -> str:
    """A path without what says nothing; '' for the front page. Of a component of Joomla with a number, its key: ``/?option=...``."""
    for step in STEPS:
        if re.search(step[0], path):
            path = first_of([step], path)
    return path


def first_of(table: Iterable[tuple[str, str]], text: str) -> str:
    """The value of the first pattern that fits, its names filled in; '' when none does. So does a map of nginx."""
    for pattern, value in table:
        if match := re.search(pattern, text):
            return IN_VALUE.sub(partial(filled_in, match), value)
    return ""


def filled_in(match: re.Match[str], name: re.Match[str]) -> str:
    return match[name[1]] or ""


def own_form_of(query: str) -> str:
    """What a home-grown script is asked for, ``?hal=berita&id=4``; '' for nothing that is known."""
    found = [(name, re.search(own_name(name), query)) for name in OWN_NAMES]
    asked = "&".join(f"{name}={match[1]}" for name, match in found if match)
    return f"?{asked}" if asked else ""


def doorway_of(query: str) -> str:
    """The key of a query by which spam hides, ``?slot``; '' for any other."""
    match = re.search(DOORWAY, query.encode(errors="surrogateescape").lower().decode(errors="replace"))
    return f"?{match[1]}" if match else ""


# -- what is answered


@dataclass(frozen=True)
class Remembered:
    """An old address of an office.

    Attributes:
        key: see :func:`key_of`; or one of :data:`DOORWAYS` behind a question mark, which must be gone.
        page_id: the page that has it now; None where nobody knows one.
        gone: it never comes back: spam, or what was left behind on purpose.
    """

    key: str
    page_id: int | None = None
    gone: bool = False


def answers(rows: Iterable[Remembered], pages: Mapping[int, str], deleted: AbstractSet[int], shown: Callable[[str], str]) -> dict[str, str]:
    """What each old address answers, by key: an address of the site, or :data:`GONE`. What has no answer is left out.

    Args:
        pages: addresses of the pages that readers can see now, by number.
        deleted: numbers of pages that were deleted; their addresses are gone with them.
        shown: the address of what stands today at the address of a key, '' for nothing. What stands there goes first, and
            other ways of writing its address lead to it, whatever is remembered.
    """
    found = {}
    for row in rows:
        if address := shown(row.key):
            found[row.key] = address
        elif row.gone or row.page_id in deleted:
            found[row.key] = GONE
        elif row.page_id is not None and row.page_id in pages:
            found[row.key] = pages[row.page_id]
    return found


# -- the file


def file_of(host: str, found: Mapping[str, str]) -> bytes:
    """The answers as the inside of a map of nginx, a line each, sorted: ``"HOST|KEY" "TARGET";``.

    Args:
        host: whose addresses.
        found: paths on this host, as they are in a release, or :data:`GONE`, by key.

    Raises:
        ValueError: a key or target that does not fit into the syntax; :func:`key_of` makes none.
    """
    return "".join(sorted(line_of(host, key, target) for key, target in found.items())).encode()


def line_of(host: str, key: str, target: str) -> str:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    address = GONE if target == GONE else quote(target, safe="/~")
    line = f'"{host}|{escaped}" "{address}";'
    if not LINE.fullmatch(line) or len(key.encode()) > LONGEST_KEY:
        raise ValueError(f"an old address that fits into no map: {key[:100]!r} {target[:100]!r}")
    return f"{line}\n"


def read_file(data: bytes, host: str) -> dict[str, str]:
    """Targets by key, as :func:`file_of` wrote them; lines that are none, or of another host, are passed over."""
    return dict(lines_of(data.decode(errors="replace"), host))


def lines_of(text: str, host: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        match = LINE.fullmatch(line)
        if match and match[1] == host:
            yield re.sub(r"\\(.)", r"\1", match[2]), match[3]


def answer_for(found: Mapping[str, str], path: str, query: str) -> str:
    """What a server answers for an address at which no file is: a target, :data:`GONE`, or '' when nothing is known.

    The bare front script of any software (``/index.php``) is the front page, whatever is remembered.
    """
    key = key_of(path, query)
    target = found.get(key, "") or found.get(doorway_of(query), "")
    return target or (FRONT if key and stem_of(lower(plain_path(path))) == "" and path != FRONT else "")
