"""Words of gambling and pharmacy spam, and how a short text uses them: to sell, or to warn.

A word proves nothing: an office that warns of online gambling uses all of them. What tells an advertisement is that a short
text (an anchor, a title, a keyword) consists of little else, and says nothing of police, courts, danger or explanation.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

LONGEST = 600  # letters of a text that are read
LONGEST_WORD = 60
SHORT = 14  # words up to which a text may be an anchor rather than a headline with a sentence
COVERED = 0.6  # share of spam words from which on a short text is an advertisement


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Only who sells says these.
SELLING = words(
    "gacor maxwin rungkad jackpot slotgacor slotonline situsslot linkslot agenslot judislot slotdana slotqris rtpslot rtplive livertp "
    "slotpulsa slotmaxwin situsgacor akunpro bandarslot scatterhitam freebet cuan gampangmenang togelonline slotdeposit judol88"
)
# The subject itself, also of news and warnings.
SUBJECT = words("slot judi perjudian togel judol taruhan kasino casino poker toto sbobet bandar betting gambling baccarat roulette domino")
# Selling beside one of the others, ordinary words elsewhere.
BESIDE = words("scatter rtp spin bet pola bocoran jp wd depo terpercaya login bonus menang terbaik 4d")
# What fills up such texts.
FILLER = words(
    "hari ini terbaru terpercaya resmi situs link daftar login agen online indonesia alternatif deposit pulsa tanpa potongan bonus new "
    "member baru mudah menang gampang pasti bayar dibayar via dana qris ovo gopay terbaik terlengkap nomor no 1 live server luar thailand "
    "asia akun pro demo gratis malam paling game games permainan mesin main bermain di dan yang dengan untuk anti withdraw winrate tinggi "
    "hoki sultan raja dewa mega super vip club sini klik disini sekarang hitam modal receh kecil besar jam 24 nonstop apk download wap "
    "versi terbesar populer favorit pilihan anda rekomendasi kumpulan official site best "
    "2020 2021 2022 2023 2024 2025 2026 macau hongkong sgp hk "
    "sdy pengeluaran data result keluaran prediksi minimal ribu 5000 10000 5k 10k 10rb cepat aman web website bandar x1000 x500 the of in"
)
PAIRS = frozenset(
    tuple(pair.split())
    for pair in [
        "link alternatif",
        "deposit pulsa",
        "bonus member",
        "new member",
        "gampang menang",
        "mudah menang",
        "tanpa potongan",
        "rtp live",
        "live rtp",
        "rtp slot",
        "akun pro",
        "server thailand",
        "server luar",
        "bocoran rtp",
        "bocoran slot",
        "pola gacor",
        "anti rungkad",
        "toto macau",
        "slot dana",
        "slot qris",
        "slot thailand",
        "slot deposit",
        "slot pulsa",
        "slot demo",
        "demo slot",
        "agen slot",
        "bandar slot",
        "login slot",
        "daftar slot",
        "slot login",
        "slot terpercaya",
        "situs terpercaya",
        "togel terpercaya",
        "judi terpercaya",
        "agen togel",
        "agen judi",
        "slot resmi",
        "togel resmi",
        "slot terbaru",
        "result togel",
        "data sgp",
        "data hk",
        "prediksi togel",
        "slot gampang",
        "slot mudah",
    ]
)
DRUGS = words(
    "viagra cialis levitra sildenafil tadalafil vardenafil kamagra xanax tramadol ambien valium phentermine oxycontin adderall modafinil "
    "ivermectin clomid propecia finasteride prednisone"
)
DRUG_PAIRS = frozenset(
    tuple(pair.split())
    for pair in [
        "online pharmacy",
        "canadian pharmacy",
        "without prescription",
        "no prescription",
        "cheap pills",
        "payday loan",
        "payday loans",
        "replica watches",
        "replica handbags",
        "essay writing",
        "buy cheap",
        "dating site",
        "adult dating",
    ]
)
ALL_PAIRS = PAIRS | DRUG_PAIRS
DRUG_FILLER = words(
    "buy cheap online generic order price purchase best low cost pills pill mg overnight delivery usa uk canada without no rx"
)
# Who says one of these tells of spam, or explains it.
GUARDS = words(
    "waspada waspadai bahaya bahayanya berbahaya cegah mencegah pencegahan dicegah berantas memberantas pemberantasan stop tolak menolak "
    "lawan melawan perangi memerangi larangan dilarang melarang larang hindari menghindari jauhi imbau mengimbau imbauan himbauan "
    "peringatan ingatkan mengingatkan diingatkan sosialisasi edukasi penyuluhan literasi kampanye polisi polri polres polda "
    "bareskrim jaksa "
    "kejaksaan hakim pengadilan sidang putusan vonis divonis terdakwa tersangka terpidana perkara kasus pidana hukum hukuman penjara uu "
    "undang kuhp tangkap ditangkap menangkap penangkapan bongkar membongkar dibongkar ungkap diungkap mengungkap gerebek digerebek blokir "
    "diblokir memblokir pemblokiran tutup ditutup penutupan satgas kominfo komdigi ojk ppatk kerjasama sinergi korban dampak "
    "ancaman risiko kecanduan kerugian rugi haram mengapa kenapa apa mengenal kenali kenal istilah arti pengertian ciri modus penipuan "
    "lapor laporkan melapor pelaporan aduan adukan pengaduan melaporkan disusupi menyusup peretasan diretas retas pulih pemulihan "
    "klarifikasi hoaks "
    "hoax jangan asn pegawai disiplin sanksi pakta integritas deklarasi komitmen pengawasan "
    "awasi mengawasi diawasi marak maraknya fenomena menjerat jeratan terjerat terlibat keterlibatan promosikan mempromosikan mengandung "
    "siswa pelajar pemuda dugaan diduga investigasi klaim sebut menyebut "
    "report police court warning ban illegal against fight prevent danger risk arrested"
)
KNOWN = SELLING | SUBJECT | BESIDE | FILLER | DRUGS | DRUG_FILLER | {word for pair in ALL_PAIRS for word in pair}
# These deny, and who sells denies as well ("bukan tipuan"): they tell of a warning only in longer texts.
MILD = words("bukan tidak bebas")
OTHER_KINDS = ("", "guard", "mild")  # of words that belong to no spam
STEMS = ("gacor", "maxwin", "togel", "slot", "judi", "casino", "kasino")
BRAND = re.compile(
    r"(?:[a-z]{0,10}(?:slot|gacor|togel|toto|bet|poker|casino|hoki|jackpot|maxwin|spin|gaming|joker|jitu|cuan|sultan|dewa|raja|mega|judi)"
    r"[a-z]{0,6}\d{1,4}[a-z]{0,4}|\d{2,4}(?:slot|toto|bet|gacor)|[a-z]{2,10}(?:88|77|777|99|138|303|4d))"
)
LEET = str.maketrans("01345", "oieas")
LEET_L = str.maketrans("01345", "oleas")
SPACED = re.compile(r"(?<![a-z0-9])[a-z0-9](?:[ ._\-*|]{1,2}[a-z0-9](?![a-z0-9])){3,30}")
TOKEN = re.compile(r"[a-z0-9]+")
REMEMBERED = 16_384  # short texts
SAYING: dict[str, bool] = {}  # whether they say something
SINGLE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# Letters of other scripts that look like Latin ones; signs that nobody sees.
LOOKALIKES: dict[int, str | None] = dict(
    zip(
        map(ord, "аеорсухіјѕԁԛԝһкмтвнɡɑοαρτικνυσ" + "ıłø"),
        "aeopcyxijsdqwhkmtbhgaoaptiknuo" + "ilo",
        strict=True,
    )
)
LOOKALIKES |= dict.fromkeys([0xAD, 0x34F, 0x61C, *range(0x180B, 0x180F), *range(0x200B, 0x2010), *range(0x202A, 0x202F)], None)
LOOKALIKES |= dict.fromkeys([*range(0x2060, 0x2070), 0xFEFF, *range(0x300, 0x370)], None)


@dataclass(frozen=True)
class Wording:
    """How a text uses the words.

    Attributes:
        selling: expressions that only who sells says.
        subject: words of the subject.
        brands: made-up names such as a word with figures behind it.
        drugs: names and expressions of pharmacy spam.
        guards: words of those who warn, report or explain.
        mild: words that deny.
        words: how many words there are.
        covered: share of them that belong to spam, 0 to 1.
    """

    selling: int = 0
    subject: int = 0
    brands: int = 0
    drugs: int = 0
    guards: int = 0
    words: int = 0
    covered: float = 0.0
    mild: int = 0

    @property
    def sells(self) -> bool:
        """Whether a short text is an advertisement: it names the thing and says hardly anything else."""
        if self.guards or not (self.selling or self.drugs or self.brands):
            return False
        named = self.selling or self.drugs or (self.brands and (self.subject or self.covered > COVERED)) or self.brands >= 2
        return bool(named) and self.covered >= (COVERED if self.words <= SHORT else 0.75)

    @property
    def names(self) -> bool:
        """Whether it consists of the subject alone: "judi online", as spam and a list of topics both have it."""
        return not self.guards and self.subject > 0 and self.covered >= COVERED and self.words <= 5

    @property
    def weight(self) -> int:
        return self.selling + self.brands + self.drugs


NOTHING = Wording()


def plain(text: str) -> str:
    """Lower case, without look-alike letters, invisible signs and accents."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).lower().translate(LOOKALIKES)
    return text.lower()


