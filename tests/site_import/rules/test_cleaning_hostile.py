"""Whatever a body holds: nothing that is not allowed passes, no word is lost, and it ends."""

import re
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wagtail.blocks import StreamBlock

from pendopo.site_import.rules.cleaning import LONGEST_BODY, MOST_PIECES
from pendopo.sites.blocks import BODY_BLOCKS, TEXT_FEATURES
from pendopo.sites.rich_text import ListKeeping
from tests.site_import.rules.markup import cleaned, faults, rich_texts, words_kept

SCRIPT = "javascript:alert(1)"
VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<script/xss src=//evil.example></script>",
    "<<script>alert(1);//<</script>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img src='/a.jpg' alt='\"><script>alert(1)</script>'>",
    '<img src="/a.jpg" title="x" alt="x` onerror=alert(1) `">',
    "<img src=javascript:alert(1)>",
    "<img lowsrc=javascript:alert(1) dynsrc=javascript:alert(1)>",
    '<img srcset="javascript:alert(1) 2000w, /a.jpg 10w">',
    '<img src="/a.jpg#\'onload=alert(1)">',
    "<picture><source srcset=javascript:alert(1)><img src=/a.jpg></picture>",
    f'<a href="{SCRIPT}">x</a>',
    '<a href="jAvAsCrIpT:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&#x0A;script:alert(1)">x</a>',
    '<a href="java&NewLine;script&colon;alert(1)">x</a>',
    '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
    '<a href="&#0000106avascript:alert(1)">x</a>',
    '<a href="&#x6Aavascript:alert(1)">x</a>',
    '<a href="javascript&#58;alert(1)">x</a>',
    '<a href="java\0script:alert(1)">x</a>',
    '<a href="&#1;javascript:alert(1)">x</a>',
    '<a href="\u00a0javascript:alert(1)">x</a>',
    '<a href="\u2028javascript:alert(1)">x</a>',
    '<a href="javascript\u200b:alert(1)">x</a>',
    '<a href="feed:javascript:alert(1)">x</a>',
    '<a href="view-source:javascript:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
    '<a href="blob:https://evil.example/1">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="/\\evil.example">x</a>',
    '<a href="https:\\\\evil.example\\@kab-contoh.kpu.go.id">x</a>',
    '<a href="https://kab-contoh.kpu.go.id@evil.example/">x</a>',
    '<a href="http://[::1">x</a>',
    '<a href="http://x:99999999/">x</a>',
    '<a href="https://x/&quot;onmouseover=alert(1) x=&quot;">x</a>',
    '<a href="https://x/" onclick="alert(1)" style="x:expression(alert(1))" target=_blank rel=opener ping=//evil.example>x</a>',
    '<a xlink:href="javascript:alert(1)">x</a>',
    '<a href="mailto:a@b.id?subject=x&#10;bcc:c@d.id">x</a>',
    '<a href="tel:+62&#x22;onclick=alert(1)">x</a>',
    "<b onmouseover=alert(1)>x</b>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<div style='behavior:url(#x)'>x</div>",
    "<font color='x' onload=alert(1)>x</font>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    '<svg><style><img src="</style><img src=x onerror=alert(1)//"></svg>',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><foreignObject><p><script>alert(1)</script></p></foreignObject></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<template><p title="</template><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    '<style><p title="</style><img src=x onerror=alert(1)>">',
    "<style>@import '//evil.example/x.css';</style>",
    '<title><a title="</title><img src=x onerror=alert(1)>">',
    '<textarea><a title="</textarea><img src=x onerror=alert(1)>">',
    '<xmp><a title="</xmp><img src=x onerror=alert(1)>">',
    '<noembed><a title="</noembed><img src=x onerror=alert(1)>">',
    '<noframes><a title="</noframes><img src=x onerror=alert(1)>">',
    '<iframe><a title="</iframe><img src=x onerror=alert(1)>">',
    "<plaintext><img src=x onerror=alert(1)>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    '<table><td background="javascript:alert(1)"><caption onclick=alert(1)>x<td>y<tr><td>z<td>w</table>',
    "<table><tr><th>a<th><img src=x onerror=alert(1)></tr><tr><td>&lt;script&gt;alert(1)&lt;/script&gt;<td>y</tr></table>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><?php system($_GET['x']); ?>x",
    "<?php eval(base64_decode('x'",
    '<iframe src="https://evil.example/"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe src="https://www.youtube.com.evil.example/embed/abcdefghijk"></iframe>',
    '<iframe src="https://evil.example/?https://www.youtube.com/embed/abcdefghijk"></iframe>',
    '<iframe src="https://www.youtube.com/embed/abc%22onload%3Dalert(1)"></iframe>',
    '<iframe src="https://www.google.com/maps?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"></iframe>',
    '<object data="javascript:alert(1)"></object>',
    '<object data="data:text/html,<script>alert(1)</script>"><embed src=javascript:alert(1)></object>',
    '<embed src="//evil.example/x.swf" allowscriptaccess=always>',
    '<applet code="x.class"></applet>',
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    '<base href="javascript:/a/../">x<a href="#">y</a>',
    '<link rel=stylesheet href="javascript:alert(1)">',
    "<body onload=alert(1)>x</body>",
    "<html manifest=//evil.example>x</html>",
    '<form action="javascript:alert(1)"><input type=submit><button formaction=javascript:alert(1)>x</button></form>',
    "<isindex action=javascript:alert(1) type=image>",
    "<input autofocus onfocus=alert(1)>",
    '<video src="javascript:alert(1)" poster="javascript:alert(1)"><source onerror=alert(1)></video>',
    "<audio src=x onerror=alert(1)></audio>",
    "<details open ontoggle=alert(1)><summary onclick=alert(1)>x</summary><script>alert(1)</script>y</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<keygen autofocus onfocus=alert(1)><dialog open onclose=alert(1)>x</dialog>",
    "<map><area href='javascript:alert(1)'></map>",
    "<ul><li><a href='javascript:alert(1)'>x</a><li onclick=alert(1)>y</ul>",
    "<h2 onclick=alert(1)><a href='javascript:alert(1)'>x</a></h2>",
    "<blockquote cite='javascript:alert(1)'>x<cite onclick=alert(1)>y</cite></blockquote>",
    "<figure><img src=/a.jpg><figcaption onclick=alert(1)><script>alert(1)</script>x</figcaption></figure>",
    '[caption caption="<script>alert(1)</script>"]<img src=/a.jpg>[/caption]',
    '[youtube id="abcdefghijk&quot;><script>alert(1)</script>"]',
    "[youtube=javascript:alert(1)]",
    "[embed]javascript:alert(1)[/embed]",
    '[gallery ids="1&quot;onerror=alert(1)"]',
    '[video src="javascript:alert(1)"]',
    '[et_pb_image src="javascript:alert(1)" alt="&quot;onerror=alert(1)"]',
    '[vc_btn title="<img src=x onerror=alert(1)>" link="url:javascript%3Aalert(1)"]',
    "[<script>alert(1)</script> x='1']",
    '<!-- wp:embed {"url":"javascript:alert(1)"} /-->',
    '<!-- wp:image {"url":"x\\" onerror=\\"alert(1)"} /-->',
    '<!-- wp:file {"href":"javascript:alert(1)","fileName":"<script>alert(1)</script>"} /-->',
    "<!-- wp:html --><script>alert(1)</script><!-- /wp:html -->",
    '<!-- wp:x {"a":"--><img src=x onerror=alert(1)>"} -->',
    "\ufdd00\ufdd1<script>alert(1)</script>\ufdd01\ufdd1",
    "&#64976;0&#64977;<script>alert(1)</script>",
    "<p>\ud800<script>alert(1)</script>\udfff</p>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "¼script¾alert(1)¼/script¾",
    "<p/onclick=alert(1)>x",
    "<a\x0chref='javascript:alert(1)'>x</a>",
    "<x onclick=alert(1) style=position:fixed;inset:0>x</x>",
    "<custom-element><p onpointerover=alert(1)>x</p></custom-element>",
    "<o:p onclick=alert(1)>x</o:p><v:vmlframe src=javascript:alert(1)>",
    "<p>\u202egpj.exe</p>",
]


