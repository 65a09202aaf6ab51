"""The site report card (rapor situs): what the standard asks of each office, what of it is met, and what to do about the rest.

Each criterion has a weight; all weights together are 100. Met gives its weight, met in part half of it, unmet nothing:
simple enough to be worked out on paper by the office that is graded. Nothing here compares offices with each other.

Sources: UU 14/2008 art. 9 to 11 and Peraturan Komisi Informasi 1/2021 (what must be public, and the list of it); UU 25/2009
art. 21 to 23 and 29 (contacts, hours, access to services); WCAG 2.2 success criterion 1.1.1 (pictures). The budget of
50 kB for a first view and the thresholds of days are the platform's own: plain numbers that an office can plan with.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogues; it is translated where it is shown."""
    return text


_ = gettext_noop

NEWS_DAYS, NEWS_DAYS_PART = 30, 90
AGENDA_DAYS, AGENDA_DAYS_PART = 30, 90
REVIEW_DAYS, REVIEW_DAYS_PART = 7, 30
STALE_DAYS = 365
DOCUMENT_DAYS = 730
FEWEST_WORDS = 30  # a lasting page with fewer words has been emptied
ENTRIES, ENTRIES_PART = 5, 1
LINKS_PART = 3
FIRST_VIEW, FIRST_VIEW_PART = 50_000, 75_000  # bytes of HTML and CSS as they are sent, packed
POOR_PICTURES_PART = 10  # per cent
WARNINGS_PART = 5
CONTACTS = ("address", "phone", "email")


class State(StrEnum):
    """How far a criterion is met; ``unseen``: it is told by what is served, and nothing is served yet. It counts as unmet."""

    MET = "met"
    PART = "part"
    UNMET = "unmet"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Place:
    """Where something stands: a title that its readers know, and the number of its page (None where it has none)."""

    title: str
    page: int | None = None


@dataclass(frozen=True)
class ServedFacts:
    """What the release that is served tells of itself.

    Attributes:
        broken_links: pages with a link to an address of the own site that is not there; one for each such address.
        pictures: on all pages of the office.
        poor_pictures: those without a useful alternative text.
        heaviest: bytes of HTML and CSS of the heaviest page, packed; ``heaviest_page`` is that page.
        stops: what the checks before publishing would stop, one a finding.
        warnings: what they warn of, pictures' texts left out, one a finding.
    """

    broken_links: tuple[Place, ...] = ()
    pictures: int = 0
    poor_pictures: tuple[Place, ...] = ()
    heaviest: int = 0
    heaviest_page: Place = Place("")
    stops: tuple[Place, ...] = ()
    warnings: tuple[Place, ...] = ()


@dataclass(frozen=True)
class SiteFacts:
    """What is known of the site of one office on one day.

    Attributes:
        profile: names of the filled fields of its profile.
        news_age: days since the date of its newest public news; None without any.
        agenda_age: days since its newest public event was over, 0 when one is still to come; None without any.
        mandatory: how many pages the standard asks for; ``missing`` those that are not public, ``emptied`` those without words.
        documents: kinds of the mandatory documents that it offers, of ``report`` and ``plan``, not older than two years.
        entries: public documents and legal products in its list of public information.
        waiting: pages that wait for their review; ``waited``: days that the longest waits, 0 without any.
        lasting: pages of lasting text; ``stale``: those of them that nobody touched for a year.
        served: None while it has no release.
    """

    profile: frozenset[str] = frozenset()
    news_age: int | None = None
    agenda_age: int | None = None
    mandatory: int = 0
    missing: tuple[Place, ...] = ()
    emptied: tuple[Place, ...] = ()
    documents: frozenset[str] = frozenset()
    entries: int = 0
    waiting: tuple[Place, ...] = ()
    waited: int = 0
    lasting: int = 0
    stale: tuple[Place, ...] = ()
    served: ServedFacts | None = None


@dataclass(frozen=True)
class Outcome:
    """How one criterion came out: its state, numbers for its words, and where to look."""

    state: State
    values: Mapping[str, int] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One thing that the standard asks.

    Attributes:
        weight: of 100.
        title: in two or three words.
        asks: what is asked, as a sentence.
        says: the reason in words by state, with ``%(...)s`` for numbers. ``part`` is missing where it does not occur.
        remedy: what the office can do.
        judge: how it comes out.
    """

    code: str
    weight: int
    title: str
    asks: str
    says: Mapping[State, str]
    remedy: str
    judge: Callable[[SiteFacts], Outcome]


@dataclass(frozen=True)
class Verdict:
    """One line of a card."""

    code: str
    state: State
    values: Mapping[str, int] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


UNSEEN = _("Belum dapat diperiksa: situs ini belum punya rilis.")
MET, PART, UNMET = State.MET, State.PART, State.UNMET


def judge(facts: SiteFacts) -> list[Verdict]:
    """Every criterion's verdict, in their order."""
    outcomes = ((criterion.code, criterion.judge(facts)) for criterion in CRITERIA.values())
    return [Verdict(code, outcome.state, outcome.values, outcome.places) for code, outcome in outcomes]


