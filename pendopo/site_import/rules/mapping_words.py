"""What categories and titles of old office sites say about the type of a page."""

import re
from enum import StrEnum


class PageType(StrEnum):
    """Types of pages of the platform that an old page may become."""

    NEWS = "news"
    ANNOUNCEMENT = "announcement"
    EVENT = "event"
    DOCUMENT = "document"
    LEGAL = "legal"
    ALBUM = "album"
    STANDARD = "standard"


# As offices named their categories, in lower case; whole words. The first that is found in a name decides, so what is
# narrow stands before what is wide: "berita acara" is a document although "berita" is news.
CATEGORY_WORDS: tuple[tuple[str, PageType], ...] = (
    ("produk hukum", PageType.LEGAL),
    ("peraturan", PageType.LEGAL),
    ("perundang-undangan", PageType.LEGAL),
    ("keputusan", PageType.LEGAL),
    ("surat keputusan", PageType.LEGAL),
    ("surat edaran", PageType.LEGAL),
    ("putusan", PageType.LEGAL),
    ("instruksi", PageType.LEGAL),
    ("jdih", PageType.LEGAL),
    ("pkpu", PageType.LEGAL),
    ("perbawaslu", PageType.LEGAL),
    ("sk", PageType.LEGAL),
    ("regulasi", PageType.LEGAL),
    ("berita acara", PageType.DOCUMENT),
    ("info grafis", PageType.ALBUM),
    ("infografis", PageType.ALBUM),
    ("galeri", PageType.ALBUM),
    ("gallery", PageType.ALBUM),
    ("foto", PageType.ALBUM),
    ("album", PageType.ALBUM),
    ("dokumentasi", PageType.ALBUM),
    ("pengumuman", PageType.ANNOUNCEMENT),
    ("maklumat", PageType.ANNOUNCEMENT),
    ("seleksi", PageType.ANNOUNCEMENT),
    ("rekrutmen", PageType.ANNOUNCEMENT),
    ("lowongan", PageType.ANNOUNCEMENT),
    ("lelang", PageType.ANNOUNCEMENT),
    ("tender", PageType.ANNOUNCEMENT),
    ("undangan", PageType.ANNOUNCEMENT),
    ("siaran pers", PageType.NEWS),
    ("rilis pers", PageType.NEWS),
    ("press release", PageType.NEWS),
    ("pers rilis", PageType.NEWS),
    ("agenda", PageType.EVENT),
    ("jadwal kegiatan", PageType.EVENT),
    ("kalender", PageType.EVENT),
    ("event", PageType.EVENT),
    ("acara", PageType.EVENT),
    ("unduhan", PageType.DOCUMENT),
    ("unduh", PageType.DOCUMENT),
    ("download", PageType.DOCUMENT),
    ("dokumen", PageType.DOCUMENT),
    ("laporan", PageType.DOCUMENT),
    ("lakip", PageType.DOCUMENT),
    ("formulir", PageType.DOCUMENT),
    ("data", PageType.DOCUMENT),
    ("rencana", PageType.DOCUMENT),
    ("anggaran", PageType.DOCUMENT),
    ("dip", PageType.DOCUMENT),
    ("informasi publik", PageType.DOCUMENT),
    ("informasi berkala", PageType.DOCUMENT),
    ("informasi serta merta", PageType.DOCUMENT),
    ("informasi setiap saat", PageType.DOCUMENT),
    ("profil", PageType.STANDARD),
    ("profile", PageType.STANDARD),
    ("tentang", PageType.STANDARD),
    ("visi", PageType.STANDARD),
    ("misi", PageType.STANDARD),
    ("struktur", PageType.STANDARD),
    ("sejarah", PageType.STANDARD),
    ("tugas", PageType.STANDARD),
    ("kontak", PageType.STANDARD),
    ("ppid", PageType.STANDARD),
    ("layanan", PageType.STANDARD),
    ("standar pelayanan", PageType.STANDARD),
    ("halaman", PageType.STANDARD),
    ("berita", PageType.NEWS),
    ("kabar", PageType.NEWS),
    ("news", PageType.NEWS),
    ("artikel", PageType.NEWS),
    ("opini", PageType.NEWS),
    ("kegiatan", PageType.NEWS),
    ("liputan", PageType.NEWS),
    ("informasi", PageType.NEWS),
)
PATTERNS = tuple((said, re.compile(rf"(?<![\w-]){re.escape(said)}(?!\w)"), page) for said, page in CATEGORY_WORDS)
# Beginnings of titles that say it by themselves, for pages whose categories say nothing.
TITLE_WORDS: tuple[tuple[re.Pattern[str], PageType], ...] = (
    (re.compile(r"(?:pengumuman|maklumat|undangan terbuka|hasil seleksi|seleksi)\b", re.IGNORECASE), PageType.ANNOUNCEMENT),
    (re.compile(r"siaran pers\b|press release\b", re.IGNORECASE), PageType.NEWS),
    (re.compile(r"(?:surat )?(?:keputusan|peraturan|edaran|instruksi|putusan)\b|sk\b|pkpu\b|perbawaslu\b", re.IGNORECASE), PageType.LEGAL),
    (re.compile(r"(?:berita acara|laporan|rencana strategis|renstra|lakip|perjanjian kinerja)\b", re.IGNORECASE), PageType.DOCUMENT),
    (re.compile(r"(?:galeri|foto|album)\b", re.IGNORECASE), PageType.ALBUM),
)
# "Nomor 12/HK.03-Kpt/3506/2023 Tahun 2023"
LEGAL_NUMBER = re.compile(
    r"\b(?:nomor|no\.?|nomer)\s*:?\s*(?P<number>[0-9][\w./-]{0,60}[\w]|[0-9])(?:\s+tahun\s+(?P<year>(?:19|20)\d\d))?", re.IGNORECASE
)
YEAR = re.compile(r"\b(19[4-9]\d|20\d\d)\b")
UNSORTED = frozenset({"uncategorized", "uncategorised", "tak berkategori", "umum", "lain-lain", "lainnya", "tanpa kategori"})


def type_named(name: str) -> tuple[PageType, str] | None:
    """The type that a category's name speaks of, and the word that says so; None when it says nothing."""
    words = " ".join(name.lower().split())
    return next(((page, said) for said, pattern, page in PATTERNS if pattern.search(words)), None)