@pytest.mark.parametrize("vector", VECTORS)
def test_no_known_vector_passes(vector: str) -> None:
    for body in (
        vector,
        f"<p>awal {vector} akhir</p>",
        f"<ul><li>{vector}</ul>",
        f"<table border=1><tr><th>a<th>b<tr><td>{vector}<td>c</table>",
    ):
        result = cleaned(body)
        assert faults(result) == []
        shown = str([piece.value for piece in result.pieces if piece.block in ("paragraph", "folds")])
        assert "<script" not in shown.lower()


def test_no_attribute_of_any_element_passes() -> None:
    names = [
        "onclick",
        "onerror",
        "onload",
        "onfocus",
        "style",
        "class",
        "id",
        "srcdoc",
        "formaction",
        "href",
        "src",
        "data",
        "action",
        "is",
        "slot",
    ]
    attributes = " ".join(f'{name}="{SCRIPT}"' for name in names)
    for tag in TAGS_WITH_WORDS.split():
        assert faults(cleaned(f"<{tag} {attributes}>isi</{tag}>")) == [], tag


TAGS_OF_SOUP = """
    a abbr article b blockquote br caption center cite code dd del details div dl dt em fieldset figcaption figure font footer form h1
    h2 h3 h4 hr i iframe img input label li main marquee math noscript object ol option p pre q s section select small span strong
    style sub summary sup svg table tbody td template textarea tfoot th thead title tr ul video xmp script
"""
NAMES = st.sampled_from(TAGS_OF_SOUP.split())
NASTY = st.sampled_from(
    [
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?php ",
        "?>",
        "<",
        ">",
        "'",
        '"',
        "&lt;",
        "&#x3c;script&#x3e;",
        "\0",
        "\ufdd0",
        "[caption",
        "[/caption]",
        "]",
        "[[",
        "[gallery]",
        "<!-- wp:a {",
        "<!-- /wp:a -->",
        "javascript:",
        "</",
        "/>",
        "\ud800",
        "\u202e",
        "&#0;",
        "&amp;lt;b&amp;gt;",
        "<a href=",
        "{youtube}",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        " href=javascript:alert(1)",
        " href='/a.pdf'",
        " src=/a.jpg",
        " src='data:x,y' onerror=x",
        " style='display:none'",
        " onclick=x",
        " class=wp-caption",
        ' href="&#106avascript:x"',
        " border=1 rowspan=3 colspan=2",
        " srcdoc='<script>'",
        " src=//www.youtube.com/embed/abcdefghijk",
    ]
)
SOUP = st.lists(
    st.one_of(
        st.builds("<{}{}>".format, NAMES, ATTRIBUTES),
        st.builds("</{}>".format, NAMES),
        NASTY,
        st.text(max_size=8),
        st.sampled_from(["kata", "\n\n", " "]),
    ),
    max_size=40,
).map("".join)


