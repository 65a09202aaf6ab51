"""Invented pages in English and in Javanese for the demonstration; translations of stories and standard pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One page in another language; ``path`` is the original's address on its site."""

    path: str
    title: str
    lead: str = ""
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """A language of the commission's office in one region, with the pages that are translated; a list stands before what is in it."""

    code: str
    language: str
    lead: str
    pages: tuple[Words, ...]


SPOKEN = (
    Spoken(
        "35.06",
        "en",
        "What voters, visitors and journalists ask most, in English. The Indonesian pages hold everything else.",
        (
            Words("profil", "About this office", "Who we are and what we do in Kabupaten Kediri.",
                  ("This office prepares and holds elections in the regency: it keeps the voter register, sets up polling stations, and adds up their results in public.",
                   "Its decisions are made by the commissioners together, and a secretariat carries them out.")),
            Words("kontak", "Contact", "Where to find us and when we are open.",
                  ("You are welcome at the information desk on working days. A ramp leads to the east door.",
                   "Letters and e-mail in English are answered in English.")),
            Words("berita", "News", "What happens in this office."),
            Words("berita/kelas-pemilih-pemula-dibuka-di-dua-puluh-enam-kecamatan", "Classes for first-time voters open in twenty-six districts",
                  "Pupils practise voting, counting and filling in forms with sample ballots.",
                  ("Our office opens a class for first-time voters in every district. Pupils start from the beginning: who may vote, what to bring to the polling station, and how votes are counted in public.",
                   "Each class ends with a rehearsal. Pupils take turns as officers, witnesses and voters, then match the number of ballots with the number of voters.",
                   "Schools that would like to host a class may write to our office.")),
            Words("berita/jalan-landai-selesai-dipasang-di-pintu-timur-kantor", "A ramp now leads to the east door",
                  "Visitors in wheelchairs come in without help; the information desk has moved to the ground floor.",
                  ("The ramp at the east door is ready and was tried out together with people who use wheelchairs.",
                   "The information desk has moved to the ground floor, with chairs for those who wait and signs in large letters.")),
            Words("pengumuman", "Announcements", "What this office makes known."),
            Words("pengumuman/jam-layanan-informasi-publik", "Opening hours of the information desk", "",
                  ("The information desk is open on working days. Requests that come by e-mail are answered on the next working day.",)),
        ),
    ),
    Spoken(
        "35.06",
        "jv",
        "Katrangan kanggo pamilih ing Kabupaten Kediri, nganggo basa Jawa.",
        (
            Words("kontak", "Alamat lan jam bukak", "Panggonan kantor lan jam layanan.",
                  ("Kantor bukak saben dina kerja. Dalan landhai ana ing lawang wetan.",)),
            Words("berita", "Warta", "Warta saka kantor iki."),
            Words("berita/kelas-pemilih-pemula-dibuka-di-dua-puluh-enam-kecamatan", "Kelas kanggo pamilih anyar dibukak ing rong puluh enem kecamatan",
                  "Para siswa gladhen nyoblos, ngetung, lan ngisi formulir nganggo kertu swara conto.",
                  ("Kantor mbukak kelas kanggo pamilih anyar ing saben kecamatan. Para siswa sinau saka wiwitan: sapa sing nduweni hak milih, apa sing digawa menyang TPS, lan kepriye swara dietung ing ngarepe wong akeh.",
                   "Sekolah sing gelem dadi panggonan kelas bisa kirim layang menyang kantor.")),
        ),
    ),
    Spoken(
        "",
        "en",
        "Every province, regency and city has an office with a site of its own. Find the one where you live, or where you observe.",
        (
            Words("profil", "About the commission", "One commission, with an office in every region.",
                  ("The commission prepares and holds the elections of the country. Its offices stand in every province, regency and city, and each keeps a site like this one.",
                   "What is published here is a demonstration: the names of regions are real, the contents are invented.")),
            Words("berita", "News", "From the national office."),
            Words("berita/satu-pohon-wilayah-untuk-semua-kantor", "One tree of regions for all offices",
                  "Every office now stands on one tree of regions, from the nation to the village.",
                  ("Names and codes of regions come from one official list. When a regency is divided, its office, its site and its addresses follow by themselves.",)),
        ),
    ),
)  # fmt: skip