def wording(text: str) -> Wording:
    """Look at one short text: an anchor, a title, one keyword. Letters past :data:`LONGEST` are not read."""
    return short_wording(text[:LONGEST])


@lru_cache(maxsize=8192)
def short_wording(text: str) -> Wording:
    if not text.isascii() and (signs := gambling_signs(text)):
        return Wording(selling=signs, words=1, covered=1.0)
    lower = plain(text)
    tokens = TOKEN.findall(lower)
    if any(len(token) == 1 for token in tokens):
        lower = SPACED.sub(lambda found: "".join(TOKEN.findall(found[0])), lower)
        tokens = TOKEN.findall(lower)
    return weighed(tokens)


def may_say_something(texts: Sequence[str]) -> list[bool]:
    """Which of many texts :func:`wording` has to look at: of the others it would only find guards, and what denies.

    Most links of most pages say nothing of the subject. New ones are seen to all at once, and menus stand on every page.
    """
    short = [text[:LONGEST] for text in texts]
    fresh = list({text for text in short if text not in SAYING})
    if len(SAYING) + len(fresh) > REMEMBERED:
        SAYING.clear()
        fresh = list(set(short))
    SAYING.update(zip(fresh, saying(fresh), strict=True))
    return [SAYING[text] for text in short]


def saying(texts: Sequence[str]) -> list[bool]:
    """The same for texts of bounded length, without looking at what is remembered."""
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts):
        joined = "\n".join(text.replace("\n", " ") for text in texts)
    lower = plain(joined)
    tokens = TOKEN.findall(lower)
    if not joined.isascii() and gambling_signs(joined):
        return [True] * len(texts)
    if not SINGLE.isdisjoint(tokens) and SPACED.search(lower):
        return [True] * len(texts)
    telling = telling_among(tokens)
    return [not telling.isdisjoint(TOKEN.findall(line)) for line in lower.split("\n")] if telling else [False] * len(texts)


