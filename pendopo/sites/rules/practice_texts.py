"""What a practice site begins with: plausible texts to work on, some with faults on purpose.

The texts are content, as those of rules.standard_pages: Indonesian, invented, and without gettext. Names, numbers and
places in them are nobody's: no region has the code with which the personal number begins.
"""

from dataclasses import dataclass

from pendopo.sites.rules.first_week import Exercise
from pendopo.sites.rules.standard_pages import Block

NOBODYS_NIK = "353960" + "410190" + "0001"  # well formed; a regency 35.39 there is not
NOBODYS_MOBILE = "0812" + "0000" + "0000"
HOME_TITLE = "Situs latihan {office}"
HOME_LEAD = "Hanya pegawai kantor ini yang melihat halaman ini. Semua isinya rekaan."
PICTURE_TITLE = "Latihan: foto kegiatan"
PICTURE = "PICTURE"  # stands in a block where the key of a picture goes


@dataclass(frozen=True)
class Text:
    """One page of a practice site below its list.

    Attributes:
        kind: news, announcement, event or standard.
        summary: of a news item; of a page of lasting text its lead.
        days: from today to its date.
        live: whether it stands there published, or as a draft.
        exercise: which exercise a copy of it is taken for.
    """

    kind: str
    title: str
    summary: str = ""
    body: tuple[Block, ...] = ()
    days: int = 0
    live: bool = True
    exercise: Exercise | None = None


LISTS = (
    ("news_index", "berita", "Berita"),
    ("announcement_index", "pengumuman", "Pengumuman"),
    ("event_index", "agenda", "Agenda"),
    ("document_index", "dokumen", "Dokumen"),
    ("gallery_index", "galeri", "Galeri"),
)

FAULTY_NEWS = Text(
    "news",
    "KEGIATAN KAMI KEMARIN",
    "Kegiatan berlangsung kemarin dan berjalan lancar sekali.",
    (
        ("paragraph", "<h3>JALANNYA ACARA</h3><p>Acara dibuka pukul 09.00. Materi dapat dilihat "
         '<a href="https://contoh.invalid/materi">klik di sini</a>.</p>'),
        ("picture", {"image": PICTURE, "caption": ""}),
        ("paragraph", '<p>Pendaftaran kelas berikutnya <a href="https://contoh.invalid/daftar">di sini</a>.</p>'),
    ),
    live=False,
    exercise=Exercise.MEND,
)  # fmt: skip
FAULTY_ANNOUNCEMENT = Text(
    "announcement",
    "Daftar peserta kelas pemilih pemula",
    "",
    (
        ("paragraph", f"<p>Peserta pertama: Rekaan Contoh, NIK {NOBODYS_NIK}, ponsel {NOBODYS_MOBILE}.</p>"),
        ("paragraph", "<p>Peserta hadir pukul 08.30 dengan membawa surat pengantar sekolah.</p>"),
    ),
    live=False,
    exercise=Exercise.MASK,
)
EXERCISES = {text.exercise: text for text in (FAULTY_NEWS, FAULTY_ANNOUNCEMENT)}

TEXTS = (
    Text(
        "standard",
        "Tentang situs latihan",
        "Tempat mencoba semua yang dapat dilakukan di situs kantor, tanpa seorang pun di luar kantor melihatnya.",
        (
            ("paragraph", "<p>Tulis, ajukan, setujui, jadwalkan, tarik: semuanya bekerja seperti di situs kantor. Bedanya, tidak ada"
             " yang terbit ke luar. Isi situs ini dapat dikosongkan dan dimulai lagi kapan saja.</p>"),
            ("notice", {"title": "Jangan menulis data orang sungguhan", "text": "<p>Rekan sekantor dapat membacanya. Pakai rekaan.</p>"}),
        ),
    ),
    Text(
        "news",
        "Dua ratus siswa mencoba bilik suara di kelas pemilih pemula",
        "Siswa kelas akhir mencoba seluruh urutan di tempat pemungutan suara, dari daftar hadir sampai tinta.",
        (
            ("paragraph", "<p>Aula sekolah pagi itu berubah menjadi tempat pemungutan suara. Siswa bergantian menjadi petugas, saksi, dan"
             " pemilih, lalu menghitung sendiri surat suara contoh.</p>"),
            ("heading", "Pertanyaan yang paling sering"),
            ("paragraph", "<p>Kebanyakan siswa bertanya apa yang terjadi bila namanya tidak ada di daftar. Petugas memperagakan cara"
             " memeriksanya dengan data contoh.</p>"),
        ),
        days=-6,
    ),
    Text(
        "news",
        "Ruang layanan informasi kini di lantai dasar",
        "Pemohon informasi tidak perlu lagi naik tangga; meja layanan pindah ke samping pintu masuk.",
        (
            ("paragraph", "<p>Meja layanan pindah agar pengguna kursi roda dan orang lanjut usia mudah datang. Jam layanannya tetap.</p>"),
        ),
        days=-2,
    ),
    Text(
        "announcement",
        "Perubahan jam layanan selama perbaikan ruang",
        "",
        (("paragraph", "<p>Selama perbaikan ruang, layanan dibuka pukul 09.00 sampai 14.00 di ruang rapat.</p>"),),
        days=-1,
    ),
    Text("event", "Simulasi kelas pemilih pemula", "Latihan untuk petugas; peserta dan tempatnya rekaan.", days=7),
    FAULTY_NEWS,
    FAULTY_ANNOUNCEMENT,
)  # fmt: skip