@settings(deadline=None)
@given(SOUP)
@example("<svg><p><style><g title='</style><img src onerror=alert(1)>'>")
def test_no_soup_yields_a_forbidden_element(soup: str) -> None:
    assert faults(cleaned(soup)) == []


@settings(deadline=None)
@given(SOUP)
def test_the_same_body_gives_the_same_pieces(soup: str) -> None:
    assert cleaned(soup) == cleaned(soup)


LETTERS = "abcdefghijklmnopqrstuvwxyz"
TAGS_WITH_WORDS = """
    a abbr address article aside b big blockquote button canvas caption center cite code custom-tag dd del details dfn div dl dt em
    fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header i iframe ins kbd label legend li main map mark marquee math
    menu nav noembed noframes noscript object ol optgroup option p picture pre q s samp script section select small span strike strong
    style sub summary sup svg table tbody td template textarea tfoot th thead time title tr tt u ul var video audio dialog hgroup
    applet o:p
"""
CONTAINERS = st.sampled_from(TAGS_WITH_WORDS.split())
SHAPES = st.recursive(
    st.just("word"), lambda below: st.tuples(CONTAINERS, ATTRIBUTES, st.lists(below, min_size=1, max_size=4)), max_leaves=14
)


def written(shape: object, words: list[str]) -> str:
    """A shape as HTML; each place for a word gets one of its own, which is put into ``words``."""
    if shape == "word":
        number = len(words)
        words.append(f"kata{LETTERS[number // 26 % 26]}{LETTERS[number % 26]}x")
        return f" {words[-1]} "
    tag, attributes, below = shape  # type: ignore[misc]
    return f"<{tag}{attributes}>{''.join(written(one, words) for one in below)}</{tag}>"


