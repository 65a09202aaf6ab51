"""The pages every office's site starts with: lasting text that citizens can use before the office has edited a word.

The texts are content, not interface: they are Indonesian and do not pass through gettext. Whatever the office
alone can know (names, telephone numbers, dates) is left out, and the reader is told where to find it.

Sources: UUD 1945 art. 22E; UU 7/2017 (elections); UU 11/2006 (Aceh); UU 14/2008 and Peraturan Komisi Informasi
1/2019 and 1/2021 (public information); UU 25/2009 (public service); UU 8/2016 (disability); UU 27/2022 (personal
data); UU 1/2015 as amended by UU 10/2016 (heads of regions). A lawyer of the institution should read them once before use.
"""

from dataclasses import dataclass, replace
from functools import cache
from html import escape

BlockValue = str | dict[str, str] | list[dict[str, str]]
Block = tuple[str, BlockValue]

ACEH_NAMES = ("KIP ", "Komisi Independen Pemilihan ", "Panwaslih ", "Panitia Pengawas Pemilihan ")


@dataclass(frozen=True)
class PageSpec:
    """One page that every office's site starts with.

    Attributes:
        kind: news_index, announcement_index, event_index, document_index, legal_index, gallery_index, information_list,
            profile or standard.
        slug: ascii, lower case, unique among its siblings.
        title: Indonesian; at most 20 letters for a page of the menu.
        lead: one or two plain sentences without HTML, at most 300 letters.
        body: blocks as ``(type, value)``: heading and paragraph (HTML with p, b, i, a, ul, ol, li, h3) are strings,
            notice and quote are dictionaries, facts and folds are a list of them. Shared between offices: never change
            them in place.
        in_menu, in_footer: where the reader finds a page of the first level.
        since: the edition of this set that brought the page; sites opened before get it from ``provision``.
    """

    kind: str
    slug: str
    title: str
    lead: str = ""
    body: tuple[Block, ...] = ()
    children: tuple["PageSpec", ...] = ()
    in_menu: bool = False
    in_footer: bool = False
    since: int = 1


EDITION = 3


def standard_pages(*, body: str, office: str, place: str, level: int) -> tuple[PageSpec, ...]:
    """The pages of one office's site in the order of its menu, 30 with their children; the home page is not among them.

    All offices of a body get the same slugs. Blocks that do not name the office are the same objects for all.

    Args:
        body: "kpu" or "bawaslu".
        office: name of the office, such as "KPU Kabupaten Kediri" or, in Aceh, "KIP Kabupaten Pidie".
        place: its region, such as "Kabupaten Kediri"; not used for the nation.
        level: 0 nation, 1 province, 2 regency or city.

    Raises:
        KeyError: the body or the level does not exist.
    """
    names = (office, place if level else "seluruh Indonesia")
    html_names = (escape(names[0], quote=False), escape(names[1], quote=False))
    return tuple(_named(template, names, html_names) for template in _templates(body, level, office.startswith(ACEH_NAMES)))


@dataclass(frozen=True)
class _Template:
    """A page with ``{office}`` and ``{place}`` where names will stand; ``gaps``: which of its blocks have such places."""

    page: PageSpec
    gaps: tuple[int, ...]
    children: tuple["_Template", ...]
    is_fixed: bool


def _template(page: PageSpec) -> _Template:
    gaps = tuple(at for at, (kind, value) in enumerate(page.body) if kind == "paragraph" and "{" in value)
    children = tuple(_template(child) for child in page.children)
    return _Template(page, gaps, children, is_fixed=not gaps and "{" not in page.lead and all(child.is_fixed for child in children))


def _named(template: _Template, names: tuple[str, str], html_names: tuple[str, str]) -> PageSpec:
    """A page with the office's names put in; the same object where it has no place for them."""
    page = template.page
    if template.is_fixed:
        return page
    body = list(page.body)
    for at in template.gaps:
        kind, value = body[at]
        body[at] = (kind, _filled(str(value), html_names))
    children = tuple(_named(child, names, html_names) for child in template.children)
    lead = _filled(page.lead, names)
    return replace(page, lead=lead, body=tuple(body), children=children)


def _filled(text: str, names: tuple[str, str]) -> str:
    return text.replace("{place}", names[1]).replace("{office}", names[0])


@cache
def _templates(body: str, level: int, aceh: bool) -> tuple[_Template, ...]:
    """The templates of one kind of office."""
    build = {"kpu": _kpu_pages, "bawaslu": _bawaslu_pages}[body]
    return tuple(_template(page) for page in build(level, aceh))


# ---------------------------------------------------------------------------------------------- how texts are put together


def _p(*sentences: str) -> str:
    return f"<p>{' '.join(sentences)}</p>"


def _ul(*items: str) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _ol(*items: str) -> str:
    return "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"


def _link(path: str, text: str) -> str:
    return f'<a href="{path}">{text}</a>'


def _heading(text: str) -> Block:
    return ("heading", text)


def _text(*parts: str) -> Block:
    return ("paragraph", "".join(parts))


def _notice(title: str, text: str) -> Block:
    return ("notice", {"title": title, "text": _p(text)})


def _facts(*pairs: tuple[str, str]) -> Block:
    return ("facts", [{"term": term, "value": value} for term, value in pairs])


def _page(slug: str, title: str, lead: str, *body: Block) -> PageSpec:
    return PageSpec("standard", slug, title, lead, body)


def _menu_page(page: PageSpec, *children: PageSpec) -> PageSpec:
    return replace(page, children=children, in_menu=True)


# ------------------------------------------------------------------------------------------------------- both bodies: lists

LISTS = (
    PageSpec("news_index", "berita", "Berita", "Kabar kegiatan, keputusan, dan layanan {office}, yang terbaru di atas.", in_menu=True),
    PageSpec(
        "announcement_index",
        "pengumuman",
        "Pengumuman",
        "Pengumuman resmi {office} untuk masyarakat, peserta pemilihan, dan mitra kerja, yang terbaru di atas.",
        in_menu=True,
    ),
    PageSpec(
        "document_index",
        "dokumen",
        "Dokumen",
        "Keputusan, berita acara, laporan, serta rencana dan anggaran {office}. Dokumen yang belum ada di sini dapat diminta kepada PPID.",
        in_menu=True,
    ),
)

LATER_LISTS = (
    PageSpec(
        "event_index",
        "agenda",
        "Agenda",
        "Rapat pleno terbuka, sosialisasi, dan kegiatan lain {office}, yang terdekat di atas. Setiap acara dapat disimpan ke kalender.",
        in_footer=True,
        since=2,
    ),
    PageSpec(
        "legal_index",
        "produk-hukum",
        "Produk hukum",
        "Peraturan, keputusan, surat edaran, dan putusan {office} beserta statusnya: berlaku, diubah, atau dicabut.",
        in_footer=True,
        since=2,
    ),
    PageSpec("gallery_index", "galeri", "Galeri", "Foto kegiatan {office}, tersusun menurut acaranya.", in_footer=True, since=2),
)

INFORMATION_LIST = PageSpec(
    "information_list",
    "daftar",
    "Daftar informasi publik",
    "Informasi yang dikuasai {office} menurut empat golongan dalam UU 14/2008. Daftar ini tersusun sendiri dari dokumen dan produk hukum.",
    since=2,
)


def _questions(lead: str, *pairs: tuple[str, str]) -> PageSpec:
    """A page of questions whose answers open under them."""
    folds: Block = ("folds", [{"title": question, "text": _p(answer)} for question, answer in pairs])
    return replace(_page("tanya-jawab", "Tanya jawab", lead, folds), in_footer=True, since=2)


# ----------------------------------------------------------------------------------------------------- both bodies: profile

PRINCIPLES = (
    _heading("Enam asas Pemilu"),
    _text(_p("Menurut UU 7/2017 Pasal 2, Pemilu dilaksanakan berdasarkan asas berikut.")),
    _facts(
        ("Langsung", "Pemilih memberikan suaranya sendiri menurut kehendak hati nuraninya, tanpa perantara."),
        (
            "Umum",
            "Semua warga negara yang memenuhi syarat berhak memilih, tanpa membedakan suku, agama, jenis kelamin, pekerjaan, atau"
            " keadaan tubuh.",
        ),
        ("Bebas", "Setiap pemilih menentukan pilihannya tanpa tekanan dan paksaan dari siapa pun."),
        ("Rahasia", "Tidak seorang pun boleh mengetahui pilihan seorang pemilih, kecuali pemilih itu sendiri yang mengungkapkannya."),
        ("Jujur", "Penyelenggara, peserta, pemerintah, pengawas, pemantau, pemilih, dan semua pihak bersikap dan bertindak jujur."),
        ("Adil", "Setiap pemilih dan setiap peserta mendapat perlakuan yang sama serta bebas dari kecurangan."),
    ),
    _heading("Prinsip penyelenggara"),
    _text(
        _p("Pasal 3 undang-undang yang sama mewajibkan penyelenggara Pemilu memenuhi sebelas prinsip:"),
        _ul(
            "<b>mandiri</b>, <b>jujur</b>, dan <b>adil</b> terhadap semua pihak;",
            "<b>berkepastian hukum</b> dan <b>tertib</b> dalam setiap langkah;",
            "<b>terbuka</b>, sehingga masyarakat dapat mengetahui dan memeriksa;",
            "<b>proporsional</b> dan <b>profesional</b>, sesuai kebutuhan dan keahlian;",
            "<b>akuntabel</b>, siap mempertanggungjawabkan keputusan dan anggaran;",
            "<b>efektif</b> dan <b>efisien</b>, tepat sasaran dan tidak boros.",
        ),
    ),
    _heading("Bila prinsip ini dilanggar"),
)


def _principles(last: str) -> PageSpec:
    return _page(
        "asas-dan-prinsip",
        "Asas dan prinsip",
        "Asas dan prinsip yang mengikat {office} dalam setiap keputusan dan pelayanan, sebagaimana ditetapkan undang-undang.",
        *PRINCIPLES,
        _text(_p(last)),
    )


PRINCIPLES_KPU = _principles(
    "Jajaran KPU terikat kode etik penyelenggara Pemilu. Dugaan pelanggaran kode etik diperiksa dan diputus oleh Dewan Kehormatan "
    "Penyelenggara Pemilu (DKPP). Dugaan pelanggaran Pemilu dilaporkan kepada Bawaslu, lembaga pengawas yang terpisah dari KPU."
)
PRINCIPLES_BAWASLU = _principles(
    "Jajaran Bawaslu pun terikat kode etik penyelenggara Pemilu. Dugaan pelanggaran kode etik, baik oleh jajaran KPU maupun oleh jajaran "
    "Bawaslu, diperiksa dan diputus oleh Dewan Kehormatan Penyelenggara Pemilu (DKPP)."
)

PROFILE_LINKS = (
    _heading("Baca lebih lanjut"),
    _text(
        _ul(
            _link("/profil/asas-dan-prinsip/", "Asas dan prinsip") + " yang mengikat kami",
            _link("/profil/tugas-dan-kewenangan/", "Tugas dan kewenangan") + " menurut undang-undang",
            _link("/profil/susunan-organisasi/", "Susunan organisasi") + " dan cara kami mengambil keputusan",
            _link("/profil/sekretariat/", "Sekretariat") + ", pendukung pekerjaan sehari-hari",
            _link("/profil/wilayah-kerja/", "Wilayah kerja") + " kantor ini",
        ),
        _p(
            "Wilayah, kode wilayah, serta kantor di atas dan di bawah kantor ini tampil pada halaman ini. Data itu diambil dari"
            " daftar wilayah"
            " yang sama untuk semua kantor."
        ),
    ),
)


def _profile(body: tuple[Block, ...], lead: str, aceh_note: tuple[Block, ...], *children: PageSpec) -> PageSpec:
    page = PageSpec("profile", "profil", "Profil", lead, (*body, *aceh_note, *PROFILE_LINKS))
    return _menu_page(page, *children)


CHAIR = ("Ketua", "Dipilih dari dan oleh para anggota")
TERM = ("Masa jabatan", "Lima tahun; sesudahnya dapat dipilih kembali satu kali pada tingkatan yang sama")


