# ruff: noqa: E501  pages and scripts stand here as they come, unbroken
"""Old office sites around a text: templates of several ages, with the things they all carry (menus, counters, sliders)."""

import json
from random import Random

PLACES = (
    "Kabupaten Wanasari", "Kota Tirtajaya", "Kabupaten Bukit Laras", "Kota Samudra", "Kabupaten Lembah Jati", "Provinsi Nusa Raya",
    "Kabupaten Rawa Indah", "Kota Gunung Sari", "Kabupaten Teluk Biru", "Kabupaten Muara Tenang",
)  # fmt: skip
MENU = ("Beranda", "Profil", "Visi dan Misi", "Struktur Organisasi", "PPID", "Berita", "Pengumuman", "Agenda", "JDIH", "Galeri", "Kontak")
PARTNERS = (
    ("https://www.kpu.go.id/", "KPU RI"), ("https://www.bawaslu.go.id/", "Bawaslu RI"), ("https://www.wanasari.go.id/", "Pemerintah Daerah"),
    ("https://infopemilu.kpu.go.id/", "Info Pemilu"), ("https://kabar-wanasari.example/", "Kabar Wanasari"),
    ("https://radio-suara.example/", "Radio Suara"), ("https://koran-pagi.test/", "Koran Pagi"), ("https://unwanasari.ac.id/", "Universitas"),
    ("https://lembaga-pemantau.example/", "Lembaga Pemantau Pemilu"), ("https://www.lapor.go.id/", "SP4N LAPOR!"),
)  # fmt: skip
SOCIAL = ("https://www.facebook.com/kpu", "https://twitter.com/kpu", "https://www.instagram.com/kpu", "https://www.youtube.com/@kpu")
JQUERY = (
    '!function(e,t){"object"==typeof module&&"object"==typeof module.exports?module.exports=e.document?t(e,!0):function(e){if(!e.document)'
    'throw new Error("jQuery requires a window with a document");return t(e)}:t(e)}("undefined"!=typeof window?window:this,function(e,t){'
    'var n=[],r=n.slice,i=n.concat,o=n.push;function s(e){var t=!!e&&"length"in e&&e.length}});jQuery(document).ready(function($){$("#menu")'
    '.hide();$(".slide").css("opacity",0).animate({opacity:1});if(location.hash){$(location.hash).show()}});'
)
ANALYTICS = (
    "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}gtag('js',new Date());gtag('config','UA-000000-1');",
    "(function(i,s,o,g,r,a,m){i['GoogleAnalyticsObject']=r;i[r]=i[r]||function(){(i[r].q=i[r].q||[]).push(arguments)};a=s.createElement(o);"
    "m=s.getElementsByTagName(o)[0];a.async=1;a.src=g;m.parentNode.insertBefore(a,m)})(window,document,'script',"
    "'//www.google-analytics.com/analytics.js','ga');ga('create','UA-000000-1','auto');ga('send','pageview');",
    'var gaJsHost=(("https:"==document.location.protocol)?"https://ssl.":"http://www.");document.write(unescape("%3Cscript src=\'"+gaJsHost+'
    "\"google-analytics.com/ga.js' type='text/javascript'%3E%3C/script%3E\"));",
    "var _Hasync=_Hasync||[];_Hasync.push(['Histats.start','1,1,4,0,0,0,00010000']);(function(){var hs=document.createElement('script');"
    "hs.async=true;hs.src=('//s10.histats.com/js15_as.js');document.body.appendChild(hs);})();",
)
EMOJI = (
    'window._wpemojiSettings={"baseUrl":"https:\\/\\/s.w.org\\/images\\/core\\/emoji\\/13\\/72x72\\/","ext":".png"};!function(e,a,t){var n,r,o,'
    "i=a.createElement('canvas'),p=i.getContext&&i.getContext('2d');function s(e,t){var a=String.fromCharCode;return a.apply(this,e)!=="
    "a.apply(this,t)}s([55356,56826,8203,55356,56819],[55356,56826,55356,56819]);s([10084,65039,8205,55357,56613],[10084,65039,8203,55357,"
    "56613]);var c=a.createElement('script');c.src=e,c.defer=c.type='text/javascript'}(window,document,window._wpemojiSettings);"
)
CLOAKED_MAIL = (
    "var prefix='&#109;a'+'i&#108;'+'&#116;o';var path='hr'+'ef'+'=';var addy='kpu'+'&#64;';addy=addy+'contoh'+'&#46;'+'go'+'&#46;'+'id';"
    "document.write('<a '+path+'\\''+prefix+':'+addy+'\\'>');document.write(addy);document.write('<\\/a>');"
)
MAIL_CODES = "document.write(String.fromCharCode({}));".format(
    ",".join(str(ord(c)) for c in '<a href="mailto:ppid@contoh.go.id">Surel</a>')
)
PACKED_SLIDER = (
    "eval(function(p,a,c,k,e,d){e=function(c){return c};if(!''.replace(/^/,String)){while(c--){d[c]=k[c]||c}k=[function(e){return d[e]}];"
    "e=function(){return'\\\\w+'};c=1};while(c--){if(k[c]){p=p.replace(new RegExp('\\\\b'+e(c)+'\\\\b','g'),k[c])}}return p}"
    "('0.1.2=3(4){5.6(7)}',8,8,'jQuery|fn|carousel|function|options|this|each|slide'.split('|'),0,{}))"
)
MOBILE = 'if(screen.width<=699){document.location="/m/";}'
FRAME_BUSTER = "if(top.location!=self.location){top.location=self.location.href;}"
REFERRER = "var r=document.referrer;if(r.indexOf('google')>-1){ga('set','campaign','search');}var l=location.href;"
HIDDEN_MENU = (
    '<div id="mobile-menu" style="display:none"><ul>{links}</ul></div>',
    '<nav class="off-canvas" style="position:fixed;left:-280px;width:280px">{links}</nav>',
    '<style>.submenu,.dropdown ul{{display:none;position:absolute}} .menu li:hover ul{{display:block}}</style><ul class="submenu">{links}</ul>',
    '<div class="modal fade" style="visibility:hidden;opacity:0"><div class="modal-body">{links}</div></div>',
    '<nav style="transform:translateX(-100%)" aria-hidden="true">{links}</nav>',
)
SCREEN_READER = (
    '<a class="skip-link screen-reader-text" href="#content">Langsung ke isi</a><style>.screen-reader-text{clip:rect(1px,1px,1px,1px);'
    "position:absolute!important;height:1px;width:1px;overflow:hidden}</style>",
    '<span style="position:absolute;left:-10000px;width:1px;height:1px;overflow:hidden">Bagian menu utama</span>',
    '<h1 class="logo" style="text-indent:-9999px"><a href="/">Komisi Pemilihan Umum</a></h1>',
    '<a href="https://www.facebook.com/kpu" style="text-indent:-999em;display:block">Facebook</a>',
)
SLIDER = (
    '<div class="slider"><div class="slide" style="opacity:0"><a href="/berita/1"><img src="/images/s1.jpg" alt="Rapat pleno"></a></div>'
    '<div class="slide" style="display:none"><a href="https://koran-pagi.test/pemilu"><img src="/images/s2.jpg" alt="Debat"></a></div></div>'
)
COOKIES = (
    '<div id="cookie-bar" style="position:fixed;bottom:0;display:none;color:#fff;background:#333">Situs ini memakai kuki. '
    '<a href="/privasi" style="color:#fff">Kebijakan privasi</a></div>'
)
COUNTER = '<!-- Histats.com START --><noscript><a href="//www.histats.com" target="_blank"><img src="//sstatic1.histats.com/0.gif" alt="counter"></a></noscript>'
GTM = (
    '<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-0000" height="0" width="0" '
    'style="display:none;visibility:hidden"></iframe></noscript>'
)
MAP = '<iframe src="https://www.google.com/maps/embed?pb=1" width="600" height="300" style="border:0"></iframe>'