@settings(deadline=None)
@given(st.lists(SHAPES, min_size=1, max_size=4))
def test_every_word_is_in_a_piece_or_left_over(shapes: list[object]) -> None:
    words: list[str] = []
    body = "".join(written(shape, words) for shape in shapes)
    kept = words_kept(cleaned(body))
    assert [word for word in words if word not in kept] == [], body


STREAM = StreamBlock(BODY_BLOCKS)
EDITOR = ListKeeping(TEXT_FEATURES)


@settings(deadline=None)
@given(st.one_of(SOUP, st.lists(SHAPES, min_size=1, max_size=4).map(lambda shapes: "".join(written(shape, []) for shape in shapes))))
def test_every_piece_passes_the_platforms_own_check_and_opens_in_its_editor(body: str) -> None:
    for piece in cleaned(body).pieces:
        for rich in rich_texts(piece):
            saved = EDITOR.to_database_format(EDITOR.from_database_format(rich))
            assert words_in(saved) == words_in(rich)
            assert saved.count("<ol") == rich.count("<ol")  # no list that counts anew
        if piece.block in ("picture", "gallery"):
            pictures = piece.value if piece.block == "gallery" else [piece.value]
            assert max(len(picture["caption"]) for picture in pictures) <= 250
        elif piece.block == "download":
            assert len(piece.value["label"]) <= 150
        else:
            STREAM.clean(STREAM.to_python([{"type": piece.block, "value": piece.value}]))


def words_in(markup: str) -> str:
    return "".join(unescape(re.sub(r"<[^<>]*>", "", markup)).split())


LISTS = st.recursive(
    st.just("word"),
    lambda below: st.tuples(st.sampled_from(["ul", "ol", "li", "p"]), st.just(""), st.lists(below, min_size=1, max_size=4)),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(LISTS, min_size=1, max_size=3))
def test_no_list_loses_an_item_in_the_editor(shapes: list[object]) -> None:
    body = "".join(written(shape, []) for shape in shapes)
    for piece in cleaned(body).pieces:
        saved = EDITOR.to_database_format(EDITOR.from_database_format(piece.value))
        assert (words_in(saved), saved.count("<ol")) == (words_in(piece.value), piece.value.count("<ol")), body


PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "satu",
            "dua",
            "[tiga]",
            "[empat a='b']",
            "[/lima]",
            "[[enam]]",
            "{tujuh}",
            "[delapan_x]",
            "\n",
            "\n\n",
            "<!--more-->",
            "<b>",
            "</b>",
        ]
    ),
    max_size=20,
)


@settings(deadline=None)
@given(PARAGRAPHS)
def test_brackets_lose_no_word(parts: list[str]) -> None:
    kept = words_kept(cleaned(" ".join(parts)))
    for word in ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"):
        assert (word in kept) == any(word in part for part in parts)


@pytest.mark.parametrize(
    "body",
    [
        ("<div>" + "x" * 95) * 20_000,
        "<b>" * 600_000,
        '<a "' * 400_000,
        "<!--" * 400_000,
        "[" + "a" * 1_500_000,
        "[a b='" * 200_000,
        "<!-- wp:a " + "[" * 900_000 + " /-->",
        "<table>" * 100_000,
        "<ul><li>" * 100_000,
        "<blockquote>" * 100_000,
        "<table border=1>" + "<tr><td rowspan=1000 colspan=60>a<td>b" * 2_000,
        "&lt;" * 400_000,
        "<img srcset='" + "a " * 700_000 + "'>",
        "<img src=/a.jpg alt='" + "wa1" * 400_000 + "'>",
    ],
    ids=range(14),
)
def test_a_body_made_to_exhaust_us_ends(body: str) -> None:
    result = cleaned(body)
    assert faults(result) == []
    assert sum(len(part.source) for part in result.left_over) <= 3 * len(body) + 1_000