def _organisation(*, members: tuple[str, str], divisions: str, rulebook: str) -> PageSpec:
    """How the members decide; ``members`` is their number and its legal basis."""
    return _page(
        "susunan-organisasi",
        "Susunan organisasi",
        "Keputusan {office} diambil bersama oleh ketua dan para anggota dalam rapat pleno. Pekerjaan sehari-hari didukung sekretariat.",
        _heading("Ketua dan anggota"),
        _facts(("Jumlah anggota", members[0]), ("Dasar", members[1]), CHAIR, TERM),
        _text(
            _p(
                "Susunan keanggotaan memperhatikan keterwakilan perempuan paling sedikit 30 persen.",
                "Anggota diseleksi secara terbuka, harus bekerja penuh waktu, dan selama menjabat tidak boleh menjadi anggota partai"
                " politik.",
            )
        ),
        _heading("Rapat pleno"),
        _text(
            _p(
                "Keputusan kantor ini diambil dalam rapat pleno, bukan oleh ketua seorang diri.",
                "Keputusan diutamakan melalui musyawarah; bila mufakat tidak tercapai, keputusan diambil dengan suara terbanyak.",
                "Hasil rapat pleno dituangkan dalam berita acara.",
            )
        ),
        _heading("Pembagian tugas"),
        _text(
            _p(divisions),
            _p(
                "Divisi memudahkan pekerjaan, tetapi tanggung jawab tetap bersama: seorang anggota tidak dapat mengambil keputusan"
                " lembaga seorang diri.",
                f"Tata kerjanya diatur dalam {rulebook}.",
            ),
        ),
        _heading("Nama pejabat"),
        _text(
            _p(
                "Nama ketua, anggota, dan pejabat sekretariat yang sedang bertugas dapat ditanyakan langsung kepada kantor.",
                f"Cara menghubungi kami ada di halaman {_link('/kontak/', 'Kontak')}.",
            )
        ),
    )


def _secretariat(*, head: str, body: str, support: tuple[str, ...]) -> PageSpec:
    """The civil servants of an office; ``head`` says who leads them."""
    return _page(
        "sekretariat",
        "Sekretariat",
        "Sekretariat membantu {office} agar setiap keputusan dapat dilaksanakan dengan tertib dan setiap warga dilayani dengan baik.",
        _heading("Kedudukan"),
        _text(
            _p(
                head,
                "Pegawainya, terutama aparatur sipil negara, wajib netral. Sekretariat mendukung pekerjaan, sedangkan"
                f" keputusan {body}"
                " tetap berada di tangan ketua dan anggota dalam rapat pleno.",
            )
        ),
        _heading("Yang dikerjakan"),
        _text(
            _ul(
                "menyusun rencana, program, dan laporan, serta mengelola anggaran;",
                *support,
                "mengurus kepegawaian, surat-menyurat, arsip, perlengkapan, dan gedung;",
                "menyiapkan rapat, berita acara, serta rancangan keputusan;",
                "mengelola data, sistem informasi, dan situs ini;",
                "melayani tamu, permintaan informasi, dan pengaduan pelayanan.",
            )
        ),
        _heading("Bertemu petugas kami"),
        _text(
            _p(
                "Sekretariat adalah pintu pertama bagi siapa saja yang datang ke kantor.",
                "Petugas membantu menemukan orang yang tepat, mencatat keperluan Anda, dan memberi tanda terima untuk surat atau"
                " dokumen yang diserahkan.",
            ),
            _p(
                "Pelayanan tidak membedakan orang. Bila Anda memerlukan pendamping, juru bahasa isyarat, atau bantuan lain, beri"
                " tahu kami sebelum datang"
                f" supaya dapat kami siapkan sesuai kemampuan kantor. Lihat {_link('/kontak/', 'Kontak')}."
            ),
        ),
        _notice(
            "Pelayanan tidak berbayar",
            "Jangan memberi uang atau hadiah kepada pegawai. Bila ada yang meminta, catat nama dan waktunya, lalu sampaikan kepada"
            " pimpinan kantor.",
        ),
    )


def _area(*, lead: str, whole: str, below: str, field: str) -> PageSpec:
    """The region an office works in; its figures come from the tree of regions and stand on the profile page."""
    return _page(
        "wilayah-kerja",
        "Wilayah kerja",
        lead,
        _heading("Wilayah kantor ini"),
        _text(_p(whole), _p(below)),
        _text(
            _p(
                f"Kode wilayah, kantor di atas dan di bawah kantor ini, serta jumlah kecamatan, desa, dan kelurahan tampil di halaman"
                f" {_link('/profil/', 'Profil')}. Angka itu dihitung dari daftar wilayah resmi pemerintah, jadi tidak diketik satu"
                " per satu dan berubah"
                " bila daftar itu berubah."
            )
        ),
        _heading("Mengapa wilayah dapat berubah"),
        _text(
            _p(
                "Kabupaten, kecamatan, atau desa dapat dimekarkan, digabung, atau berganti nama.",
                "Nama dan kode wilayah ditetapkan Kementerian Dalam Negeri.",
                "Untuk setiap pemilihan dipakai keadaan wilayah pada waktu yang ditetapkan, sehingga data pemilihan lama tetap"
                " menyebut nama yang berlaku saat itu.",
            ),
            _p(
                "Daerah pemilihan tidak selalu sama dengan wilayah pemerintahan: satu daerah pemilihan dapat meliputi beberapa"
                " wilayah atau hanya sebagian wilayah."
            ),
        ),
        _heading("Petugas di lapangan"),
        _text(_p(field)),
        _notice(
            "Ada yang keliru?",
            "Bila nama wilayah di situs ini tidak sesuai dengan kenyataan, beri tahu kantor kami supaya dapat diperiksa.",
        ),
    )


# ------------------------------------------------------------------------------------------ both bodies: public information

IMMEDIATE_CLOSE = (
    _heading("Bagaimana kami mengumumkannya"),
    _text(
        _p(
            "Informasi serta-merta disampaikan tanpa menunggu permintaan, dengan bahasa yang mudah dipahami dan melalui cara yang"
            " mudah dijangkau:"
            f" di halaman {_link('/pengumuman/', 'Pengumuman')}, di papan pengumuman kantor, dan melalui media setempat bila diperlukan."
        ),
        _p(
            "Pengumuman memuat apa yang terjadi, siapa yang terkena, apa yang harus dilakukan, dan ke mana dapat bertanya. Bila ada"
            " perkembangan, pengumuman diperbarui."
        ),
    ),
    _heading("Bila menyangkut data pribadi"),
    _text(
        _p(
            "Bila pelindungan data pribadi gagal, UU 27/2022 Pasal 46 mewajibkan pemberitahuan tertulis paling lambat 3 × 24 jam"
            " kepada orang yang datanya"
            " terkena dan kepada lembaga pelindungan data pribadi, dan dalam hal tertentu kepada masyarakat."
        )
    ),
    _notice("Dalam keadaan darurat", "Untuk keselamatan jiwa, dahulukan petunjuk petugas di tempat dan pihak berwenang setempat."),
)


def _immediate(examples: tuple[str, ...]) -> PageSpec:
    return _page(
        "serta-merta",
        "Informasi serta-merta",
        "Informasi yang wajib diumumkan seketika karena menyangkut keselamatan orang banyak dan ketertiban umum.",
        _heading("Apa yang dimaksud"),
        _text(
            _p(
                "UU 14/2008 Pasal 10 mewajibkan badan publik mengumumkan secara serta-merta informasi yang dapat mengancam hajat"
                " hidup orang banyak"
                " dan ketertiban umum."
            ),
            _p("Dalam pekerjaan {office}, contohnya:"),
            _ul(*examples),
        ),
        *IMMEDIATE_CLOSE,
    )


def _periodic(election: tuple[str, ...]) -> PageSpec:
    return _page(
        "berkala",
        "Informasi berkala",
        "Informasi yang kami umumkan secara teratur, tanpa harus diminta, paling sedikit setiap enam bulan sekali.",
        _heading("Apa yang diumumkan"),
        _text(
            _p("Menurut UU 14/2008 Pasal 9, setiap badan publik wajib mengumumkan secara berkala:"),
            _ul(
                "informasi tentang lembaga: kedudukan, alamat, tugas, susunan, dan cara menghubunginya;",
                "kegiatan dan kinerja: rencana, program, dan capaiannya;",
                "laporan keuangan;",
                "informasi lain yang diwajibkan peraturan perundang-undangan.",
            ),
        ),
        _heading("Khusus Pemilu dan Pemilihan"),
        _text(_p("Untuk Pemilu dan Pemilihan, yang diumumkan menurut tahapannya antara lain:"), _ul(*election)),
        _heading("Di mana membacanya"),
        _text(
            _ul(
                f"{_link('/profil/', 'Profil')}: lembaga, tugas, dan susunannya;",
                f"{_link('/dokumen/', 'Dokumen')}: keputusan, berita acara, laporan, rencana, dan anggaran;",
                f"{_link('/pengumuman/', 'Pengumuman')} dan {_link('/berita/', 'Berita')}: kabar terbaru {{office}}.",
            ),
            _p(
                "Informasi disajikan dengan cara yang mudah dijangkau dan bahasa yang mudah dipahami.",
                "Bila informasi yang Anda cari belum ada, datanglah ke kantor atau tulislah surat;"
                f" langkahnya dijelaskan di halaman {_link('/informasi-publik/cara-meminta/', 'Cara meminta informasi')}.",
            ),
        ),
    )


AT_ALL_TIMES = _page(
    "setiap-saat",
    "Informasi setiap saat",
    "Informasi yang selalu tersedia di kantor dan diberikan kepada siapa pun yang memintanya sesuai ketentuan.",
    _heading("Apa saja"),
    _text(
        _p("Menurut UU 14/2008 Pasal 11, badan publik wajib menyediakan setiap saat:"),
        _ul(
            "daftar seluruh informasi publik yang dikuasainya, kecuali yang dikecualikan;",
            "hasil keputusan dan pertimbangannya;",
            "kebijakan yang ada berikut dokumen pendukungnya;",
            "rencana kerja, termasuk perkiraan pengeluaran tahunan;",
            "perjanjian dengan pihak ketiga;",
            "informasi dan kebijakan yang disampaikan pejabat dalam pertemuan yang terbuka untuk umum;",
            "prosedur kerja pegawai yang berkaitan dengan pelayanan masyarakat;",
            "laporan mengenai pelayanan informasi publik.",
        ),
        _p("Informasi yang telah dinyatakan terbuka melalui keberatan atau penyelesaian sengketa juga termasuk di dalamnya."),
    ),
    _heading("Daftar Informasi Publik"),
    _text(
        _p(
            "Daftar Informasi Publik mencatat informasi yang dikuasai {office}: ringkasan isinya, bagian yang menguasainya,"
            " bentuknya, dan berapa lama disimpan.",
            "Mintalah daftar itu kepada petugas PPID bila Anda belum tahu dokumen mana yang diperlukan.",
        )
    ),
    _heading("Cara memperolehnya"),
    _text(
        _p(
            f"Sebagian sudah dapat dibaca di halaman {_link('/dokumen/', 'Dokumen')}.",
            "Selebihnya dapat dilihat di kantor atau diminta salinannya;"
            f" ikuti {_link('/informasi-publik/cara-meminta/', 'cara meminta informasi')}.",
        ),
        _p(
            "Bila satu dokumen memuat bagian yang harus dirahasiakan, misalnya data pribadi, bagian itu ditutup dan bagian lain"
            " tetap diberikan."
        ),
    ),
    _notice(
        "Tersedia tidak berarti harus diunggah",
        "Informasi setiap saat wajib siap ketika diminta, walaupun tidak semuanya diumumkan di situs ini.",
    ),
)


def _exempted(examples: tuple[str, ...]) -> PageSpec:
    return _page(
        "dikecualikan",
        "Informasi dikecualikan",
        "Pada dasarnya semua informasi publik terbuka. Pengecualian bersifat ketat, terbatas, dan harus beralasan.",
        _heading("Apa yang dapat dikecualikan"),
        _text(
            _p("UU 14/2008 Pasal 17 menyebut informasi yang bila dibuka dapat, antara lain:"),
            _ul(
                "menghambat proses penegakan hukum;",
                "membahayakan pertahanan dan keamanan negara;",
                "mengganggu hak atas kekayaan intelektual atau persaingan usaha yang sehat;",
                "mengungkap isi akta pribadi atau wasiat, atau rahasia pribadi seseorang;",
                "membuka surat antarbadan publik yang menurut sifatnya dirahasiakan;",
                "melanggar kerahasiaan yang diwajibkan undang-undang.",
            ),
            _p("Contoh dalam pekerjaan kami:"),
            _ul(*examples),
        ),
        _heading("Tidak boleh menutup begitu saja"),
        _text(
            _ol(
                "PPID lebih dahulu menguji dengan saksama akibat yang timbul bila informasi dibuka dan bila ditutup (Pasal 19).",
                "Alasan penolakan diberitahukan secara tertulis, dengan menyebut dasar hukumnya.",
                "Bila hanya sebagian yang rahasia, bagian itu ditutup dan bagian lain diberikan.",
                "Pengecualian tidak bersifat permanen (Pasal 20) dan ditinjau kembali.",
            )
        ),
        _heading("Bila Anda tidak setuju"),
        _text(
            _p(
                f"Anda berhak mengajukan {_link('/informasi-publik/keberatan/', 'keberatan')} kepada atasan PPID {{office}}, dan sesudahnya"
                " membawa sengketa ke Komisi Informasi. Keduanya tidak mengurangi hak Anda meminta informasi lain."
            )
        ),
    )