def organisation(place: str, host: str) -> str:
    data = {"@context": "https://schema.org", "@type": "GovernmentOrganization", "name": f"KPU {place}", "url": f"https://{host}/"}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def article_data(title: str, host: str) -> str:
    data = {"@context": "https://schema.org", "@graph": [
        {"@type": "NewsArticle", "headline": title, "author": {"@type": "Person", "name": "Admin"}, "mainEntityOfPage": f"https://{host}/b/"},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Berita"}]},
    ]}  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def event_data(title: str) -> str:
    data = {"@type": "Event", "name": title, "startDate": "2024-02-14", "offers": {"@type": "Offer", "price": "0", "priceCurrency": "IDR"}}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def link_list(chance: Random, count: int) -> str:
    return "".join(f'<li><a href="/{entry.lower().replace(" ", "-")}">{entry}</a></li>' for entry in chance.sample(MENU, count))


def noise(chance: Random, *, verified: bool) -> tuple[str, str]:
    """What innocent sites carry in head and body, drawn anew for each page; a mark of verification only where there is none yet."""
    head = [f"<script>{chance.choice(ANALYTICS)}</script>"]
    for likely, piece in ((0.3, EMOJI), (0.3, JQUERY), (0.1, PACKED_SLIDER), (0.15, MOBILE), (0.15, FRAME_BUSTER), (0.15, REFERRER)):
        if chance.random() < likely:
            head.append(f"<script>{piece}</script>")
    if chance.random() < 0.4 and not verified:
        head.append(f'<meta name="google-site-verification" content="{chance.getrandbits(80):x}">')
    if chance.random() < 0.15:
        head.append(f'<meta name="msvalidate.01" content="{chance.getrandbits(80):X}">')
    if chance.random() < 0.3:
        head.append('<meta name="keywords" content="kpu, pemilu, pilkada, ppid, pemilih, demokrasi">')
    if chance.random() < 0.2:
        head.append('<link rel="amphtml" href="/amp/"><style>body{opacity:1}.noprint{display:none}</style>')
    body = [chance.choice(HIDDEN_MENU).format(links=link_list(chance, 5))]
    for likely, piece in (
        (0.5, chance.choice(SCREEN_READER)), (0.3, SLIDER), (0.3, COOKIES), (0.25, COUNTER), (0.2, GTM), (0.15, MAP),
        (0.2, f"<script>{CLOAKED_MAIL}</script>"), (0.1, f"<script>{MAIL_CODES}</script>"),
    ):  # fmt: skip
        if chance.random() < likely:
            body.append(piece)
    partners = chance.sample(PARTNERS, chance.randint(0, 6))
    body.append("".join(f'<a href="{address}" rel="noopener">{name}</a> ' for address, name in partners))
    body.append("".join(f'<a href="{address}"><i class="icon"></i></a>' for address in chance.sample(SOCIAL, 3)))
    chance.shuffle(body)
    return "\n".join(head), "\n".join(body)