def telling_among(tokens: list[str]) -> set[str]:
    """Words, lower case, by which :func:`weighed` finds more than guards and what denies; none where it finds no more."""
    telling = {token for token in set(tokens) if is_telling(token)}
    return telling.union(*ALL_PAIRS.intersection(pairwise(tokens)))


@lru_cache(maxsize=16_384)
def is_telling(token: str) -> bool:
    """Whether a word by itself, or read without its disguise, speaks of the subject."""
    return undisguised(token[:LONGEST_WORD]) != token or kind_of(token[:LONGEST_WORD]) in ("selling", "subject", "drugs", "brand")


@lru_cache(maxsize=256)
def weighed_once(text: str) -> Wording:
    """As :func:`weighed_quickly`, for a text of bounded length that stands on many pages: a folded menu."""
    return weighed_quickly(text)


def weighed_quickly(text: str) -> Wording:
    """How a long text uses the words; of one that says nothing of the subject not even the guards are counted."""
    tokens = TOKEN.findall(plain(text))
    return weighed(tokens) if telling_among(tokens) else NOTHING


def weighed(tokens: list[str]) -> Wording:
    """The same for words in their order, lower case."""
    if not tokens:
        return NOTHING
    meant = {token: token if token.isalpha() else undisguised(token[:LONGEST_WORD]) for token in set(tokens)}
    tokens = [meant[token] for token in tokens]
    kind = {token: kind_of(token[:LONGEST_WORD]) for token in meant.values()}
    kinds = [kind[token] for token in tokens]
    count = kinds.count
    known = ALL_PAIRS.intersection(pairwise(tokens))
    pairs = [n for n, pair in enumerate(pairwise(tokens)) if pair in known] if known else []
    about_drugs = sum((tokens[n], tokens[n + 1]) in DRUG_PAIRS for n in pairs)
    subject, brands, guards = count("subject"), count("brand"), count("guard")
    selling, drugs = count("selling") + len(pairs) - about_drugs, count("drugs") + about_drugs
    if not (selling or drugs or subject or brands):
        return Wording(guards=guards, words=len(tokens), mild=count("mild"))
    if selling or subject or brands:
        selling += bool(count("beside"))
    return Wording(
        selling, subject, brands, drugs, guards, len(tokens), covered(tokens, kinds, pairs, about_drugs=drugs > 0), count("mild")
    )


