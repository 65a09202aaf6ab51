"""A page of every type, in the demonstration: what the journeys look at. A house test sees to it that none is missing."""

PAGE_OF_TYPE = {
    "HomePage": ("kab-kediri", "/"),
    "LanguageHomePage": ("kab-kediri", "/en/"),
    "NewsIndexPage": ("kab-kediri", "/berita/"),
    "NewsPage": ("kab-kediri", "/berita/data-contoh-pemilih-kini-dapat-dibaca-sebagai-tabel-dan-grafik/"),
    "AnnouncementIndexPage": ("kab-kediri", "/pengumuman/"),
    "AnnouncementPage": ("kab-kediri", "/pengumuman/jam-layanan-informasi-publik/"),
    "EventIndexPage": ("kab-kediri", "/agenda/"),
    "EventPage": ("kab-kediri", "/agenda/rapat-pleno-terbuka-pemutakhiran-data-pemilih-contoh/"),
    "DocumentIndexPage": ("kab-kediri", "/dokumen/"),
    "DocumentPage": ("kab-kediri", "/dokumen/rencana-keamanan-gudang-logistik/"),
    "LegalIndexPage": ("kab-kediri", "/produk-hukum/"),
    "LegalPage": ("kab-kediri", "/produk-hukum/jam-layanan-informasi-publik/"),
    "GalleryIndexPage": ("kab-kediri", "/galeri/"),
    "AlbumPage": ("kab-kediri", "/galeri/sehari-di-kelas-pemilih-pemula/"),
    "StandardPage": ("kab-kediri", "/profil/susunan-organisasi/"),
    "ProfilePage": ("kab-kediri", "/profil/"),
    "InformationListPage": ("kab-kediri", "/informasi-publik/daftar/"),
}
FRONT_PAGES = [("", "/"), ("bawaslu", "/"), ("jatim", "/")]
PAGES = [
    *FRONT_PAGES,
    *PAGE_OF_TYPE.values(),
    ("kab-kediri", "/en/berita/jalan-landai-selesai-dipasang-di-pintu-timur-kantor/"),
    ("kab-kediri", "/tanya-jawab/"),
    ("kab-kediri", "/tidak-ada/"),
]
