"""Home-grown tables: which column holds what, said as data, and a guess of it from their names for a person to confirm."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pendopo.site_import.rules.items import Kind

PUBLIC_WORDS = frozenset(
    {"1", "y", "ya", "yes", "t", "true", "publish", "published", "terbit", "tayang", "aktif", "active", "public", "publik"}
)


@dataclass(frozen=True)
class Lookup:
    """Where the name behind a number stands: ``kategori``, its ``id_kategori``, its ``nama_kategori``."""

    table: str
    key: str
    name: str


@dataclass(frozen=True)
class TableMapping:
    """How the rows of one table become items.

    Attributes:
        table: its name.
        kind: what its rows are.
        columns: for each attribute the column that holds it, in small letters: ``id``, ``title`` and ``html`` are needed,
            ``slug``, ``published``, ``updated``, ``author``, ``categories``, ``tags``, ``summary``, ``picture``, ``files`` and
            ``status`` as far as the table has them.
        lookups: for ``categories`` and ``author``, where the column holds a number.
        address: the old address with columns in braces: ``/berita/detail/{id_berita}/{slug}``; '' when nobody knows it.
        other_addresses: further ones, in the same way.
        public: values of the status column, in small letters, that mean that it was public.
        folder: where its pictures and files lie, from the root of the site: ``/assets/foto/``.
    """

    table: str
    kind: Kind
    columns: Mapping[str, str]
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    address: str = ""
    other_addresses: tuple[str, ...] = ()
    public: frozenset[str] = PUBLIC_WORDS
    folder: str = "/"


@dataclass(frozen=True)
class Proposal:
    """A guess.

    Attributes:
        sure: 0 to 100: how many of the things that a table of content has were found in it.
        unused: its columns that the mapping leaves aside.
    """

    mapping: TableMapping
    sure: int
    unused: tuple[str, ...]


TABLE_KINDS = {
    Kind.EVENT: ("agenda", "event", "kegiatan", "jadwal", "acara"),
    Kind.GALLERY: ("galeri", "gallery", "album", "foto"),
    Kind.DOCUMENT: ("dokumen", "document", "download", "unduh", "regulasi", "peraturan", "produk_hukum", "file"),
    Kind.PAGE: ("halaman", "page", "profil", "statis", "laman"),
    Kind.POST: ("berita", "artikel", "article", "news", "post", "pengumuman", "content", "konten", "siaran", "opini", "blog", "tulisan"),
}
NEVER = re.compile(
    r"(?:^|_)(?:logs?|users?|admins?|komentar|comments?|kategori\w*|categor\w*|menus?|settings?|sessions?|counter|statistik|visitors?|"
    r"polling|hits?|tags?|modul\w*|ci_sessions)(?:_|$)"
)
ID = ("id", r"id_.*", r".*_id")
GUESSES: dict[str, tuple[str, ...]] = {
    "id": ID,
    "title": ("judul", r"judul_.*", "title", r".*_title", "nama", r"nama_.*", "tema", "subject", "headline"),
    "html": ("isi", r"isi_.*", r"i[sz]i.*", "konten", "content", r".*_content", "body", "deskripsi", "description", "keterangan",
             "teks", "text", "artikel"),
    "slug": ("slug", r".*_seo", r".*_slug", "alias", "permalink", "seo"),
    "published": ("tanggal", "tgl", r"tgl_(?:posting|terbit|publish|mulai)", r"tanggal_.*", "published", "published_at", "publish_date",
                  "date", "waktu", "created_at", "created", r"tgl_.*", "date_created", "postdate"),
    "updated": ("updated_at", "updated", "modified", r"tgl_(?:ubah|update|edit)", "tanggal_update", "last_update"),
    "author": ("penulis", "author", "pengirim", "oleh", "username", "created_by", r"id_(?:user|penulis|author)", "user_id", "author_id"),
    "categories": ("kategori", "category", r"id_kategori", "kategori_id", "category_id", r"id_category", "catid", "jenis"),
    "tags": ("tag", "tags", "keyword", "keywords", "kata_kunci"),
    "summary": ("ringkasan", "summary", "excerpt", "intro", "headline_text", "sinopsis", "kutipan", "lead"),
    "picture": ("gambar", "foto", "image", "picture", "thumbnail", "thumb", "img", "cover", r"gambar_.*", r"foto_.*"),
    "files": ("file", "berkas", "lampiran", "dokumen", r"nama_file", r"file_.*", "attachment"),
    "status": ("status", "publish", "published_status", "is_published", "aktif", "tayang", "active", "state", r"status_.*"),
}  # fmt: skip
LOOKED_UP: tuple[str, ...] = ("categories", "author")
NEEDED = ("id", "title", "html")
FIRST_TO_CHOOSE = (
    "title", "html", "slug", "updated", "categories", "author", "picture", "files", "status", "tags", "summary", "published", "id",
)  # fmt: skip


def propose_mapping(tables: Mapping[str, Sequence[str]]) -> list[Proposal]:
    """Guesses for all tables that look like content, the surest first.

    Args:
        tables: columns by table, as the dump has them.
    """
    found = [proposal for table, columns in tables.items() if (proposal := proposed(table, columns, tables))]
    return sorted(found, key=lambda each: (-each.sure, each.mapping.table))


def proposed(table: str, columns: Sequence[str], tables: Mapping[str, Sequence[str]]) -> Proposal | None:
    """A guess for one table; None where it is none of content."""
    kind = kind_of_table(table)
    names = [column.lower() for column in columns]
    chosen = choose(names, table)
    if kind is None or any(attribute not in chosen for attribute in NEEDED):
        return None
    known = [attribute for attribute in ("published", "status", "slug", "picture", "categories") if attribute in chosen]
    lookups: dict[str, Lookup] = {what: found for what in LOOKED_UP if what in chosen and (found := lookup_for(chosen[what], tables))}
    unused = tuple(name for name in names if name not in chosen.values())
    return Proposal(TableMapping(table, kind, chosen, lookups), 50 + 10 * len(known), unused)


def kind_of_table(table: str) -> Kind | None:
    """By a word in its name; None for tables of machinery and for those whose name says nothing."""
    name = table.lower()
    if NEVER.search(name):
        return None
    return next((kind for kind, words in TABLE_KINDS.items() if any(word in name for word in words)), None)


def choose(names: Sequence[str], table: str) -> dict[str, str]:
    """A column for each attribute, each column once; the earlier a pattern stands, the better it fits."""
    chosen: dict[str, str] = {}
    for attribute in FIRST_TO_CHOOSE:
        patterns = (f"id_{re.escape(table.lower())}", f"{re.escape(table.lower())}_id", *ID) if attribute == "id" else GUESSES[attribute]
        free = [name for name in names if name not in chosen.values()]
        fitting = (name for pattern in patterns for name in free if re.fullmatch(pattern, name))
        if name := next(fitting, ""):
            chosen[attribute] = name
    return {attribute: chosen[attribute] for attribute in GUESSES if attribute in chosen}


def lookup_for(column: str, tables: Mapping[str, Sequence[str]]) -> Lookup | None:
    """The table that a column of numbers points into, by its name: ``id_kategori`` into ``kategori``."""
    topic = "user" if column == "username" else re.sub(r"^id_|_id$", "", column)  # an account's name says no more than a number
    if topic == column:
        return None
    for table, columns in tables.items():
        names = [name.lower() for name in columns]
        key = next((name for name in (column, "id", f"id_{topic}") if name in names), "")
        named = next(
            (name for name in names if re.fullmatch(rf"nama|name|nama_.*|{re.escape(topic)}|title|judul|.*_name|nama_lengkap", name)), ""
        )
        if table.lower().rstrip("s").endswith((topic, f"{topic}s")) and key and named:
            return Lookup(table, key, named)
    return None