REQUEST = _page(
    "cara-meminta",
    "Cara meminta informasi",
    "Informasi publik dapat diminta dengan datang atau menulis surat ke kantor. Prosesnya cepat, sederhana, dan berbiaya ringan.",
    _heading("Siapa yang dapat meminta"),
    _text(
        _p(
            "Warga negara Indonesia dan badan hukum Indonesia. Bawa atau lampirkan bukti identitas; untuk badan hukum, sertakan"
            " bukti pengesahannya."
        )
    ),
    _heading("Langkahnya"),
    _text(
        _ol(
            "<b>Sampaikan permintaan</b> kepada PPID {office}, dengan datang atau menulis. Permintaan lisan dicatat oleh petugas.",
            "<b>Sebutkan</b> nama dan alamat, informasi yang diminta, alasan permintaan, serta bentuk dan cara penyampaian yang"
            " dikehendaki.",
            "<b>Terima tanda bukti</b> yang memuat nomor pendaftaran. Simpan nomor itu untuk menanyakan kelanjutannya.",
            "<b>Terima jawaban tertulis</b>: apakah informasi ada pada kami, diberikan atau ditolak berikut alasannya, bentuknya,"
            " dan biayanya bila ada.",
        )
    ),
    _heading("Kapan dijawab"),
    _facts(
        ("Informasi umum", "Paling lambat 10 hari kerja, dapat diperpanjang 7 hari kerja dengan alasan tertulis (UU 14/2008 Pasal 22)"),
        (
            "Informasi Pemilu dan Pemilihan",
            "Paling lambat 3 hari kerja menurut Peraturan KI 1/2019, dengan perpanjangan yang juga lebih singkat",
        ),
    ),
    _text(_p("Hari kerja dihitung sejak permintaan yang lengkap diterima. Sabtu, Minggu, dan hari libur tidak dihitung.")),
    _heading("Biaya"),
    _text(
        _p(
            "Melihat informasi di kantor tidak dipungut biaya.",
            "Untuk salinan, pemohon hanya menanggung biaya penggandaan dan pengiriman yang wajar, dan besarnya diberitahukan lebih dahulu.",
        )
    ),
    _heading("Bila jawaban tidak memuaskan"),
    _text(
        _p(
            f"Ajukan {_link('/informasi-publik/keberatan/', 'keberatan')}. Alamat dan jam layanan ada di halaman"
            f" {_link('/kontak/', 'Kontak')}."
        )
    ),
    _notice(
        "Perlu dibantu?",
        "Pemohon yang tidak dapat menulis, penyandang disabilitas, dan lanjut usia dibantu petugas mengisi permintaan. Anda boleh"
        " membawa pendamping.",
    ),
)

OBJECTION = _page(
    "keberatan",
    "Mengajukan keberatan",
    "Bila permintaan informasi ditolak, tidak dijawab, atau dijawab tidak sesuai, Anda berhak mengajukan keberatan kepada atasan PPID.",
    _heading("Alasan keberatan"),
    _text(
        _p("UU 14/2008 Pasal 35 menyebut tujuh alasan:"),
        _ul(
            "permintaan ditolak dengan alasan informasi dikecualikan;",
            "informasi berkala tidak disediakan;",
            "permintaan tidak ditanggapi;",
            "permintaan ditanggapi tidak sebagaimana yang diminta;",
            "permintaan tidak dipenuhi;",
            "biaya yang dikenakan tidak wajar;",
            "informasi diberikan melebihi waktu yang ditentukan.",
        ),
    ),
    _heading("Cara mengajukan"),
    _text(
        _ol(
            "Tulis keberatan kepada atasan PPID {office}. Bila sulit menulis, mintalah bantuan petugas.",
            "Sebutkan nama, alamat, nomor pendaftaran permintaan, alasan keberatan, dan uraian singkat.",
            "Serahkan di kantor atau kirim melalui surat, lalu simpan tanda terimanya.",
        )
    ),
    _heading("Tenggat"),
    _facts(
        ("Mengajukan keberatan", "Paling lambat 30 hari kerja setelah alasan keberatan ditemukan (UU 14/2008 Pasal 36)"),
        ("Tanggapan atasan PPID", "Paling lambat 30 hari kerja setelah keberatan diterima secara tertulis (Pasal 36)"),
        ("Ke Komisi Informasi", "Paling lambat 14 hari kerja setelah tanggapan atasan PPID diterima (Pasal 37)"),
    ),
    _notice(
        "Informasi Pemilu dan Pemilihan",
        "Peraturan KI 1/2019 menetapkan tenggat yang lebih singkat. Ajukan keberatan secepatnya dan tanyakan kepada petugas tenggat"
        " yang berlaku.",
    ),
    _heading("Bila tetap tidak puas"),
    _text(
        _p(
            "Anda dapat mengajukan penyelesaian sengketa kepada Komisi Informasi yang berwenang.",
            "Komisi Informasi menyelesaikannya melalui mediasi atau ajudikasi. Lampirkan salinan permintaan, keberatan, dan"
            " tanggapan yang Anda terima.",
        )
    ),
)

PLEDGE = _page(
    "maklumat",
    "Maklumat pelayanan",
    "Janji pelayanan {office} kepada setiap orang yang meminta informasi atau datang ke kantor.",
    (
        "quote",
        {
            "text": (
                "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah ditetapkan, dan"
                " apabila tidak menepati janji ini, kami siap menerima sanksi sesuai peraturan perundang-undangan yang berlaku."
            ),
            "source": "Naskah baku maklumat pelayanan",
        },
    ),
    _heading("Arti janji ini"),
    _text(
        _p("Maklumat pelayanan diwajibkan UU 25/2009 tentang Pelayanan Publik. Bagi Anda, artinya:"),
        _ul(
            "dilayani dengan sopan, tanpa dibeda-bedakan dan tanpa imbalan;",
            "mendapat penjelasan yang jelas tentang syarat, langkah, waktu, dan biaya;",
            "menerima tanda bukti untuk setiap permintaan atau surat;",
            "menerima jawaban dalam tenggat yang ditetapkan;",
            "mengetahui alasan dan dasar hukum bila permintaan ditolak;",
            "mendapat kemudahan bila Anda penyandang disabilitas, lanjut usia, sedang hamil, atau membawa anak kecil;",
            "terlindungi data pribadinya.",
        ),
    ),
    _heading("Yang kami harapkan dari Anda"),
    _text(
        _ul(
            "menyampaikan keperluan dan data diri dengan benar;",
            "memakai informasi sesuai ketentuan dan menyebut sumbernya;",
            "tidak memberi uang atau hadiah kepada petugas.",
        )
    ),
    _heading("Bila janji tidak ditepati"),
    _text(
        _p(
            "Sampaikan kepada pimpinan kantor, langsung atau melalui surat.",
            f"Untuk urusan informasi, gunakan {_link('/informasi-publik/keberatan/', 'keberatan')}.",
            "Anda juga dapat mengadu kepada Ombudsman Republik Indonesia atau melalui SP4N-LAPOR!, saluran pengaduan pelayanan"
            " publik nasional.",
        ),
        _p("Standar pelayanan yang ditandatangani pimpinan dapat dilihat di kantor; mintalah kepada petugas."),
    ),
)


def _information(periodic: PageSpec, immediate: PageSpec, exempted: PageSpec) -> PageSpec:
    page = _page(
        "informasi-publik",
        "Informasi publik",
        "Informasi yang ada pada {office} adalah hak Anda. Di sini dijelaskan apa yang terbuka dan bagaimana memintanya.",
        _heading("Hak Anda"),
        _text(
            _p(
                "UU 14/2008 tentang Keterbukaan Informasi Publik menjamin hak setiap warga negara untuk mengetahui rencana,"
                " keputusan, dan pekerjaan badan publik.",
                "Untuk Pemilu dan Pemilihan berlaku pula Peraturan Komisi Informasi (KI) 1/2019, yang mengatur pelayanan lebih cepat.",
            )
        ),
        _heading("Empat golongan informasi"),
        _text(
            _ul(
                f"{_link('/informasi-publik/berkala/', 'Informasi berkala')}: diumumkan teratur tanpa diminta.",
                f"{_link('/informasi-publik/serta-merta/', 'Informasi serta-merta')}: diumumkan seketika demi keselamatan umum.",
                f"{_link('/informasi-publik/setiap-saat/', 'Informasi setiap saat')}: selalu tersedia bila diminta.",
                f"{_link('/informasi-publik/dikecualikan/', 'Informasi dikecualikan')}: tertutup secara ketat dan terbatas.",
            ),
            _p(f"Apa saja yang ada pada kami tercatat dalam {_link('/informasi-publik/daftar/', 'daftar informasi publik')}."),
        ),
        _heading("Siapa yang melayani"),
        _text(
            _p(
                "Pejabat Pengelola Informasi dan Dokumentasi, disingkat PPID, menyimpan, menyediakan, dan melayani informasi.",
                "Atasan PPID memeriksa keberatan. Setiap kantor memiliki PPID, jadi mintalah informasi kepada kantor yang menguasainya;"
                " bila Anda ragu, petugas kami akan menunjukkan alamat yang tepat.",
            )
        ),
        _heading("Mulai dari sini"),
        _text(
            _ol(
                f"Cari dahulu di halaman {_link('/dokumen/', 'Dokumen')} dan {_link('/pengumuman/', 'Pengumuman')}.",
                f"Belum ada? Ikuti {_link('/informasi-publik/cara-meminta/', 'cara meminta informasi')}.",
                f"Ditolak atau terlambat? Ajukan {_link('/informasi-publik/keberatan/', 'keberatan')}.",
            ),
            _p(f"Janji kami kepada Anda tertulis dalam {_link('/informasi-publik/maklumat/', 'maklumat pelayanan')}."),
        ),
    )
    return _menu_page(page, periodic, immediate, AT_ALL_TIMES, exempted, REQUEST, OBJECTION, PLEDGE, INFORMATION_LIST)


# --------------------------------------------------------------------------------------------------- both bodies: the foot


def _contact(own_matters: tuple[str, ...], other_matters: str) -> PageSpec:
    return _page(
        "kontak",
        "Kontak",
        "Cara menghubungi dan mengunjungi {office}. Alamat, telepon, surel, dan jam layanan ada di bagian bawah setiap halaman.",
        _heading("Menghubungi kami"),
        _text(
            _p(
                "Lihat kotak kontak di bagian bawah halaman ini. Isinya diperbarui oleh kantor sendiri dan sama di semua halaman.",
                "Bila suatu keterangan belum tercantum di sana, berarti kantor belum mengisinya; jangan memakai nomor atau alamat"
                " surel dari sumber yang tidak jelas.",
            ),
            _p("Dalam surat, tulislah nama, alamat balasan, keperluan, dan bila ada nomor pendaftaran sebelumnya."),
        ),
        _heading("Berkunjung"),
        _text(
            _ul(
                "Datanglah pada jam layanan yang tercantum. Pada hari libur nasional dan cuti bersama kantor tutup, kecuali tahapan"
                " pemilihan menentukan lain.",
                "Bawa kartu identitas dan dokumen yang berkaitan.",
                "Laporkan keperluan kepada petugas penerima tamu; Anda akan diarahkan ke bagian yang tepat.",
                "Mintalah tanda terima untuk setiap surat atau berkas yang diserahkan.",
            )
        ),
        _text(
            _p(
                "Memerlukan jalan landai, kursi roda, juru bahasa isyarat, atau pendamping? Beri tahu kami sebelum datang.",
                "Keterangan tentang akses gedung, bila sudah diisi, juga ada di kotak kontak.",
            )
        ),
        _heading("Untuk keperluan apa"),
        _text(_ul(*own_matters), _p(other_matters)),
        _notice(
            "Hati-hati penipuan",
            "Kantor kami tidak pernah meminta PIN, kata sandi, kode OTP, atau kiriman uang melalui telepon, pesan, atau surel.",
        ),
    )