def test_what_is_too_deep_is_reported_and_its_words_are_kept() -> None:
    result = cleaned("<div>" * 20_000 + "kata")
    assert (result.pieces, {part.reason for part in result.left_over}) == ((), {"too_deep"})
    assert "kata" in words_kept(result)
    flat = cleaned("<div>" * 300 + "<p>kata <script>jahat</script> lagi</p>")
    assert [piece.value for piece in flat.pieces] == ["<p>kata lagi</p>"]
    assert [str(part.reason) for part in flat.left_over] == ["too_deep"]


def called_from(depth: int, body: str) -> int:
    """How many pieces and left-over parts a body has, read from so many calls deep."""
    if depth:
        return called_from(depth - 1, body)
    result = cleaned(body)
    return len(result.pieces) + len(result.left_over)


@pytest.mark.parametrize("tag", TAGS_WITH_WORDS.split())
def test_elements_as_deep_as_they_may_stand_leave_room_on_the_stack(tag: str) -> None:
    assert called_from(300, f"<{tag}>kata" * 400) > 0
    assert called_from(300, f"<{tag}><ul><li><dl><dd>kata" * 100) > 0


def test_what_is_too_long_is_cut_and_reported() -> None:
    result = cleaned("kata " * (LONGEST_BODY // 5) + "sisanya")
    assert [(str(part.reason), part.source) for part in result.left_over] == [("too_long", "sisanya")]


def test_too_many_pieces_are_left_over_with_their_words() -> None:
    result = cleaned("".join(f"<h2>Judul {number}</h2>" for number in range(MOST_PIECES + 2)))
    assert len(result.pieces) == MOST_PIECES
    assert [part.source for part in result.left_over] == [f"Judul {MOST_PIECES}", f"Judul {MOST_PIECES + 1}"]


def test_a_picture_written_into_the_page_does_not_count_for_its_length() -> None:
    result = cleaned("<p>awal</p><img src='data:image/png;base64," + "A" * (2 * LONGEST_BODY) + "'><p>akhir</p>")
    assert [piece.value for piece in result.pieces] == ["<p>awal</p><p>akhir</p>"]
    assert [str(part.reason) for part in result.left_over] == ["data_picture"]


@pytest.mark.parametrize(
    "body",
    [
        '<p style="height:0;overflow:hidden;' + "padding:" * 120_000 + '">kata</p>',
        "<table><tr>" + "<td colspan=60 rowspan=1000>x</td>" * 300 + "</tr>" + "<tr><td>1</td></tr>" * 2_000 + "</table>",
        "<table border=1>" + ("<tr>" + "<td rowspan=1000>x</td>" * 10 + "</tr>") * 1_900 + "</table>",
        "<table border=1><tr>" + "<th>x</th>" * 9_000 + "</tr><tr><td>1</td></tr></table>",
        "".join(f'<img src="/{number}.jpg" srcset="{"a" * 19_000}">' for number in range(40)),
        '<img src="/a.jpg" srcset="' + "a,1w" * 5_000 + '">',
    ],
)
def test_a_body_that_took_a_square_of_time_ends_at_once(body: str) -> None:
    assert cleaned(body).pieces or cleaned(body).left_over


def test_paragraphs_behind_elements_of_style_that_were_never_closed_keep_their_lines() -> None:
    for number in (90, 300, 3_000):
        body = "".join(f"<p><font color=red><b>Kata{place}</p>" for place in range(number))
        found = cleaned(body)
        assert str(found.pieces).count("<p>") == number
        assert all(f"Kata{place}<" in str(found.pieces) for place in range(number))
        assert found.left_over == ()