def score_of(states: Mapping[str, State]) -> int:
    """The score of states by code of their criterion, 0 to 100, halves cut off. Unknown codes count nothing."""
    worth = {State.MET: 2, State.PART: 1}
    return sum(CRITERIA[code].weight * worth.get(state, 0) for code, state in states.items() if code in CRITERIA) // 2


def score(verdicts: Iterable[Verdict]) -> int:
    """The score of a card, 0 to 100."""
    return score_of({verdict.code: verdict.state for verdict in verdicts})


GRADES = (("A", 85), ("B", 70), ("C", 50), ("D", 0))


def grade(points: int) -> str:
    """A, B, C or D for a score."""
    return next(letter for letter, least in GRADES if points >= least)


def to_do(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """What is not wholly met, what brings most points first."""
    return sorted((verdict for verdict in verdicts if verdict.state is not State.MET), key=lambda verdict: (-lost(verdict), verdict.code))


def lost(verdict: Verdict) -> float:
    """Points that a criterion would still bring."""
    return CRITERIA[verdict.code].weight * {State.MET: 0.0, State.PART: 0.5}.get(verdict.state, 1.0)


def reason_of(verdict: Verdict) -> str:
    """The reason with placeholders, for the catalogues."""
    return UNSEEN if verdict.state is State.UNSEEN else CRITERIA[verdict.code].says[verdict.state]


# -- how each comes out


def by_age(age: int | None, met: int, part: int) -> Outcome:
    """By days: none is unmet."""
    if age is None:
        return Outcome(UNMET, {"days": part})
    state = MET if age <= met else PART if age <= part else UNMET
    return Outcome(state, {"days": max(0, age) if state is not UNMET else part})


def by_share(wrong: tuple[Place, ...], of: int, part: int) -> Outcome:
    """By how many of some things are wrong: none is met, at most ``part`` per cent of them is met in part."""
    state = MET if not wrong else PART if len(wrong) * 100 <= part * of else UNMET
    return Outcome(state, {"count": len(wrong), "of": of}, wrong)


def by_count(wrong: tuple[Place, ...], part: int) -> Outcome:
    return Outcome(MET if not wrong else PART if len(wrong) <= part else UNMET, {"count": len(wrong)}, wrong)


def contacts(facts: SiteFacts) -> Outcome:
    filled = sum(name in facts.profile for name in CONTACTS)
    return Outcome(MET if filled == len(CONTACTS) else PART if filled else UNMET, {"count": filled, "of": len(CONTACTS)})


def has(name: str) -> Callable[[SiteFacts], Outcome]:
    return lambda facts: Outcome(MET if name in facts.profile else UNMET)


def documents(facts: SiteFacts) -> Outcome:
    there = len(facts.documents & {"report", "plan"})
    return Outcome((UNMET, PART, MET)[there], {"count": there})


def information(facts: SiteFacts) -> Outcome:
    state = MET if facts.entries >= ENTRIES else PART if facts.entries >= ENTRIES_PART else UNMET
    return Outcome(state, {"count": facts.entries})


def missing(facts: SiteFacts) -> Outcome:
    return by_share(facts.missing, facts.mandatory, POOR_PICTURES_PART)


def emptied(facts: SiteFacts) -> Outcome:
    return by_share(facts.emptied, facts.mandatory, POOR_PICTURES_PART)


def stale(facts: SiteFacts) -> Outcome:
    return by_share(facts.stale, facts.lasting, 50)


def review(facts: SiteFacts) -> Outcome:
    state = MET if facts.waited <= REVIEW_DAYS else PART if facts.waited <= REVIEW_DAYS_PART else UNMET
    return Outcome(state, {"count": len(facts.waiting), "days": facts.waited}, facts.waiting if state is not MET else ())


def seen(look: Callable[[ServedFacts], Outcome]) -> Callable[[SiteFacts], Outcome]:
    """A criterion that what is served tells."""
    return lambda facts: look(facts.served) if facts.served else Outcome(State.UNSEEN)


def weight(served: ServedFacts) -> Outcome:
    state = MET if served.heaviest <= FIRST_VIEW else PART if served.heaviest <= FIRST_VIEW_PART else UNMET
    return Outcome(state, {"kilobytes": -(-served.heaviest // 1000)}, () if state is MET else (served.heaviest_page,))


_ALL = (
    Criterion(
        "served",
        4,
        _("Situs terbit"),
        _("Situs kantor ini punya rilis yang disajikan."),
        {MET: _("Situs terbit."), UNMET: _("Situs belum pernah terbit.")},
        _("Hubungi pengelola server: situs ini perlu dipanggang sekali dengan perintah bake."),
        lambda facts: Outcome(MET if facts.served else UNMET),
    ),
    Criterion(
        "contacts",
        8,
        _("Kontak lengkap"),
        _("Profil kantor memuat alamat, telepon, dan surel."),
        {MET: _("Alamat, telepon, dan surel terisi."), PART: _("Baru %(count)s dari %(of)s terisi."), UNMET: _("Belum satu pun terisi.")},
        _("Isi alamat, telepon kantor, dan surel di profil kantor."),
        contacts,
    ),
    Criterion(
        "hours",
        5,
        _("Jam layanan"),
        _("Profil kantor menyebut jam layanan."),
        {MET: _("Jam layanan terisi."), UNMET: _("Jam layanan belum diisi.")},
        _("Isi jam layanan di profil kantor, satu baris tiap hari."),
        has("hours"),
    ),
    Criterion(
        "access",
        3,
        _("Akses disabilitas"),
        _("Profil kantor menyebut akses bagi penyandang disabilitas."),
        {MET: _("Akses bagi penyandang disabilitas terisi."), UNMET: _("Akses bagi penyandang disabilitas belum diisi.")},
        _("Tulis di profil kantor apa yang tersedia: landai, kursi roda, pendamping, juru bahasa isyarat."),
        has("access"),
    ),
    Criterion(
        "news",
        12,
        _("Berita terbaru"),
        _("Ada berita dalam 30 hari terakhir; sampai 90 hari dihitung sebagian."),
        {
            MET: _("Berita terbaru berumur %(days)s hari."),
            PART: _("Berita terbaru sudah %(days)s hari."),
            UNMET: _("Tidak ada berita dalam %(days)s hari terakhir."),
        },
        _("Tulis berita tentang kegiatan atau keputusan kantor bulan ini."),
        lambda facts: by_age(facts.news_age, NEWS_DAYS, NEWS_DAYS_PART),
    ),
    Criterion(
        "agenda",
        5,
        _("Agenda terkini"),
        _("Ada acara yang akan datang atau yang lewat paling lama 30 hari; sampai 90 hari dihitung sebagian."),
        {
            MET: _("Agenda terkini."),
            PART: _("Acara terakhir sudah lewat %(days)s hari."),
            UNMET: _("Tidak ada acara dalam %(days)s hari terakhir maupun yang akan datang."),
        },
        _("Tambahkan rapat pleno terbuka, sosialisasi, atau kegiatan berikutnya ke agenda."),
        lambda facts: by_age(facts.agenda_age, AGENDA_DAYS, AGENDA_DAYS_PART),
    ),
    Criterion(
        "pages",
        10,
        _("Halaman wajib ada"),
        _("Semua halaman baku terbit; kurang paling banyak sepersepuluhnya dihitung sebagian."),
        {
            MET: _("Semua halaman wajib terbit."),
            PART: _("Kurang %(count)s dari %(of)s halaman wajib."),
            UNMET: _("Kurang %(count)s dari %(of)s halaman wajib."),
        },
        _("Terbitkan lagi halamannya dengan alamat bakunya. Yang terhapus dilengkapi pengelola server dengan perintah provision."),
        missing,
    ),
    Criterion(
        "filled",
        8,
        _("Halaman wajib berisi"),
        _("Halaman baku berisi paling sedikit 30 kata; kosong paling banyak sepersepuluhnya dihitung sebagian."),
        {
            MET: _("Semua halaman wajib berisi."),
            PART: _("Halaman wajib yang kosong: %(count)s."),
            UNMET: _("Halaman wajib yang kosong: %(count)s."),
        },
        _("Isi halamannya dengan keterangan kantor Anda, atau kembalikan versi lamanya dari riwayat halaman."),
        emptied,
    ),
    Criterion(
        "documents",
        8,
        _("Dokumen wajib"),
        _("Ada laporan serta rencana atau anggaran yang berumur paling lama dua tahun; satu dari keduanya dihitung sebagian."),
        {
            MET: _("Laporan serta rencana atau anggaran tersedia."),
            PART: _("Baru salah satu tersedia: laporan, atau rencana dan anggaran."),
            UNMET: _("Belum ada laporan maupun rencana dan anggaran dari dua tahun terakhir."),
        },
        _("Unggah laporan kinerja serta rencana kerja atau anggaran terbaru sebagai dokumen jenis Laporan dan jenis Rencana dan anggaran."),
        documents,
    ),
    Criterion(
        "information",
        8,
        _("Daftar informasi publik"),
        _("Daftar informasi publik memuat paling sedikit 5 entri; mulai 1 dihitung sebagian."),
        {
            MET: _("Daftar informasi publik memuat %(count)s entri."),
            PART: _("Daftar informasi publik baru memuat %(count)s entri."),
            UNMET: _("Daftar informasi publik masih kosong."),
        },
        _("Buka dokumen dan produk hukum yang sudah terbit, lalu pilih golongan informasi publiknya."),
        information,
    ),
    Criterion(
        "links",
        7,
        _("Tautan putus"),
        _("Tidak ada tautan ke halaman situs sendiri yang tidak ada; sampai 3 dihitung sebagian."),
        {MET: _("Tidak ada tautan putus."), PART: _("Tautan putus: %(count)s."), UNMET: _("Tautan putus: %(count)s.")},
        _("Buka halamannya, lalu pilih ulang tujuan tautannya lewat “Tautan internal”, atau hapus tautannya."),
        seen(lambda served: by_count(served.broken_links, LINKS_PART)),
    ),
    Criterion(
        "pictures",
        6,
        _("Teks alternatif"),
        _("Setiap gambar punya teks yang menjelaskannya; kurang paling banyak sepersepuluhnya dihitung sebagian."),
        {
            MET: _("Semua gambar punya teks alternatif yang menjelaskan."),
            PART: _("Gambar tanpa teks alternatif yang menjelaskan: %(count)s dari %(of)s."),
            UNMET: _("Gambar tanpa teks alternatif yang menjelaskan: %(count)s dari %(of)s."),
        },
        _("Buka gambarnya di Gambar dan tulis satu kalimat: siapa melakukan apa, di mana."),
        seen(lambda served: by_share(served.poor_pictures, served.pictures, POOR_PICTURES_PART)),
    ),
    Criterion(
        "weight",
        4,
        _("Ringan dibuka"),
        _("HTML dan CSS halaman terberat paling banyak 50 kB saat dikirim; sampai 75 kB dihitung sebagian."),
        {
            MET: _("Halaman terberat %(kilobytes)s kB."),
            PART: _("Halaman terberat %(kilobytes)s kB."),
            UNMET: _("Halaman terberat %(kilobytes)s kB."),
        },
        _("Bagi halamannya menjadi beberapa halaman, atau jadikan tabel panjangnya berkas untuk diunduh."),
        seen(weight),
    ),
    Criterion(
        "stops",
        5,
        _("Data pribadi"),
        _("Tidak ada NIK, nomor kartu keluarga, atau berkas yang tidak dapat diperiksa pada halaman terbit."),
        {MET: _("Tidak ada temuan."), UNMET: _("Temuan yang semestinya menahan terbit: %(count)s.")},
        _("Samarkan nomornya atau ganti berkasnya sekarang juga, lalu terbitkan lagi halamannya."),
        seen(lambda served: by_count(served.stops, 0)),
    ),
    Criterion(
        "warnings",
        3,
        _("Temuan pemeriksaan"),
        _("Pemeriksaan sebelum terbit tidak memperingatkan apa pun; sampai 5 temuan dihitung sebagian."),
        {MET: _("Tidak ada peringatan."), PART: _("Peringatan: %(count)s."), UNMET: _("Peringatan: %(count)s.")},
        _("Buka halamannya; panel Pemeriksaan menyebut tiap temuan dan cara memperbaikinya."),
        seen(lambda served: by_count(served.warnings, WARNINGS_PART)),
    ),
    Criterion(
        "review",
        2,
        _("Antrean pemeriksaan"),
        _("Tidak ada naskah yang menunggu pemeriksaan lebih dari 7 hari; sampai 30 hari dihitung sebagian."),
        {
            MET: _("Tidak ada naskah yang menunggu lama."),
            PART: _("Naskah yang menunggu: %(count)s, yang terlama %(days)s hari."),
            UNMET: _("Naskah yang menunggu: %(count)s, yang terlama %(days)s hari."),
        },
        _("Setujui naskahnya, atau kembalikan dengan catatan."),
        review,
    ),
    Criterion(
        "stale",
        2,
        _("Halaman terawat"),
        _("Setiap halaman tetap disunting paling lama setahun lalu; paling banyak separuh yang lama dihitung sebagian."),
        {
            MET: _("Semua halaman tetap disunting dalam setahun terakhir."),
            PART: _("Tidak disunting selama setahun: %(count)s dari %(of)s halaman."),
            UNMET: _("Tidak disunting selama setahun: %(count)s dari %(of)s halaman."),
        },
        _("Baca halamannya, perbaiki yang sudah berubah, lalu terbitkan lagi."),
        stale,
    ),
)
CRITERIA: Mapping[str, Criterion] = {criterion.code: criterion for criterion in _ALL}