ACCESSIBILITY = _page(
    "aksesibilitas",
    "Aksesibilitas",
    "Situs ini dibuat supaya dapat dipakai semua orang, termasuk penyandang disabilitas dan lanjut usia.",
    _heading("Yang kami tuju"),
    _text(
        _p(
            "UU 8/2016 tentang Penyandang Disabilitas menjamin hak atas informasi dan hak politik yang setara.",
            "Karena itu situs {office} dirancang untuk memenuhi pedoman internasional WCAG 2.2 tingkat AA.",
        )
    ),
    _heading("Yang sudah diupayakan"),
    _text(
        _ul(
            "Semua halaman dapat dipakai dengan papan tik saja, tanpa tetikus, dan letak fokus terlihat jelas.",
            "Judul, daftar, dan tautan ditandai dengan benar supaya terbaca oleh pembaca layar.",
            "Gambar disertai teks pengganti yang ditulis oleh kantor.",
            "Warna dipilih dengan kontras yang cukup, dan tidak ada keterangan yang hanya dibedakan oleh warna.",
            "Huruf dapat diperbesar melalui peramban tanpa ada bagian yang hilang.",
            "Halaman tampil rapi di telepon genggam, ringan dimuat, dan dapat dicetak.",
        )
    ),
    _heading("Yang mungkin masih kurang"),
    _text(
        _p(
            "Berkas lama, terutama hasil pindai, mungkin belum terbaca oleh pembaca layar.",
            "Mintalah kepada kami isinya dalam bentuk lain yang dapat Anda pakai; caranya sama dengan"
            f" {_link('/informasi-publik/cara-meminta/', 'meminta informasi')}.",
        )
    ),
    _heading("Laporkan hambatan"),
    _text(
        _p(f"Bila ada yang tidak dapat Anda baca atau pakai, hubungi kami melalui {_link('/kontak/', 'Kontak')} dan sebutkan:"),
        _ul(
            "alamat halaman atau judul berkasnya;",
            "apa yang ingin Anda lakukan dan apa yang terjadi;",
            "perangkat, peramban, dan alat bantu yang dipakai.",
        ),
        _p("Laporan Anda membantu memperbaiki situs semua kantor, sebab semuanya memakai susunan yang sama."),
    ),
)

PRIVACY = _page(
    "privasi",
    "Privasi",
    "Situs ini dapat dibaca tanpa memberikan data diri. Kami tidak memasang kuki atau alat lacak.",
    _heading("Saat Anda membaca situs ini"),
    _facts(
        ("Kuki", "Tidak ada. Situs ini tidak menyimpan kuki di perangkat Anda."),
        ("Pihak ketiga", "Tidak ada. Huruf, gambar, dan semua bagian halaman dikirim dari situs ini sendiri."),
        ("Pelacakan", "Tidak ada. Kami tidak memakai alat analisis pengunjung, iklan, atau tombol media sosial yang melacak."),
        ("Bentuk halaman", "Halaman adalah berkas jadi yang sama bagi setiap pembaca."),
    ),
    _heading("Menghitung kunjungan"),
    _text(
        _p(
            "Kami menghitung berapa kali setiap halaman dibuka, tanpa kuki dan tanpa pihak ketiga.",
            "Catatan untuk itu hanya memuat jam, situs, dan halaman yang dibuka, serta apakah yang membukanya program seperti mesin"
            " pencari. Alamat jaringan dan perangkat Anda tidak dicatat di sana, jadi kami tidak tahu siapa yang membaca apa.",
            "Bila jumlahnya ditampilkan di halaman, angka itu dibulatkan ke bawah, dan di bawah sepuluh tidak ditampilkan.",
        )
    ),
    _heading("Catatan teknis"),
    _text(
        _p(
            "Seperti server web lain, server kami membuat catatan teknis singkat: alamat jaringan, waktu, halaman yang diminta, dan"
            " berhasil tidaknya.",
            "Catatan itu dipakai untuk menjaga keamanan dan memperbaiki gangguan, bukan untuk mengenali pembaca, dan tidak dijual"
            " atau dipakai untuk iklan.",
        )
    ),
    _heading("Bila Anda berlangganan kabar lewat surel"),
    _text(
        _p(
            "Kabar kantor dapat dikirim ke surel Anda, di situs yang menyediakannya. Yang disimpan hanya alamat itu,"
            " kantor yang dipilih, dan seberapa sering.",
            "Alamat itu hanya dipakai untuk mengirim kabar. Pegawai kantor tidak dapat melihatnya, dan surelnya tidak memuat pelacak.",
            "Langganan berlaku setelah Anda mengonfirmasinya; yang tidak dikonfirmasi dihapus setelah tujuh hari. Bila"
            " Anda berhenti lewat tautan di surel, alamat itu langsung dihapus.",
        )
    ),
    _heading("Bila Anda menghubungi kantor"),
    _text(
        _p(
            "Nama, alamat, dan isi surat yang Anda berikan dipakai untuk melayani keperluan Anda dan disimpan selama diwajibkan"
            " ketentuan arsip.",
            "Kirimkan hanya yang diperlukan. Jangan mencantumkan NIK atau salinan kartu identitas, kecuali memang disyaratkan.",
        )
    ),
    _heading("Hak Anda"),
    _text(
        _p(
            "UU 27/2022 tentang Pelindungan Data Pribadi memberi Anda hak, antara lain, untuk memperoleh penjelasan, melihat, dan"
            " memperbaiki data tentang diri Anda,"
            " serta dalam hal tertentu meminta penghapusannya.",
            f"Sampaikan permintaan kepada {{office}} dengan datang atau menulis; lihat {_link('/kontak/', 'Kontak')}.",
        ),
        _p("Bila foto atau tulisan di situs ini memuat data pribadi yang tidak semestinya tampil, beri tahu kami supaya segera diperiksa."),
    ),
)

SECURITY = _page(
    "lapor-celah-keamanan",
    "Lapor celah keamanan",
    "Menemukan kelemahan keamanan di situs ini? Beri tahu kami lebih dahulu supaya dapat diperbaiki sebelum disalahgunakan.",
    _heading("Cara melapor"),
    _text(
        _ol(
            "Hubungi {office} melalui alamat di bagian bawah halaman, dengan perihal “Laporan celah keamanan”.",
            "Sebutkan alamat halaman, waktu, langkah untuk mengulanginya, dan akibat yang mungkin timbul.",
            "Lampirkan gambar layar bila membantu. Tutupi data pribadi yang terlihat.",
            "Cantumkan cara menghubungi Anda. Nama boleh disamarkan bila Anda menghendakinya.",
        )
    ),
    _heading("Mohon dipatuhi"),
    _text(
        _ul(
            "Berhentilah begitu kelemahan itu terbukti; jangan mengambil, mengubah, atau menghapus data.",
            "Jangan mengganggu layanan, misalnya dengan membanjiri situs dengan permintaan.",
            "Jangan menipu pegawai dan jangan mencoba masuk ke akun milik orang lain.",
            "Jangan mengumumkan temuan sebelum ada kesempatan memperbaikinya.",
        )
    ),
    _heading("Yang kami lakukan"),
    _text(
        _p(
            "Laporan diteruskan kepada pengelola keamanan pusat, sebab situs semua kantor berjalan di atas sistem yang sama.",
            "Temuan diperiksa, diperbaiki menurut tingkat bahayanya, dan pelapor diberi kabar.",
            "Kami menghargai laporan yang disampaikan dengan iktikad baik. Tidak ada imbalan uang yang dijanjikan.",
        )
    ),
    _heading("Melihat situs palsu atau halaman yang diretas?"),
    _text(
        _p(
            "Laporkan juga dengan cara yang sama: situs yang menyamar sebagai kantor kami, iklan judi di halaman kami, atau pesan"
            " yang meminta data pribadi atas nama kami.",
            "Jangan mengisi apa pun di sana. Jangan pula mengetuk tautannya; cukup salin alamatnya.",
        )
    ),
    _notice(
        "Bukan untuk laporan lain",
        f"Untuk pertanyaan umum dan pengaduan pelayanan, gunakan halaman {_link('/kontak/', 'Kontak')}.",
    ),
)

# --------------------------------------------------------------------------------------------------------------------- KPU

KPU_PROFILE = (
    _heading("Siapa kami"),
    _text(
        _p(
            "Pemilihan umum diselenggarakan oleh suatu komisi pemilihan umum yang bersifat nasional, tetap, dan mandiri: demikian"
            " UUD 1945 Pasal 22E ayat (5)."
            " <b>Nasional</b> berarti wilayah kerjanya seluruh Indonesia, <b>tetap</b> berarti bekerja terus-menerus, juga di antara"
            " dua pemilihan, dan"
            " <b>mandiri</b> berarti bebas dari pengaruh pihak mana pun."
        ),
        _p(
            "KPU, KPU Provinsi, dan KPU Kabupaten/Kota merupakan satu susunan yang bertingkat.",
            "Untuk setiap pemilihan dibentuk panitia sementara: PPK di kecamatan, PPS di desa atau kelurahan, dan KPPS di tempat"
            " pemungutan suara (TPS);"
            " di luar negeri PPLN dan KPPSLN.",
        ),
    ),
    _heading("Yang kami kerjakan"),
    _text(
        _ul(
            "menyelenggarakan Pemilu Presiden dan Wakil Presiden, DPR, DPD, dan DPRD;",
            "menyelenggarakan Pemilihan kepala daerah sesuai undang-undang;",
            "memelihara daftar pemilih secara berkelanjutan;",
            "memberi pendidikan pemilih dan melayani permintaan informasi.",
        )
    ),
)

KPU_ACEH = (
    _heading("Di Aceh"),
    _text(
        _p(
            "Di Aceh, KPU bernama Komisi Independen Pemilihan (KIP) menurut UU 11/2006 tentang Pemerintahan Aceh, dan merupakan"
            " bagian dari KPU.",
            "Ketentuan tentang KPU Provinsi dan KPU Kabupaten/Kota di situs ini dibaca dengan kekhususan Aceh; DPRD di Aceh bernama"
            " DPRA dan DPRK.",
        )
    ),
)