def page(chance: Random, title: str, body: str, place: str, host: str, head: str = "", foot: str = "") -> str:
    """A whole page in one of four templates; a fragment as an export has it, one time in six and where nothing stands in its head."""
    if not head and chance.random() < 1 / 6:
        return f"<!-- wp:paragraph -->\n{body}\n<!-- /wp:paragraph -->\n{foot}"
    more_head, more_body = noise(chance, verified="site-verification" in head)
    data = chance.choice((organisation(place, host), article_data(title, host), ""))
    full_title = chance.choice((f"{title} - KPU {place}", f"KPU {place} | {title}", title))
    shell = chance.choice((joomla, wordpress, bootstrap, homegrown))
    return shell(full_title, body, link_list(chance, 6), f"{head}\n{more_head}\n{data}", f"{more_body}\n{foot}", host)


def joomla(title: str, body: str, menu: str, head: str, foot: str, host: str) -> str:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="id-id" lang="id-id"><head><title>{title}</title>
<base href="http://{host}/" /><meta name="generator" content="Joomla! 1.5 - Open Source Content Management" />{head}
<link rel="stylesheet" href="/templates/ja_purity/css/template.css" type="text/css" /></head>
<body style="background-color:#fff"><table width="980" align="center" cellpadding="0"><tr><td bgcolor="#800000">
<font color="#ffffff" size="4"><b>{title}</b></font></td></tr><tr><td><ul class="menu">{menu}</ul></td><td valign="top">
<div class="componentheading" style="color:#333;font-size:14px">{title}</div><div style="text-align:justify">{body}</div></td></tr>
<tr><td>{foot}</td></tr></table></body></html>"""


def wordpress(title: str, body: str, menu: str, head: str, foot: str, host: str) -> str:
    return f"""<!DOCTYPE html><html lang="id-ID"><head><meta charset="UTF-8"><title>{title}</title>{head}
<link rel="canonical" href="https://{host}/berita/"><link rel="pingback" href="https://{host}/xmlrpc.php">
<link rel='stylesheet' href='https://fonts.googleapis.com/css?family=Open+Sans'><style>img.wp-smiley{{height:1em;width:1em}}</style></head>
<body class="post-template single"><header><nav><ul>{menu}</ul></nav></header><main id="content"><article class="post">
<h1 class="entry-title">{title}</h1><div class="entry-content">{body}</div></article></main><aside>{foot}</aside>
<footer>Hak cipta KPU. <a href="https://wordpress.org/">WordPress</a></footer></body></html>"""


def bootstrap(title: str, body: str, menu: str, head: str, foot: str, host: str) -> str:
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>{head}<meta property="og:title" content="{title}"><link rel="canonical" href="http://www.{host}/x">
<link href="https://maxcdn.bootstrapcdn.com/bootstrap/3.3.7/css/bootstrap.min.css" rel="stylesheet"></head><body>
<div class="navbar"><ul class="nav">{menu}</ul></div><div class="container"><h2>{title}</h2>{body}</div>
<div class="tab-content"><div class="tab-pane" style="display:none">{foot}</div></div></body></html>"""


def homegrown(title: str, body: str, menu: str, head: str, foot: str, host: str) -> str:
    return f"""<html><head><title>{title}</title><meta http-equiv="Content-Type" content="text/html; charset=utf-8">{head}</head>
<body bgcolor=#ffffff><marquee>Selamat datang di situs resmi {host}</marquee><center><img src=/gambar/logo.gif alt=logo></center>
<ul>{menu}</ul><h1>{title}</h1>{body}<hr>{foot}</body></html>"""