def covered(tokens: list[str], kinds: list[str], pairs: list[int], *, about_drugs: bool) -> float:
    """Share of the words that belong to spam."""
    spam = len(kinds) - sum(map(kinds.count, OTHER_KINDS))
    spam += sum(kinds[n] in OTHER_KINDS for n in {n + m for n in pairs for m in (0, 1)})
    if about_drugs:
        alone = set(range(len(tokens))) - {n + m for n in pairs for m in (0, 1)}
        spam += sum(kinds[n] in OTHER_KINDS and tokens[n] in DRUG_FILLER for n in alone)
    return spam / len(tokens)


@lru_cache(maxsize=16_384)
def kind_of(token: str) -> str:
    """To which list a word belongs, '' for none; figures in the place of letters are read as those."""
    for kind, known in (
        ("selling", SELLING),
        ("subject", SUBJECT),
        ("beside", BESIDE),
        ("drugs", DRUGS),
        ("guard", GUARDS),
        ("mild", MILD),
        ("filler", FILLER),
    ):
        if token in known:
            return kind
    if (
        len(token) <= 24
        and not token.isalpha()
        and not token.isdigit()
        and (BRAND.fullmatch(token) or BRAND.fullmatch(head_undisguised(token)))
    ):
        return "brand"
    if token.isdigit() and len(token) <= 4:
        return "filler"
    return "selling" if len(token) >= 8 and glued(token) else ""


@lru_cache(maxsize=8192)
def undisguised(token: str) -> str:
    """The known word that is meant where figures stand in the place of letters: ``g4c0r``; else the word itself."""
    if token.isdigit() or token in KNOWN:
        return token
    return next((guise for guise in (token.translate(LEET), token.translate(LEET_L)) if guise in KNOWN), token)


def head_undisguised(token: str) -> str:
    """The same with figures read as letters, but for those at its end, which belong to the name."""
    head = token.rstrip("0123456789")
    return head.translate(LEET) + token[len(head) :]


def glued(token: str) -> bool:
    """Several words of the subject run together: ``slotgacorhariini``."""
    return sum(stem in token for stem in STEMS) >= 2


@lru_cache(maxsize=8192)
def names_gambling(host: str) -> bool:
    """Whether a host's own name sells: ``slot-gacor88.example``; who fights gambling names that too, and is left out."""
    tokens = TOKEN.findall(plain(host))
    kinds = {kind_of(token) for token in tokens}
    if "guard" in kinds or any(good in token for token in tokens for good in ("stop", "lawan", "anti", "cegah", "lapor", "aduan", "bebas")):
        return False
    return bool(kinds & {"selling", "drugs"}) or (
        "brand" in kinds and any(stem in host for stem in (*STEMS, "toto", "bet", "poker", "hoki"))
    )


# -- other scripts

KANA = (0x3041, 0x30FF)
HAN = (0x4E00, 0x9FFF)
HANGUL = (0xAC00, 0xD7A3)
THAI = (0x0E01, 0x0E5B)
SHOP_SIGNS = ("激安", "通販", "送料無料", "楽天", "正規品", "新品", "中古", "税込", "セール", "ブランド", "販売", "円")

GAMBLING_SIGNS = (
    "สล็อต", "บาคาร่า", "คาสิโน", "หวย", "แทงบอล", "百家乐", "百家樂", "博彩", "老虎机", "老虎機", "赌场", "賭場", "娱乐城", "娛樂城", "彩金",
    "彩票网",
    "カジノ", "スロット", "パチンコ", "카지노", "바카라", "토토사이트", "슬롯", "казино", "ставки",
)  # fmt: skip


def gambling_signs(text: str) -> int:
    """How many words of gambling in other scripts a text has; those of a sentence in another language that warns count as well."""
    return sum(sign in text for sign in GAMBLING_SIGNS)


def foreign_letters(text: str) -> tuple[int, int, int]:
    """Letters of kana, of Han, Hangul and Thai, and all letters of a text."""
    if text.isascii():
        return 0, 0, len(text)
    codes = [ord(letter) for letter in text[:LONGEST] if letter.isalpha() or letter == "ー"]
    kana = sum(KANA[0] <= code <= KANA[1] for code in codes)
    others = sum(low <= code <= high for code in codes for low, high in (HAN, HANGUL, THAI))
    return kana, others, len(codes)