KPU_DUTIES = {
    0: _page(
        "tugas-dan-kewenangan",
        "Tugas dan kewenangan",
        "Tugas, wewenang, dan kewajiban {office} menurut UU 7/2017 tentang Pemilihan Umum Pasal 12 sampai dengan Pasal 14.",
        _heading("Tugas (Pasal 12)"),
        _text(
            _ul(
                "merencanakan program, anggaran, dan jadwal;",
                "menyusun tata kerja KPU dan jajarannya;",
                "menyusun Peraturan KPU untuk setiap tahapan Pemilu;",
                "mengoordinasikan, menyelenggarakan, mengendalikan, dan memantau semua tahapan;",
                "memutakhirkan data pemilih dengan memperhatikan data kependudukan;",
                "membuat berita acara dan sertifikat rekapitulasi suara serta menyerahkannya kepada saksi dan Bawaslu;",
                "mengumumkan calon terpilih;",
                "menyosialisasikan penyelenggaraan Pemilu, mengevaluasi, dan melaporkan setiap tahapan.",
            )
        ),
        _heading("Wewenang (Pasal 13)"),
        _text(
            _ul(
                "menetapkan Peraturan KPU untuk setiap tahapan;",
                "menetapkan peserta Pemilu;",
                "menetapkan dan mengumumkan hasil rekapitulasi tingkat nasional serta perolehan kursi;",
                "menetapkan standar dan kebutuhan perlengkapan Pemilu;",
                "membentuk KPU Provinsi, KPU Kabupaten/Kota, dan PPLN.",
            )
        ),
        _heading("Kewajiban (Pasal 14)"),
        _text(
            _ul(
                "melaksanakan semua tahapan tepat waktu;",
                "memperlakukan peserta secara adil dan setara;",
                "menyampaikan semua informasi penyelenggaraan kepada masyarakat;",
                "mempertanggungjawabkan anggaran serta memelihara arsip;",
                "melaksanakan putusan Bawaslu tentang pelanggaran administratif dan sengketa proses, serta putusan DKPP;",
                "menyediakan data hasil Pemilu secara nasional.",
            )
        ),
        _heading("Pemilihan kepala daerah"),
        _text(
            _p(
                "Untuk Pemilihan gubernur, bupati, dan wali kota, KPU menyusun pedoman teknis dan mengawal pelaksanaannya menurut UU"
                " 1/2015 dan perubahannya."
            )
        ),
    ),
    1: _page(
        "tugas-dan-kewenangan",
        "Tugas dan kewenangan",
        "Tugas, wewenang, dan kewajiban {office} menurut UU 7/2017 tentang Pemilihan Umum Pasal 15 sampai dengan Pasal 17.",
        _heading("Tugas (Pasal 15)"),
        _text(
            _ul(
                "menjabarkan program dan melaksanakan anggaran;",
                "melaksanakan semua tahapan Pemilu di provinsi;",
                "mengoordinasikan dan mengendalikan tahapan oleh KPU Kabupaten/Kota;",
                "menerima daftar pemilih dari KPU Kabupaten/Kota dan menyampaikannya kepada KPU;",
                "memutakhirkan data pemilih dengan memperhatikan data kependudukan;",
                "merekapitulasi dan mengumumkan hasil penghitungan suara di provinsi berdasarkan hasil rekapitulasi KPU Kabupaten/Kota;",
                "membuat berita acara dan sertifikat serta menyerahkannya kepada saksi, Bawaslu Provinsi, dan KPU;",
                "mengumumkan calon anggota DPRD provinsi terpilih;",
                "menyosialisasikan penyelenggaraan Pemilu, mengevaluasi, dan melaporkan setiap tahapan.",
            )
        ),
        _heading("Wewenang (Pasal 16)"),
        _text(
            _ul(
                "menetapkan jadwal Pemilu di provinsi;",
                "menetapkan dan mengumumkan rekapitulasi hasil Pemilu anggota DPRD provinsi;",
                "menerbitkan keputusan untuk mengesahkan hasil Pemilu anggota DPRD provinsi dan mengumumkannya;",
                "menjatuhkan sanksi administratif kepada jajarannya sesuai ketentuan.",
            )
        ),
        _heading("Kewajiban (Pasal 17)"),
        _text(
            _ul(
                "melaksanakan semua tahapan tepat waktu;",
                "memperlakukan peserta secara adil dan setara;",
                "menyampaikan semua informasi penyelenggaraan kepada masyarakat;",
                "mempertanggungjawabkan anggaran serta memelihara arsip;",
                "melaporkan penyelenggaraan Pemilu kepada KPU;",
                "melaksanakan putusan DKPP.",
            )
        ),
        _heading("Pemilihan kepala daerah"),
        _text(_p("Untuk Pemilihan gubernur, bupati, dan wali kota, tugas KPU Provinsi diatur dalam UU 1/2015 dan perubahannya.")),
    ),
    2: _page(
        "tugas-dan-kewenangan",
        "Tugas dan kewenangan",
        "Tugas, wewenang, dan kewajiban {office} menurut UU 7/2017 tentang Pemilihan Umum Pasal 18 sampai dengan Pasal 20.",
        _heading("Tugas (Pasal 18)"),
        _text(
            _ul(
                "menjabarkan program dan melaksanakan anggaran;",
                "melaksanakan semua tahapan di kabupaten/kota;",
                "mengoordinasikan dan mengendalikan tahapan oleh PPK, PPS, dan KPPS;",
                "memutakhirkan data pemilih, menetapkannya sebagai daftar pemilih, dan menyampaikannya kepada KPU Provinsi;",
                "merekapitulasi dan mengumumkan hasil penghitungan suara berdasarkan berita acara dari PPK;",
                "membuat berita acara dan sertifikat serta menyerahkannya kepada saksi, Bawaslu Kabupaten/Kota, dan KPU Provinsi;",
                "mengumumkan calon anggota DPRD kabupaten/kota terpilih, di daerah yang memiliki DPRD kabupaten/kota;",
                "menindaklanjuti dengan segera temuan dan laporan yang disampaikan Bawaslu Kabupaten/Kota;",
                "menyosialisasikan penyelenggaraan Pemilu, mengevaluasi, dan melaporkan setiap tahapan.",
            )
        ),
        _heading("Wewenang (Pasal 19)"),
        _text(
            _ul(
                "menetapkan jadwal di kabupaten/kota;",
                "membentuk PPK, PPS, dan KPPS di wilayah kerjanya;",
                "menetapkan dan mengumumkan rekapitulasi serta mengesahkan hasil Pemilu anggota DPRD kabupaten/kota;",
                "menjatuhkan sanksi administratif kepada jajarannya sesuai ketentuan.",
            )
        ),
        _heading("Kewajiban (Pasal 20)"),
        _text(
            _ul(
                "melaksanakan semua tahapan tepat waktu;",
                "memperlakukan peserta secara adil dan setara;",
                "menyampaikan semua informasi penyelenggaraan kepada masyarakat;",
                "mempertanggungjawabkan anggaran serta memelihara arsip;",
                "melaporkan penyelenggaraan Pemilu kepada KPU melalui KPU Provinsi;",
                "melaksanakan putusan DKPP.",
            )
        ),
        _heading("Pemilihan kepala daerah"),
        _text(_p("Untuk Pemilihan gubernur, bupati, dan wali kota, tugas KPU Kabupaten/Kota diatur dalam UU 1/2015 dan perubahannya.")),
    ),
}

KPU_DIVISIONS = (
    "Setiap anggota mengoordinasikan satu divisi atau lebih, misalnya perencanaan, data, dan informasi; teknis penyelenggaraan;"
    " hukum dan pengawasan internal;"
    " serta sosialisasi, pendidikan pemilih, dan sumber daya manusia."
)
KPU_RULEBOOK = "Peraturan KPU 8/2019 tentang tata kerja KPU beserta perubahannya"
KPU_ORGANISATION = {
    0: _organisation(members=("7 orang", "UU 7/2017 Pasal 10"), divisions=KPU_DIVISIONS, rulebook=KPU_RULEBOOK),
    1: _organisation(members=("5 atau 7 orang", "UU 7/2017 Pasal 10"), divisions=KPU_DIVISIONS, rulebook=KPU_RULEBOOK),
    2: _organisation(
        members=("5 orang", "UU 7/2017 Pasal 10 dan Putusan Mahkamah Konstitusi 31/PUU-XVI/2018"),
        divisions=KPU_DIVISIONS,
        rulebook=KPU_RULEBOOK,
    ),
}

KPU_SUPPORT = (
    "memberi dukungan teknis penyelenggaraan: daftar pemilih, perlengkapan, pencalonan, dan rekapitulasi;",
    "membantu penyusunan keputusan dan penyelesaian masalah hukum;",
)
KPU_SECRETARIAT = {
    0: _secretariat(head="Sekretariat Jenderal KPU dipimpin oleh seorang sekretaris jenderal.", body="KPU", support=KPU_SUPPORT),
    1: _secretariat(
        head="Sekretariat KPU Provinsi dipimpin oleh seorang sekretaris dan merupakan bagian dari jajaran Sekretariat Jenderal KPU.",
        body="KPU Provinsi",
        support=KPU_SUPPORT,
    ),
    2: _secretariat(
        head="Sekretariat KPU Kabupaten/Kota dipimpin oleh seorang sekretaris dan merupakan bagian dari jajaran Sekretariat Jenderal KPU.",
        body="KPU Kabupaten/Kota",
        support=KPU_SUPPORT,
    ),
}

KPU_FIELD = (
    "Untuk setiap pemilihan, KPU Kabupaten/Kota membentuk PPK di kecamatan, PPS di desa atau kelurahan, dan KPPS di TPS."
    " Masa kerja mereka terbatas; di luar masa itu, pertanyaan dari desa dan kecamatan dilayani oleh kantor KPU Kabupaten/Kota."
)
KPU_AREA = {
    0: _area(
        lead="Wilayah kerja {office} meliputi seluruh Indonesia serta pemilih Indonesia di luar negeri.",
        whole=(
            "KPU berkedudukan di ibu kota negara. Wilayah kerjanya meliputi seluruh wilayah Negara Kesatuan Republik Indonesia (UU"
            " 7/2017 Pasal 7)."
        ),
        below=(
            "Di setiap provinsi ada KPU Provinsi, dan di setiap kabupaten dan kota ada KPU Kabupaten/Kota; di Aceh namanya Komisi"
            " Independen Pemilihan (KIP)."
        ),
        field=f"{KPU_FIELD} Di luar negeri, KPU membentuk PPLN di perwakilan Republik Indonesia, yang dibantu KPPSLN.",
    ),
    1: _area(
        lead="Wilayah kerja {office} meliputi semua kabupaten dan kota di {place}.",
        whole="KPU Provinsi berkedudukan di ibu kota provinsi. Wilayah kerja {office} meliputi seluruh {place}.",
        below=(
            "Di setiap kabupaten dan kota di provinsi ini ada kantor tersendiri. Urusan pemilih sehari-hari paling cepat dilayani"
            " oleh kantor terdekat itu."
        ),
        field=KPU_FIELD,
    ),
    2: _area(
        lead="Wilayah kerja {office} meliputi semua kecamatan, desa, dan kelurahan di {place}.",
        whole="Wilayah kerja {office} meliputi seluruh {place}. Di sejumlah daerah, kecamatan dan desa mempunyai sebutan setempat.",
        below="Kantor ini adalah kantor tetap KPU yang paling dekat dengan pemilih. Di atasnya ada KPU Provinsi dan KPU.",
        field=KPU_FIELD,
    ),
}

KPU_PERIODIC = _periodic(
    (
        "program dan jadwal tahapan;",
        "rekapitulasi daftar pemilih dan pemutakhirannya;",
        "daftar peserta dan calon sesuai ketentuan;",
        "laporan dana kampanye yang wajib diumumkan;",
        "hasil rekapitulasi penghitungan suara dan calon terpilih.",
    )
)
KPU_IMMEDIATE = _immediate(
    (
        "pemindahan TPS atau penundaan pemungutan suara karena bencana atau gangguan keamanan;",
        "perubahan mendadak yang memengaruhi cara, tempat, atau waktu memilih;",
        "kabar palsu yang dapat membuat pemilih kehilangan haknya;",
        "gangguan layanan yang membahayakan orang banyak.",
    )
)
KPU_EXEMPTED = _exempted(
    (
        "NIK, nomor kartu keluarga, dan data pribadi lain dalam daftar pemilih;",
        "data kesehatan calon dan dokumen pribadi yang dilindungi;",
        "rincian pengamanan perlengkapan dan sistem informasi.",
    )
)

VOTER = _page(
    "syarat-pemilih",
    "Syarat menjadi pemilih",
    "Siapa yang berhak memilih, bagaimana nama Anda masuk daftar, dan apa yang dapat dilakukan bila belum terdaftar.",
    _heading("Siapa yang berhak memilih"),
    _text(
        _p("Menurut UU 7/2017 Pasal 198, yang berhak memilih dalam Pemilu adalah warga negara Indonesia yang pada hari pemungutan suara:"),
        _ul("sudah berumur 17 tahun atau lebih; atau", "sudah kawin, atau sudah pernah kawin."),
        _p(
            "Orang yang hak politiknya dicabut oleh putusan pengadilan yang berkekuatan hukum tetap tidak mempunyai hak memilih.",
            "Anggota TNI dan Polri tidak menggunakan hak memilih (Pasal 200).",
            "Penyandang disabilitas, termasuk disabilitas mental, berhak memilih.",
        ),
    ),
    _heading("Bagaimana nama Anda masuk daftar"),
    _text(
        _p(
            "Pemilih didaftar menurut alamat pada KTP elektronik (KTP-el), tanpa harus melamar.",
            "Petugas mencocokkan data dari rumah ke rumah, daftar sementara diumumkan dan dapat ditanggapi, lalu ditetapkan sebagai"
            " Daftar Pemilih Tetap (DPT).",
            "Di antara dua pemilihan, data terus dimutakhirkan.",
        ),
        _p(
            "Bantu kami: laporkan kepada kantor KPU kabupaten atau kota bila pindah alamat, genap 17 tahun, atau bila anggota"
            " keluarga meninggal dunia."
        ),
    ),
    _heading("Tiga jenis pemilih di TPS"),
    _facts(
        ("DPT", "Terdaftar di TPS itu; datang pukul 07.00–13.00 waktu setempat"),
        ("DPTb", "Pindah memilih dengan surat pindah memilih, karena keadaan tertentu seperti tugas, belajar, dirawat, atau bencana"),
        ("DPK", "Belum terdaftar, memilih dengan KTP-el sesuai alamatnya, pada satu jam terakhir selama surat suara tersedia"),
    ),
    _heading("Pindah memilih"),
    _text(
        _p(
            "Uruslah surat pindah memilih sebelum tenggatnya: pada umumnya paling lambat 30 hari sebelum hari pemungutan suara, dan"
            " untuk keadaan tertentu 7 hari.",
            "Tenggat yang pasti diumumkan pada setiap pemilihan. Surat suara yang diterima bergantung pada tempat Anda pindah.",
        )
    ),
)

AT_THE_STATION = _page(
    "di-tps",
    "Memilih di TPS",
    "Apa yang dibawa, kapan datang, dan apa yang terjadi di tempat pemungutan suara (TPS).",
    _heading("Waktu dan bawaan"),
    _facts(
        ("Jam pemungutan suara", "Pukul 07.00–13.00 waktu setempat"),
        ("Wajib dibawa", "KTP-el atau dokumen kependudukan lain yang ditentukan peraturan"),
        ("Sebaiknya dibawa", "Surat pemberitahuan (C.Pemberitahuan); membantu petugas, tetapi tidak wajib"),
        ("Pindah memilih", "Surat pindah memilih"),
    ),
    _heading("Langkah di TPS"),
    _text(
        _ol(
            "Tunjukkan KTP-el dan tulis kehadiran Anda.",
            "Tunggu panggilan, lalu terima surat suara. Periksa: tidak rusak, belum tercoblos, dan ditandatangani ketua KPPS. Bila"
            " rusak, mintalah ganti satu kali.",
            "Masuk ke bilik seorang diri. Coblos dengan alat yang disediakan. Jangan memotret pilihan Anda.",
            "Lipat kembali dan masukkan setiap surat suara ke kotaknya.",
            "Celupkan satu jari ke tinta sebagai tanda sudah memilih.",
        ),
        _p(
            "Jumlah surat suara bergantung pada pemilihan yang diadakan dan pada hak Anda di TPS itu.",
            "Pemilih yang belum terdaftar (DPK) dilayani pukul 12.00–13.00 selama surat suara tersedia.",
        ),
    ),
    _heading("Bila memerlukan bantuan"),
    _text(
        _p(
            "Pemilih disabilitas netra, disabilitas fisik, dan yang mempunyai halangan fisik lain dapat dibantu orang lain yang"
            " dipilihnya sendiri.",
            "Pendamping wajib merahasiakan pilihan pemilih (UU 7/2017 Pasal 356).",
            "Lanjut usia, ibu hamil, dan penyandang disabilitas dapat meminta didahulukan.",
        )
    ),
    _heading("Sesudah pemungutan suara"),
    _text(
        _p(
            "Penghitungan suara dilakukan di TPS itu juga dan terbuka untuk umum. Anda boleh menyaksikan dan memotret formulir"
            " hasil, C.Hasil.",
            "Hasil resmi dihitung berjenjang dalam rapat pleno terbuka, dari kecamatan sampai tingkat nasional.",
        )
    ),
    _notice(
        "Melihat pelanggaran?", "Sampaikan kepada pengawas TPS atau kantor Bawaslu setempat. Pelanggaran Pemilu ditangani oleh Bawaslu."
    ),
)

KPU_HOAX = _page(
    "kabar-bohong",
    "Menghadapi kabar bohong",
    "Kabar bohong dapat membuat orang kehilangan hak pilihnya. Kenali faktanya, periksa dahulu, jangan langsung meneruskan.",
    _heading("Faktanya"),
    _text(
        _ul(
            "<b>Tempat memilih</b>: suara diberikan di TPS. Tidak ada pemungutan suara lewat tautan, pesan, atau telepon.",
            "<b>Surat pemberitahuan</b>: tidak wajib. Pemilih yang terdaftar tetap dapat memilih dengan KTP-el.",
            "<b>Biaya</b>: mendaftar dan memilih tidak dipungut biaya. Petugas tidak meminta PIN, kata sandi, atau kode OTP.",
            "<b>Tinta</b>: tanda bahwa seseorang sudah memilih; tidak menunjukkan siapa yang dipilih.",
            "<b>Angka sementara</b>: foto dan angka dari TPS di layar adalah informasi bagi masyarakat, bukan hasil resmi."
            " Hasil resmi ditetapkan dalam rapat pleno terbuka berdasarkan formulir kertas.",
        )
    ),
    _heading("Periksa dalam lima langkah"),
    _text(
        _ol(
            "Berhenti sejenak bila sebuah kabar membuat marah atau takut.",
            "Lihat sumbernya: siapa yang menulis, kapan, dan di mana?",
            "Cari di situs resmi KPU. Alamat situs resmi berakhiran .go.id.",
            "Bandingkan dengan media yang dapat dipercaya; gambar dan suara pun dapat dipalsukan.",
            "Bila ragu, jangan diteruskan.",
        )
    ),
    _heading("Memberi tahu kami"),
    _text(
        _p(
            "Menerima kabar yang meragukan tentang cara, tempat, atau waktu memilih? Sampaikan kepada {office} dengan datang atau menulis.",
            "Sertakan tangkapan layar, alamat tautan, serta kapan dan dari mana kabar itu diterima.",
        ),
        _p(
            f"Penjelasan resmi kami tampil di halaman {_link('/pengumuman/', 'Pengumuman')} dan {_link('/berita/', 'Berita')}.",
            "Kami menjelaskan hal yang menyangkut penyelenggaraan pemilihan; pernyataan politik peserta bukan urusan kami untuk"
            " menilainya.",
        ),
    ),
    _notice(
        "Pelanggaran dan penipuan", "Dugaan pelanggaran Pemilu dilaporkan kepada Bawaslu, dan penipuan atau pemerasan kepada kepolisian."
    ),
)

VOTER_EDUCATION = _page(
    "pendidikan-pemilih",
    "Pendidikan pemilih",
    "Bekal bagi setiap pemilih di {place}: mengenal hak, cara memilih, dan cara menghadapi kabar bohong.",
    _heading("Mengapa suara Anda penting"),
    _text(
        _p(
            "Melalui pemilihan, rakyat menentukan siapa yang memimpin dan siapa yang mewakilinya.",
            "Satu orang memiliki satu suara yang sama nilainya. Pilihan Anda rahasia dan tidak boleh diganggu oleh siapa pun.",
        )
    ),
    _heading("Tiga bekal"),
    _text(
        _ul(
            f"{_link('/pendidikan-pemilih/syarat-pemilih/', 'Syarat menjadi pemilih')}: siapa yang berhak dan bagaimana namanya masuk"
            " daftar.",
            f"{_link('/pendidikan-pemilih/di-tps/', 'Memilih di TPS')}: apa yang dibawa, jam, dan langkah-langkahnya.",
            f"{_link('/pendidikan-pemilih/kabar-bohong/', 'Menghadapi kabar bohong')}: fakta dan cara memeriksa.",
        )
    ),
    _heading("Dua macam pemilihan"),
    _facts(
        ("Pemilu", "Memilih Presiden dan Wakil Presiden, DPR, DPD, dan DPRD (UU 7/2017)"),
        ("Pemilihan", "Memilih gubernur, bupati, dan wali kota beserta wakilnya (UU 1/2015 dan perubahannya)"),
    ),
    _text(_p(f"Jadwal ditetapkan KPU. Lihat halaman {_link('/pengumuman/', 'Pengumuman')} untuk keterangan yang terbaru.")),
    _heading("Ingin belajar bersama?"),
    _text(
        _p(
            "Sekolah, kampus, pesantren, kelompok disabilitas, warga desa, dan komunitas dapat mengundang {office} atau berkunjung"
            " ke kantor.",
            "Tulislah surat dengan menyebut kegiatan, jumlah peserta, waktu, dan bantuan yang diperlukan; lihat"
            f" {_link('/kontak/', 'Kontak')}.",
        ),
        _p("Pendidikan pemilih tidak dipungut biaya dan tidak memihak peserta mana pun."),
    ),
)

KPU_CONTACT = _contact(
    (
        "data pemilih: belum terdaftar, pindah alamat, atau data keliru;",
        f"permintaan informasi publik: ikuti {_link('/informasi-publik/cara-meminta/', 'cara meminta informasi')};",
        "undangan pendidikan pemilih, penelitian, dan kerja sama;",
        "saran dan pengaduan tentang pelayanan kami.",
    ),
    "Laporan dugaan pelanggaran Pemilu disampaikan kepada Bawaslu, dugaan pelanggaran kode etik penyelenggara kepada DKPP, dan"
    " keadaan darurat kepada kepolisian.",
)


KPU_QUESTIONS = _questions(
    "Jawaban singkat atas pertanyaan yang sering diajukan kepada {office}. Belum terjawab? Hubungi atau datangi kantor kami.",
    (
        "Bagaimana saya tahu bahwa saya terdaftar sebagai pemilih?",
        "Daftar pemilih diumumkan di kantor desa atau kelurahan. Bawa KTP elektronik, lalu minta petugas menunjukkan nama Anda. Syaratnya"
        f" dijelaskan di {_link('/pendidikan-pemilih/syarat-pemilih/', 'siapa yang boleh memilih')}.",
    ),
    (
        "Saya sedang tidak di alamat KTP pada hari pemungutan suara. Dapatkah saya memilih?",
        "Pemilih dapat mengurus pindah memilih dengan alasan yang diakui peraturan. Urus sebelum batas waktu yang diumumkan, di kantor kami"
        " atau pada panitia di desa dan kecamatan.",
    ),
    (
        "Apa yang saya bawa ke TPS?",
        "KTP elektronik dan surat pemberitahuan bila Anda menerimanya. Langkah demi langkah ada di"
        f" {_link('/pendidikan-pemilih/di-tps/', 'memilih di TPS')}.",
    ),
    (
        "Dokumen yang saya cari tidak ada di situs ini. Bagaimana memintanya?",
        f"Ikuti {_link('/informasi-publik/cara-meminta/', 'cara meminta informasi')}. Anda mendapat tanda terima, dan jawabannya ada batas"
        " waktunya.",
    ),
    (
        "Saya menerima kabar yang meragukan tentang pemilihan.",
        f"Jangan diteruskan dahulu. Periksa dengan panduan {_link('/pendidikan-pemilih/kabar-bohong/', 'mengenali kabar bohong')},"
        " atau tanyakan kepada kami.",
    ),
    (
        "Ke mana saya melaporkan pelanggaran pemilihan?",
        "Dugaan pelanggaran dilaporkan kepada Bawaslu setempat. Alamat situsnya ada di kaki halaman ini.",
    ),
    (
        "Apakah angka dan dokumen di situs ini boleh dikutip?",
        "Boleh. Sebutkan nama kantor, alamat halaman, dan tanggal Anda membacanya, sebab sebuah halaman dapat diperbarui.",
    ),
)


def _kpu_pages(level: int, aceh: bool) -> tuple[PageSpec, ...]:
    return (
        *LISTS,
        _profile(
            KPU_PROFILE,
            "{office} menyelenggarakan Pemilu dan Pemilihan di {place}: mandiri, terbuka, dan melayani setiap pemilih tanpa membedakan.",
            KPU_ACEH if aceh else (),
            PRINCIPLES_KPU,
            KPU_DUTIES[level],
            KPU_ORGANISATION[level],
            KPU_SECRETARIAT[level],
            KPU_AREA[level],
        ),
        _information(KPU_PERIODIC, KPU_IMMEDIATE, KPU_EXEMPTED),
        _menu_page(VOTER_EDUCATION, VOTER, AT_THE_STATION, KPU_HOAX),
        *LATER_LISTS,
        KPU_QUESTIONS,
        *(replace(page, in_footer=True) for page in (KPU_CONTACT, ACCESSIBILITY, PRIVACY, SECURITY)),
    )


# ----------------------------------------------------------------------------------------------------------------- Bawaslu

BAWASLU_PROFILE = (
    _heading("Siapa kami"),
    _text(
        _p(
            "Badan Pengawas Pemilihan Umum (Bawaslu) adalah lembaga penyelenggara Pemilu yang mengawasi penyelenggaraan Pemilu di"
            " seluruh wilayah"
            " Negara Kesatuan Republik Indonesia (UU 7/2017).",
            "Bawaslu terpisah dari KPU: KPU menyelenggarakan tahapan, Bawaslu mengawasinya, dan keduanya mandiri.",
        ),
        _p(
            "Bawaslu, Bawaslu Provinsi, dan Bawaslu Kabupaten/Kota bersifat tetap.",
            "Untuk setiap pemilihan dibentuk pengawas sementara di kecamatan, di desa atau kelurahan, di tempat pemungutan suara"
            " (TPS), dan di luar negeri.",
        ),
    ),
    _heading("Yang kami kerjakan"),
    _text(
        _ul(
            "mencegah pelanggaran sebelum terjadi;",
            "mengawasi setiap tahapan, dari daftar pemilih sampai penetapan hasil;",
            "menerima laporan, memeriksa, dan menindaklanjuti pelanggaran;",
            "menyelesaikan sengketa proses Pemilu;",
            "mengajak masyarakat ikut mengawasi dan melayani permintaan informasi.",
        )
    ),
)

BAWASLU_ACEH = (
    _heading("Di Aceh"),
    _text(
        _p(
            "Di Aceh, tugas Bawaslu dijalankan oleh Panitia Pengawas Pemilihan (Panwaslih).",
            "Ketentuan tentang Bawaslu Provinsi dan Bawaslu Kabupaten/Kota di situs ini dibaca dengan kekhususan Aceh.",
            "Pengawasan pemilihan gubernur, bupati, dan wali kota di Aceh diatur tersendiri, antara lain dalam UU 11/2006.",
        )
    ),
)


def _supervision_duties(
    *, articles: tuple[int, int, int, int], area: str, duties: tuple[str, ...], powers: tuple[str, ...], above: str
) -> PageSpec:
    """Bawaslu's duties at one level; ``articles``: duties, duties in detail, powers, obligations."""
    first, detail, power, obligation = articles
    return _page(
        "tugas-dan-kewenangan",
        "Tugas dan kewenangan",
        f"Tugas, wewenang, dan kewajiban {{office}} menurut UU 7/2017 tentang Pemilihan Umum Pasal {first} sampai dengan Pasal"
        f" {obligation}.",
        _heading(f"Tugas (Pasal {first} dan Pasal {detail})"),
        _text(
            _ul(
                *duties,
                f"mencegah terjadinya praktik politik uang{area};",
                "mengawasi netralitas pihak yang dilarang ikut berkampanye, seperti aparatur sipil negara, TNI, dan Polri;",
                "mengawasi pelaksanaan putusan DKPP, pengadilan, dan pengawas Pemilu, serta keputusan KPU;",
                "memelihara arsip dan mengevaluasi pengawasan.",
            )
        ),
        _heading(f"Wewenang (Pasal {power})"),
        _text(
            _ul(
                "menerima dan menindaklanjuti laporan dugaan pelanggaran;",
                *powers,
                "menerima, memeriksa, memediasi atau mengadjudikasi, dan memutus sengketa proses Pemilu;",
                "merekomendasikan kepada instansi yang bersangkutan hasil pengawasan atas netralitas;",
                "meminta bahan keterangan kepada pihak terkait.",
            )
        ),
        _heading(f"Kewajiban (Pasal {obligation})"),
        _text(
            _ul(
                "bersikap adil dalam menjalankan tugas dan wewenang;",
                "membina dan mengawasi jajaran pengawas di bawahnya;",
                f"menyampaikan laporan hasil pengawasan kepada {above};",
                "mengawasi pemutakhiran dan pemeliharaan data pemilih secara berkelanjutan oleh KPU.",
            )
        ),
        _heading("Batas tugas"),
        _text(
            _p(
                "Kami tidak menyusun daftar pemilih, tidak mencetak surat suara, dan tidak menghitung suara; itu tugas KPU dan jajarannya.",
                "Perselisihan tentang hasil Pemilu diputus oleh Mahkamah Konstitusi.",
                "Untuk pemilihan kepala daerah, pengawasan diatur dalam UU 1/2015 dan perubahannya.",
            )
        ),
    )


STAGES = (
    "pemutakhiran data pemilih, pencalonan, kampanye dan dana kampanye, perlengkapan, pemungutan dan penghitungan suara, serta rekapitulasi"
)
BAWASLU_DUTIES = {
    0: _supervision_duties(
        articles=(93, 94, 95, 96),
        area="",
        duties=(
            "menyusun standar tata laksana pengawasan untuk pengawas di setiap tingkatan;",
            "mencegah dan menindak pelanggaran Pemilu dan sengketa proses Pemilu;",
            f"mengawasi persiapan dan pelaksanaan tahapan: {STAGES}, sampai penetapan hasil;",
            "mengawasi pelaksanaan Peraturan KPU;",
            "menyampaikan dugaan pelanggaran kode etik kepada DKPP dan dugaan tindak pidana Pemilu kepada Gakkumdu;",
        ),
        powers=(
            "memeriksa, mengkaji, dan memutus pelanggaran administrasi Pemilu;",
            "memeriksa, mengkaji, dan memutus pelanggaran politik uang;",
            "mengoreksi putusan dan rekomendasi Bawaslu Provinsi dan Bawaslu Kabupaten/Kota yang bertentangan dengan peraturan;",
            "membentuk Bawaslu Provinsi, Bawaslu Kabupaten/Kota, dan Panwaslu LN;",
        ),
        above="Presiden dan DPR",
    ),
    1: _supervision_duties(
        articles=(97, 98, 99, 100),
        area=" di provinsi",
        duties=(
            "mencegah dan menindak pelanggaran Pemilu dan sengketa proses Pemilu di provinsi;",
            f"mengawasi pelaksanaan tahapan di provinsi: {STAGES}, sampai penetapan hasil Pemilu anggota DPRD provinsi;",
            "mengawasi sosialisasi penyelenggaraan Pemilu di provinsi;",
        ),
        powers=(
            "memeriksa dan mengkaji pelanggaran Pemilu di provinsi serta merekomendasikan hasilnya kepada pihak yang diatur undang-undang;",
        ),
        above="Bawaslu",
    ),
    2: _supervision_duties(
        articles=(101, 102, 103, 104),
        area=" di kabupaten/kota",
        duties=(
            "mencegah dan menindak pelanggaran Pemilu dan sengketa proses Pemilu di kabupaten/kota;",
            f"mengawasi pelaksanaan tahapan di kabupaten/kota: {STAGES} dari TPS sampai kabupaten/kota;",
            "mengawasi sosialisasi penyelenggaraan Pemilu di kabupaten/kota;",
        ),
        powers=(
            "memeriksa dan mengkaji pelanggaran Pemilu di kabupaten/kota serta merekomendasikan hasilnya kepada pihak yang diatur"
            " undang-undang;",
            "membentuk Panwaslu Kecamatan;",
        ),
        above="Bawaslu Provinsi",
    ),
}

BAWASLU_DIVISIONS = (
    "Setiap anggota mengoordinasikan satu divisi atau lebih, misalnya pencegahan dan partisipasi masyarakat; penanganan pelanggaran;"
    " penyelesaian sengketa; hukum; serta sumber daya manusia, organisasi, data, dan informasi."
)
BAWASLU_RULEBOOK = "Peraturan Bawaslu 3/2022 tentang tata kerja dan pola hubungan pengawas Pemilu beserta perubahannya"
BAWASLU_ORGANISATION = {
    level: _organisation(members=(members, "UU 7/2017 Pasal 92"), divisions=BAWASLU_DIVISIONS, rulebook=BAWASLU_RULEBOOK)
    for level, members in ((0, "5 orang"), (1, "5 atau 7 orang"), (2, "3 atau 5 orang"))
}

BAWASLU_SUPPORT = (
    "memberi dukungan teknis pengawasan: pencegahan, penerimaan laporan, pemeriksaan, dan penyelesaian sengketa;",
    "menyiapkan kajian hukum dan mengolah data hasil pengawasan;",
)
BAWASLU_SECRETARIAT = {
    0: _secretariat(
        head="Sekretariat Jenderal Bawaslu dipimpin oleh seorang sekretaris jenderal.", body="Bawaslu", support=BAWASLU_SUPPORT
    ),
    1: _secretariat(
        head=(
            "Sekretariat Bawaslu Provinsi dipimpin oleh seorang kepala sekretariat dan merupakan bagian dari jajaran Sekretariat"
            " Jenderal Bawaslu."
        ),
        body="Bawaslu Provinsi",
        support=BAWASLU_SUPPORT,
    ),
    2: _secretariat(
        head=(
            "Sekretariat Bawaslu Kabupaten/Kota dipimpin oleh seorang kepala atau koordinator sekretariat dan merupakan bagian"
            " dari jajaran Sekretariat Jenderal Bawaslu."
        ),
        body="Bawaslu Kabupaten/Kota",
        support=BAWASLU_SUPPORT,
    ),
}

BAWASLU_FIELD = (
    "Untuk setiap pemilihan dibentuk Panwaslu Kecamatan, Panwaslu Kelurahan/Desa, dan Pengawas TPS."
    " Masa kerja mereka terbatas; di luar masa itu, laporan dan pertanyaan diterima oleh kantor Bawaslu Kabupaten/Kota."
)
BAWASLU_AREA = {
    0: _area(
        lead="Wilayah kerja {office} meliputi seluruh Indonesia serta pengawasan Pemilu di luar negeri.",
        whole="Bawaslu berkedudukan di ibu kota negara. Wilayah kerjanya meliputi seluruh wilayah Negara Kesatuan Republik Indonesia.",
        below=(
            "Di setiap provinsi ada Bawaslu Provinsi, dan di setiap kabupaten dan kota ada Bawaslu Kabupaten/Kota; di Aceh namanya"
            " Panwaslih."
        ),
        field=f"{BAWASLU_FIELD} Di luar negeri dibentuk Panwaslu LN.",
    ),
    1: _area(
        lead="Wilayah kerja {office} meliputi semua kabupaten dan kota di {place}.",
        whole="Bawaslu Provinsi berkedudukan di ibu kota provinsi. Wilayah kerja {office} meliputi seluruh {place}.",
        below=(
            "Di setiap kabupaten dan kota di provinsi ini ada kantor tersendiri. Laporan sebaiknya disampaikan kepada kantor yang"
            " terdekat dengan tempat kejadian."
        ),
        field=BAWASLU_FIELD,
    ),
    2: _area(
        lead="Wilayah kerja {office} meliputi semua kecamatan, desa, dan kelurahan di {place}.",
        whole="Wilayah kerja {office} meliputi seluruh {place}. Di sejumlah daerah, kecamatan dan desa mempunyai sebutan setempat.",
        below=(
            "Kantor ini adalah kantor tetap pengawas Pemilu yang paling dekat dengan masyarakat. Di atasnya ada Bawaslu Provinsi"
            " dan Bawaslu."
        ),
        field=BAWASLU_FIELD,
    ),
}

BAWASLU_PERIODIC = _periodic(
    (
        "rencana dan hasil pengawasan setiap tahapan;",
        "rekapitulasi temuan, laporan, dan penanganannya;",
        "putusan pelanggaran administratif dan sengketa proses;",
        "imbauan dan rekomendasi yang terbuka bagi umum;",
        "pemantau Pemilu yang terakreditasi.",
    )
)
BAWASLU_IMMEDIATE = _immediate(
    (
        "pemindahan tempat pelayanan atau sidang karena bencana atau gangguan keamanan;",
        "peringatan tentang ancaman terhadap pemilih atau pengawas di lapangan;",
        "kabar palsu yang dapat memicu kerusuhan atau menghilangkan hak pilih;",
        "gangguan layanan yang membahayakan orang banyak.",
    )
)
BAWASLU_EXEMPTED = _exempted(
    (
        "identitas pelapor dan saksi yang harus dilindungi;",
        "berkas pemeriksaan yang masih berjalan dan dapat menghambat penegakan hukum bila dibuka;",
        "NIK, nomor kartu keluarga, dan data pribadi lain.",
    )
)

REPORTING = _page(
    "cara-melapor",
    "Cara melapor",
    "Melihat atau mengetahui dugaan pelanggaran Pemilu? Laporkan segera, secara tertulis, kepada pengawas Pemilu terdekat.",
    _heading("Siapa yang dapat melapor"),
    _text(
        _p("Menurut UU 7/2017 Pasal 454, laporan dapat disampaikan oleh:"),
        _ul("warga negara Indonesia yang mempunyai hak pilih;", "peserta Pemilu;", "pemantau Pemilu."),
    ),
    _heading("Tenggat"),
    _facts(
        ("Pemilu", "Paling lambat 7 hari kerja sejak diketahui terjadinya dugaan pelanggaran (UU 7/2017 Pasal 454)"),
        (
            "Pemilihan kepala daerah",
            "Paling lambat 7 hari sejak pelanggaran diketahui atau ditemukan (UU 1/2015 Pasal 134 dan perubahannya)",
        ),
    ),
    _heading("Yang harus ada dalam laporan"),
    _text(
        _ul(
            "nama dan alamat pelapor, dengan bukti identitas;",
            "pihak yang dilaporkan;",
            "waktu dan tempat kejadian;",
            "uraian kejadian;",
            "bukti yang ada: foto, rekaman, dokumen, benda, atau nama saksi.",
        )
    ),
    _heading("Langkahnya"),
    _text(
        _ol(
            "Datanglah ke {office} atau pengawas terdekat: Pengawas TPS, Panwaslu Kelurahan/Desa, atau Panwaslu Kecamatan bila"
            " sedang bertugas.",
            "Petugas membantu mengisi formulir laporan. Tidak ada biaya.",
            "Simpan tanda bukti penyampaian laporan.",
            "Bila ada syarat yang kurang, lengkapi dalam waktu yang diberitahukan petugas.",
            "Laporan yang memenuhi syarat didaftar, dikaji, lalu ditindaklanjuti atau diteruskan. Status laporan diberitahukan"
            " kepada pelapor.",
        )
    ),
    _notice(
        "Aman dan jujur",
        "Utamakan keselamatan: jangan merebut barang bukti atau mengadang pelaku. Sampaikan yang Anda lihat dan ketahui sendiri.",
    ),
    _text(
        _p(
            f"Belum yakin termasuk pelanggaran? Baca {_link('/pengawasan-partisipatif/bentuk-pelanggaran/', 'bentuk pelanggaran')}"
            f" atau tanyakan kepada kami; alamat kantor ada di halaman {_link('/kontak/', 'Kontak')}."
        )
    ),
)

VIOLATIONS = _page(
    "bentuk-pelanggaran",
    "Bentuk pelanggaran",
    "Pelanggaran Pemilu ada beberapa macam, dan masing-masing ditangani oleh lembaga yang berbeda.",
    _heading("Macam dan penanganannya"),
    _facts(
        ("Pelanggaran kode etik", "Pelanggaran etika oleh penyelenggara Pemilu; diperiksa dan diputus DKPP (UU 7/2017 Pasal 456–457)"),
        (
            "Pelanggaran administratif",
            "Pelanggaran tata cara, prosedur, atau mekanisme tahapan; ditangani Bawaslu dan jajarannya (Pasal 460–461)",
        ),
        (
            "Tindak pidana Pemilu",
            "Perbuatan yang diancam pidana; diteruskan kepada kepolisian melalui Gakkumdu dan diputus pengadilan (Pasal 476 dan 486)",
        ),
        ("Pelanggaran hukum lain", "Misalnya netralitas aparatur sipil negara; diteruskan kepada instansi yang berwenang"),
        ("Sengketa proses", "Perselisihan antarpeserta, atau peserta dengan KPU akibat keputusan KPU; diselesaikan Bawaslu (Pasal 466)"),
    ),
    _text(
        _p(
            "Gakkumdu adalah sentra penegakan hukum terpadu: Bawaslu, kepolisian, dan kejaksaan bekerja bersama dalam perkara pidana"
            " Pemilu."
        )
    ),
    _heading("Contoh yang perlu diwaspadai"),
    _text(
        _ul(
            "memberi atau menjanjikan uang atau barang agar orang memilih peserta tertentu;",
            "aparatur sipil negara, anggota TNI atau Polri, atau kepala desa memihak peserta;",
            "memakai fasilitas negara untuk kampanye di luar ketentuan;",
            "berkampanye pada masa tenang;",
            "merusak alat peraga kampanye;",
            "mengancam atau menghalangi pemilih;",
            "memakai hak pilih orang lain atau memilih lebih dari satu kali;",
            "mengubah hasil penghitungan suara.",
        )
    ),
    _heading("Politik uang"),
    _text(
        _p(
            "Dalam Pemilu, pemberi uang atau barang diancam pidana (UU 7/2017 Pasal 523).",
            "Dalam Pemilihan kepala daerah, pemberi dan juga penerima diancam pidana (UU 10/2016 Pasal 187A).",
            "Tolaklah dengan sopan, ingat kejadiannya, lalu laporkan.",
        )
    ),
    _heading("Yang bukan pelanggaran Pemilu"),
    _text(
        _p(
            "Keluhan tentang pelayanan kantor disampaikan kepada pimpinan kantor itu.",
            "Perselisihan hasil Pemilu diperiksa Mahkamah Konstitusi.",
            f"Untuk selebihnya, ikuti {_link('/pengawasan-partisipatif/cara-melapor/', 'cara melapor')}.",
        )
    ),
)

BAWASLU_HOAX = _page(
    "kabar-bohong",
    "Menghadapi kabar bohong",
    "Kabar bohong, hasutan, dan kampanye hitam merusak pemilihan. Periksa dahulu, simpan buktinya, dan jangan ikut menyebarkan.",
    _heading("Mengapa diawasi"),
    _text(
        _p(
            "Pemilih berhak mengambil keputusan berdasarkan keterangan yang benar.",
            "Menghina, menghasut, dan mengadu domba termasuk larangan dalam kampanye Pemilu (UU 7/2017 Pasal 280). Beda pendapat dan"
            " kritik bukan pelanggaran.",
        )
    ),
    _heading("Periksa dalam lima langkah"),
    _text(
        _ol(
            "Berhenti sejenak bila sebuah kabar membuat marah atau takut.",
            "Lihat sumbernya: siapa yang menulis, kapan, dan di mana?",
            "Cari penjelasan di situs resmi KPU dan Bawaslu. Alamat situs resmi berakhiran .go.id.",
            "Bandingkan dengan media yang dapat dipercaya; gambar dan suara pun dapat dipalsukan.",
            "Bila ragu, jangan diteruskan.",
        )
    ),
    _heading("Ke mana menyampaikannya"),
    _facts(
        ("Cara, tempat, dan waktu memilih", "KPU kabupaten atau kota setempat, yang menyelenggarakan pemungutan suara"),
        ("Pelanggaran kampanye", "Bawaslu atau pengawas Pemilu terdekat"),
        ("Penipuan, ancaman, pemerasan", "Kepolisian"),
        ("Konten melanggar hukum", "Penyelenggara media sosialnya dan kementerian yang mengurus komunikasi dan digital"),
    ),
    _heading("Menyampaikan kepada kami"),
    _text(
        _p(
            "Datang atau tulislah kepada {office}. Sertakan tangkapan layar yang memperlihatkan alamat tautan, nama akun, tanggal, dan jam,"
            " serta dari mana Anda menerimanya.",
            "Jangan mengedit gambarnya, dan simpan aslinya sebagai bukti.",
        ),
        _p(
            f"Bila isinya dugaan pelanggaran, ikuti {_link('/pengawasan-partisipatif/cara-melapor/', 'cara melapor')} supaya dapat"
            " kami tangani sesuai tenggat.",
            f"Keterangan resmi kami tampil di halaman {_link('/pengumuman/', 'Pengumuman')} dan {_link('/berita/', 'Berita')}.",
        ),
    ),
    _notice(
        "Jangan membalas dengan kabar bohong", "Membagikan ulang kabar palsu untuk membantahnya ikut menyebarkannya. Bagikan faktanya saja."
    ),
)

TAKING_PART = _page(
    "pengawasan-partisipatif",
    "Awasi bersama",
    "Pengawas tidak dapat berada di semua tempat. Warga di {place} dapat ikut mencegah dan melaporkan pelanggaran.",
    _heading("Mengapa ikut mengawasi"),
    _text(
        _p(
            "Pemilihan yang jujur memerlukan banyak mata. Pengawasan partisipatif berarti warga ikut menjaga pemilihan di lingkungannya:"
            " memperhatikan, mengingatkan, dan melapor."
        )
    ),
    _heading("Yang dapat Anda lakukan"),
    _text(
        _ul(
            "memastikan nama sendiri dan keluarga tercatat dengan benar dalam daftar pemilih yang diumumkan KPU;",
            "menolak politik uang dan mengingatkan orang di sekitar;",
            "menyaksikan penghitungan suara di TPS, yang terbuka untuk umum;",
            "memotret formulir hasil, C.Hasil, dan membandingkannya dengan hasil yang diumumkan KPU;",
            "melaporkan dugaan pelanggaran dengan bukti.",
        )
    ),
    _heading("Tiga bekal"),
    _text(
        _ul(
            f"{_link('/pengawasan-partisipatif/cara-melapor/', 'Cara melapor')}: siapa, kapan, dan apa yang dibawa.",
            f"{_link('/pengawasan-partisipatif/bentuk-pelanggaran/', 'Bentuk pelanggaran')}: macamnya dan siapa yang menangani.",
            f"{_link('/pengawasan-partisipatif/kabar-bohong/', 'Menghadapi kabar bohong')}: memeriksa sebelum membagikan.",
        )
    ),
    _heading("Menjadi pemantau"),
    _text(
        _p(
            "Organisasi yang ingin memantau Pemilu secara resmi mendaftar untuk memperoleh akreditasi dari Bawaslu.",
            "Pemantau harus independen, jelas sumber dananya, dan mematuhi ketentuan pemantauan.",
        )
    ),
    _heading("Ingin belajar bersama?"),
    _text(
        _p(
            "Sekolah, kampus, pesantren, kelompok disabilitas, warga desa, dan komunitas dapat mengundang {office} atau berkunjung"
            " ke kantor.",
            f"Tulislah surat yang menyebut kegiatan, jumlah peserta, dan waktunya; lihat {_link('/kontak/', 'Kontak')}.",
        )
    ),
)

BAWASLU_CONTACT = _contact(
    (
        f"laporan dugaan pelanggaran Pemilu: ikuti {_link('/pengawasan-partisipatif/cara-melapor/', 'cara melapor')};",
        f"permintaan informasi publik: ikuti {_link('/informasi-publik/cara-meminta/', 'cara meminta informasi')};",
        "undangan belajar pengawasan, penelitian, dan kerja sama;",
        "saran dan pengaduan tentang pelayanan kami.",
    ),
    "Urusan daftar pemilih, TPS, dan jadwal ditangani KPU; dugaan pelanggaran kode etik penyelenggara diputus DKPP;"
    " keadaan darurat disampaikan kepada kepolisian.",
)


BAWASLU_QUESTIONS = _questions(
    "Jawaban singkat atas pertanyaan yang sering diajukan kepada {office}. Belum terjawab? Hubungi atau datangi kantor kami.",
    (
        "Siapa yang boleh melapor?",
        "Warga negara Indonesia yang mempunyai hak pilih, peserta pemilihan, dan pemantau (UU 7/2017 Pasal 454). Caranya dijelaskan di"
        f" {_link('/pengawasan-partisipatif/cara-melapor/', 'cara melapor')}.",
    ),
    (
        "Sampai kapan sebuah pelanggaran dapat dilaporkan?",
        "Paling lama tujuh hari kerja sejak dugaan pelanggaran diketahui atau ditemukan. Makin cepat makin baik, selagi bukti dan saksi"
        " masih mudah didapat.",
    ),
    (
        "Perbuatan apa saja yang termasuk pelanggaran?",
        f"Contohnya ada di {_link('/pengawasan-partisipatif/bentuk-pelanggaran/', 'bentuk-bentuk pelanggaran')}. Bila ragu, tanyakan;"
        " petugas membantu menyusun uraian kejadian.",
    ),
    (
        "Apa bedanya Bawaslu dengan KPU?",
        "KPU menyelenggarakan pemilihan, Bawaslu mengawasinya. Keduanya mandiri dan tidak saling membawahi.",
    ),
    (
        "Dapatkah Bawaslu mengubah hasil pemilihan?",
        "Perselisihan tentang hasil diputus oleh Mahkamah Konstitusi. Bawaslu mengawasi penghitungan dan rekapitulasi serta menangani"
        " pelanggaran di dalamnya.",
    ),
    (
        "Dokumen yang saya cari tidak ada di situs ini. Bagaimana memintanya?",
        f"Ikuti {_link('/informasi-publik/cara-meminta/', 'cara meminta informasi')}. Anda mendapat tanda terima, dan jawabannya ada batas"
        " waktunya.",
    ),
    (
        "Saya menerima kabar yang meragukan tentang pemilihan.",
        f"Jangan diteruskan dahulu. Periksa dengan panduan {_link('/pengawasan-partisipatif/kabar-bohong/', 'mengenali kabar bohong')},"
        " atau tanyakan kepada kami.",
    ),
)


def _bawaslu_pages(level: int, aceh: bool) -> tuple[PageSpec, ...]:
    return (
        *LISTS,
        _profile(
            BAWASLU_PROFILE,
            "{office} mengawasi penyelenggaraan pemilihan di {place} supaya setiap suara dihormati dan setiap peserta diperlakukan adil.",
            BAWASLU_ACEH if aceh else (),
            PRINCIPLES_BAWASLU,
            BAWASLU_DUTIES[level],
            BAWASLU_ORGANISATION[level],
            BAWASLU_SECRETARIAT[level],
            BAWASLU_AREA[level],
        ),
        _information(BAWASLU_PERIODIC, BAWASLU_IMMEDIATE, BAWASLU_EXEMPTED),
        _menu_page(TAKING_PART, REPORTING, VIOLATIONS, BAWASLU_HOAX),
        *LATER_LISTS,
        BAWASLU_QUESTIONS,
        *(replace(page, in_footer=True) for page in (BAWASLU_CONTACT, ACCESSIBILITY, PRIVACY, SECURITY)),
    )
