"""Elements of text: paragraphs, headings, lists, quotes, folds, links; and those that never pass."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import Any

from pendopo.site_import.rules.cleaning_addresses import is_file, is_picture, is_refused
from pendopo.site_import.rules.cleaning_asides import Reason
from pendopo.site_import.rules.cleaning_flow import (
    DEEPEST,
    LONGEST_LOOK,
    Flow,
    Handler,
    Part,
    Reading,
    Text,
    inner_markup,
    is_hidden,
    list_with,
    may_follow,
    one_line,
    pieces_in,
    rich,
    source_of,
    take_out,
    texts_in,
    visit,
    walk,
    with_lists_closed,
)
from pendopo.site_import.rules.cleaning_lines import Style
from pendopo.site_import.rules.pieces import Piece

LONGEST_HEADING, LONGEST_FOLD_TITLE = 150, 150
LONGEST_QUOTE, LONGEST_QUOTE_SOURCE = 1000, 150
LONGEST_TERM, LONGEST_FACT = 80, 300
FORM_OF_TEXT = 200  # letters beside labels and controls from which a form is only a wrapper of text
BOLD, ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em", "cite", "dfn", "var"})
CSS_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
CSS_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
CSS_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
CSS_LIST = re.compile(
    r"list-style(?:-type)?\s*:\s*(lower-alpha|upper-alpha|lower-latin|upper-latin|lower-roman|upper-roman)", re.IGNORECASE
)
LIST_KINDS = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I"}
WORD_MARKER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
COUNTED = re.compile(r"\(?([1-9][0-9]{0,2})[.)]+")
RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
SMALL_NUMBER = re.compile(r"[0-9+()-]{1,6}")
CONTROLS = frozenset({"input", "select", "textarea", "button", "option", "optgroup", "datalist", "output", "progress", "meter", "keygen"})


def block(element: Any, flow: Flow, depth: int) -> None:
    """An element that stands by itself: what is before and after it are other paragraphs."""
    flow.end_line()
    walk(element, flow, depth)
    flow.end_line()


def paragraph(element: Any, flow: Flow, depth: int) -> None:
    """A paragraph, in which new lines are white space; one of Word's lists is an item."""
    style = element.get("style")
    if style and "mso-list" in style:
        word_item(element, flow, depth)
        return
    before = flow.reading
    if before is not Reading.KEPT:
        flow.reading = Reading.HTML
    block(element, flow, depth)
    flow.reading = before


def word_item(element: Any, flow: Flow, depth: int) -> None:
    """A paragraph that Word made look like an item: its number or bullet stands in a span of its own.

    A bullet makes an item, a number one too where it goes on counting from 1. Letters and other numbers stay as they are
    written, since a law is quoted by them.
    """
    flow.end_line()
    marker = next((one for one in element.iter("span") if WORD_MARKER.search(one.get("style") or "")), None)
    sign = "".join(source_text(marker).split()) if marker is not None else ""
    tag = word_list(sign, flow)
    if tag:
        take_out(marker)
    parts = flow.below(element, depth)
    texts = texts_in(parts)
    if tag and texts and not any(text.is_list for text in texts):
        flow.parts.append(replace(as_item(tag, texts), open=True))
    else:
        flow.parts.extend(texts)
    flow.parts.extend(pieces_in(parts))


def word_list(sign: str, flow: Flow) -> str:
    """Which list an item with this sign belongs to, ``ul`` or ``ol``; '' when the sign must stay."""
    if len(sign) == 1 and not sign.isdecimal():
        return "ul"  # bullets in fonts of symbols are letters: o, §, ü
    found = COUNTED.fullmatch(sign)
    before = sum(1 for _ in takewhile(lambda part: isinstance(part, Text) and part.open and part.tag == "ol", reversed(flow.parts)))
    return "ol" if found and int(found[1]) == before + 1 else ""


def styled(element: Any, flow: Flow, depth: int) -> None:
    before = flow.style
    flow.style = style_of(element, before)
    walk(element, flow, depth)
    flow.style = before


def style_of(element: Any, before: Style) -> Style:
    """How text stands in an element: by its name, unless its style says otherwise (Google Docs wraps all in a ``b``)."""
    bold, italic, css = element.tag in BOLD, element.tag in ITALIC, element.get("style")
    if css:
        bold = not CSS_NOT_BOLD.search(css) if bold else bool(CSS_BOLD.search(css))
        italic = italic or bool(CSS_ITALIC.search(css))
    if bold <= before.bold and italic <= before.italic:
        return before
    return Style(bold or before.bold, italic or before.italic, before.href)


def line_break(_element: Any, flow: Flow, _depth: int) -> None:
    """A new line; two in a row end the paragraph, as they did before there was CSS."""
    if flow.line.ends_with_break():
        flow.end_line()
    else:
        flow.line.add_break()


def rule(element: Any, flow: Flow, _depth: int) -> None:
    """A line across the page; one that began a new page at Joomla carries its heading."""
    flow.end_line()
    if "system-pagebreak" in (element.get("class") or "") and (title := element.get("title")):
        flow.style, before = flow.style._replace(bold=True), flow.style
        flow.text(title)
        flow.end_line()
        flow.style = before


def kept_lines(element: Any, flow: Flow, depth: int) -> None:
    """Text in which every line is a line: ``pre``, a verse."""
    before, flow.reading = flow.reading, Reading.KEPT
    block(element, flow, depth)
    flow.reading = before


def heading(element: Any, flow: Flow, depth: int) -> None:
    """The topmost headings of a body become the page's subheadings, the others small headings in the text.

    One that is too long for a heading was a paragraph made big; one with a link stays in the text, where links can be.
    """
    flow.end_line()
    parts = flow.below(element, depth, flow.style._replace(bold=True))
    texts = texts_in(parts)
    plain, linked = one_line(texts), any(text.linked for text in texts)
    if len(plain) > LONGEST_HEADING or any(text.is_list for text in texts):
        flow.parts.extend(texts)
    elif texts:
        markup = " ".join(text.markup for text in texts).replace("<br>", " ").replace("<b>", "").replace("</b>", "")
        tag = "heading" if element.tag in flow.job.top_levels and not linked else "h3"
        flow.parts.append(Text(tag, markup, plain, "", linked))
    flow.parts.extend(pieces_in(parts))


def small_number(element: Any, flow: Flow, depth: int) -> None:
    """Raised and lowered numbers as the signs that Unicode has for them (m², H₂O); all else as plain text."""
    words = source_text(element).strip()
    notes = all(one.tag in ("a", "span") and (one.get("href") or "#").startswith("#") for one in element.iterdescendants())
    if notes and SMALL_NUMBER.fullmatch(words):
        flow.text(words.translate(RAISED if element.tag == "sup" else LOWERED))
    else:
        walk(element, flow, depth)


def quoted_words(element: Any, flow: Flow, depth: int) -> None:
    flow.text("“")
    walk(element, flow, depth)
    flow.text("”")


def struck(element: Any, flow: Flow, depth: int) -> None:
    """Text that was struck through stays, and the editor is told: without its stroke it says the opposite."""
    if next(element.iterancestors("del", "s", "strike"), None) is None:
        flow.job.leave(Reason.STRUCK, source_of(element)[:LONGEST_LOOK])
    walk(element, flow, depth)


def link(element: Any, flow: Flow, depth: int) -> None:
    """A link: its text stays whatever becomes of its address."""
    before = flow.style
    if "button" in (element.get("class") or ""):
        flow.end_line()  # beside the name of the file that it fetches
    picture = next(element.iter("img", "amp-img"), None)
    address = target_of(element, flow, picture is not None)
    if is_picture(address) and flow.job.place.holds(address) and picture is None:
        flow.job.media[address] = None
        flow.job.says_of(address, "")
        walk(element, flow, depth)
        flow.add_picture(Piece("picture", {"image": address, "caption": ""}))
        return
    flow.style = Style(before.bold, before.italic, address)
    walk(element, flow, depth)
    if picture is not None and address and not is_picture(address) and not "".join(element.itertext()).strip():
        name_the_target(picture, address, flow)
    flow.style = before


def name_the_target(picture: Any, address: str, flow: Flow) -> None:
    """Pictures lead nowhere on the platform: a picture that was a link gets the link as a line below it."""
    words = " ".join((picture.get("alt") or "").split()) or address.partition("://")[2] or address
    line = Flow(flow.job, style=Style(href=address))
    line.text(words)
    line.end_line()
    flow.after_line.extend(line.parts)
    if not flow.line.runs:
        flow.end_line()


def target_of(element: Any, flow: Flow, around_picture: bool) -> str:
    """The address that a link may keep, or ''. What it leads to is noted; what may not stand is left over."""
    written, job = element.get("href"), flow.job
    if written is None or written.strip().startswith("#"):
        return ""
    address = job.place.absolute(written)
    if not address:
        if written.strip():
            job.leave(Reason.LINK, source_of(element)[:LONGEST_LOOK])
        return ""
    if job.place.is_here(address) or (around_picture and "attachment" in (element.get("rel") or "")):
        return ""
    if not job.place.holds(address) or is_picture(address):
        return address
    if is_refused(address):
        job.leave(Reason.FILE_TYPE, source_of(element)[:LONGEST_LOOK])
        return ""
    if is_file(address):
        job.media[address] = None
    elif job.place.is_own(address):
        job.links[address] = None
    return address


def listing(element: Any, flow: Flow, depth: int) -> None:
    """A list. What is no text in its items comes after it; a list of nothing but files becomes downloads."""
    flow.end_line()
    items: list[list[Text]] = []
    after: list[Piece] = []
    for parts in items_of(element, flow, depth):
        texts = texts_in(with_lists_closed(parts))
        if texts and items and all(text.is_list for text in texts):
            items[-1].extend(texts)
        elif texts:
            items.append(texts)
        after.extend(pieces_in(parts))
    flow.parts.extend(list_of(element, items, flow))
    flow.parts.extend(after)


def items_of(element: Any, flow: Flow, depth: int) -> Iterator[list[Part]]:
    """The parts of each item, and of what stands between the items."""
    between = Flow(flow.job, style=flow.style)
    between.text(element.text or "")
    for child in element:
        if child.tag == "li" and not is_hidden(child):
            yield from drained(between)
            yield flow.below(child, depth + 1)
        else:
            visit(child, between, depth + 1)
        between.text(child.tail or "")
    yield from drained(between)


def drained(flow: Flow) -> Iterator[list[Part]]:
    flow.end_line()
    if flow.parts:
        parts, flow.parts = flow.parts, []
        yield parts


def list_of(element: Any, items: list[list[Text]], flow: Flow) -> list[Text]:
    if not items:
        return []
    place = flow.job.place
    if all(len(texts) == 1 and is_file(texts[0].target) and place.holds(texts[0].target) for texts in items):
        return [texts[0] for texts in items]
    if element.tag == "ol":
        first = counted_from(element) or (("1", 1) if any(map(is_too_rich, items)) else None)
        if first:
            return [part for number, texts in enumerate(items, first[1]) for part in counted(number, first[0], texts)]
    return list_texts("ol" if element.tag == "ol" else "ul", items)


def is_too_rich(texts: list[Text]) -> bool:
    """Whether an item is more than text and then lists, each of another count, which is all that the editor keeps of an item."""
    kinds = [text.is_list for text in texts]
    return kinds[0] or kinds != sorted(kinds) or not all(may_follow(before, text) for before, text in pairwise(texts))


def list_texts(tag: str, items: list[list[Text]]) -> list[Text]:
    """Items as a list. Text after a list in an item is an item of its own; a list that no item can hold stands by itself."""
    result: list[Text] = []
    held: list[list[Text]] = []
    for place, text in ((place, text) for texts in items for place, text in enumerate(texts)):
        if not text.is_list:
            if place == 0 or not held or held[-1][-1].is_list:
                held.append([])
            held[-1].append(text)
        elif held and may_follow(held[-1][-1], text):
            held[-1].append(text)
        else:
            result.extend([*list_of_held(tag, held), text])
            held = []
    return [*result, *list_of_held(tag, held)]


def list_of_held(tag: str, items: list[list[Text]]) -> list[Text]:
    return [list_with([as_item(tag, texts) for texts in items])] if items else []


def as_item(tag: str, texts: list[Text]) -> Text:
    return Text(tag, f"<li>{inner_markup(texts)}</li>", one_line(texts), "", any(text.linked for text in texts))


def counted_from(element: Any) -> tuple[str, int] | None:
    """How a list counts, and from where; None for 1, 2, 3, which is all that the platform's lists can.

    A law is quoted by its letters ("huruf c"), so they must not turn into numbers.
    """
    css = CSS_LIST.search(element.get("style") or "")
    kind = LIST_KINDS[css[1].lower()] if css else element.get("type") or "1"
    start = element.get("start") or "1"
    first = int(start) if start.isdecimal() and len(start) < 5 else 1
    return (kind if kind in "aAiI" else "1", first) if kind in ("a", "A", "i", "I") or first != 1 else None


def counted(number: int, kind: str, texts: list[Text]) -> list[Text]:
    """An item as a paragraph that says its number itself; lists in it stand after it."""
    sign = f"{sign_of(number, kind)}. "
    if texts[0].is_list:
        return texts
    lines = next((place for place, text in enumerate(texts) if text.is_list), len(texts))
    line = Text("p", sign + inner_markup(texts[:lines]), sign + one_line(texts[:lines]), "", any(text.linked for text in texts[:lines]))
    return [line, *texts[lines:]]


def sign_of(number: int, kind: str) -> str:
    """A number from 0 as ``3``, ``c``, ``C``, ``iii`` or ``III``."""
    if kind in "iI" and 0 < number < 400:
        sign = roman(number)
    elif kind in "aA" and 0 < number <= 26:
        sign = chr(96 + number)
    else:
        return str(number)
    return sign.upper() if kind in "AI" else sign


def roman(number: int) -> str:
    sign = ""
    for value, letters in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        sign += letters * (number // value)
        number %= value
    return sign


def quote(element: Any, flow: Flow, depth: int) -> None:
    """Somebody's words, where they fit the platform's quote; what is long or has links or lists was only indented text."""
    flow.end_line()
    source = source_in(element, flow, depth)
    parts = flow.below(element, depth)
    texts = texts_in(parts)
    words = "\n\n".join(text.plain for text in texts)
    plain = len(texts) == len(parts) and all(text.tag == "p" and not text.linked for text in texts) and not in_item(element)
    if plain and 0 < len(words) <= LONGEST_QUOTE:
        flow.parts.append(Piece("quote", {"text": words, "source": source}))
    else:
        flow.parts.extend(parts)
        if source:
            flow.parts.append(Text("p", f"<i>{source.replace('&', '&amp;').replace('<', '&lt;')}</i>", source))


def in_item(element: Any) -> bool:
    """Whether an element stands in an item of a list, where a block of its own would be torn out of its place."""
    return next(element.iterancestors("li", "dd", "dt"), None) is not None


def source_in(element: Any, flow: Flow, depth: int) -> str:
    """Whose words they are, taken out of the quote; '' when nobody is named, or not in a way that fits."""
    named = [one for one in element.iter("cite", "footer") if not (one.tail or "").strip()]
    if not named or list(named[-1].iterdescendants()) or len(source_text(named[-1])) > LONGEST_QUOTE_SOURCE:
        return ""
    return one_line(texts_in(flow.below(take_out(named[-1]), depth))).lstrip("—–- ")


def source_text(element: Any) -> str:
    return "".join(element.itertext())


def fold(element: Any, flow: Flow, depth: int) -> None:
    """``details``: a heading whose text opens under it. What is no text comes after it."""
    flow.end_line()
    summary = element.find("summary")
    title = flow.below(take_out(summary), depth) if summary is not None else []
    parts = flow.below(element, depth)
    texts, words = texts_in(with_lists_closed(parts)), one_line(texts_in(title))
    in_one = all(may_follow(before, text) for before, text in pairwise(texts))
    if texts and in_one and words and len(words) <= LONGEST_FOLD_TITLE:
        flow.parts.append(Piece("folds", [{"title": words, "text": rich(texts)}]))
        flow.parts.extend([*pieces_in(title), *pieces_in(parts)])
    else:
        flow.parts.extend([*title, *parts])


def definitions(element: Any, flow: Flow, depth: int) -> None:
    """A list of terms: facts where they fit, else each term in bold with what it is below it."""
    flow.end_line()
    rows, after = [], []
    for is_term, parts in terms_of(element, flow, depth):
        rows.append((is_term, texts_in(parts)))
        after.extend(pieces_in(parts))
    flow.parts.extend(facts_of(rows) if not in_item(element) else as_paragraphs(rows))
    flow.parts.extend(after)


def terms_of(element: Any, flow: Flow, depth: int) -> Iterator[tuple[bool, list[Part]]]:
    """The parts of each term (True) and of what is said of it; pairs may stand in a ``div`` each."""
    between = Flow(flow.job, style=flow.style)
    between.text(element.text or "")
    for child in element:
        known = child.tag in ("dt", "dd", "div") and depth < DEEPEST and not is_hidden(child)
        if known:
            yield from ((False, parts) for parts in drained(between))
        if known and child.tag == "div":
            yield from terms_of(child, flow, depth + 1)
        elif known:
            yield child.tag == "dt", flow.below(child, depth + 1)
        else:
            visit(child, between, depth + 1)
        between.text(child.tail or "")
    yield from ((False, parts) for parts in drained(between))


def facts_of(rows: list[tuple[bool, list[Text]]]) -> list[Part]:
    """Terms and what they are, as facts or as paragraphs."""
    terms, values = rows[::2], rows[1::2]
    fits = len(terms) == len(values) and all(
        is_term and not is_value and 0 < len(one_line(term)) <= LONGEST_TERM and 0 < len(one_line(value)) <= LONGEST_FACT
        for (is_term, term), (is_value, value) in zip(terms, values, strict=True)
    )
    if fits and rows and not any(text.linked for _, texts in rows for text in texts):
        pairs = zip(terms, values, strict=True)
        return [Piece("facts", [{"term": one_line(term).rstrip(" :"), "value": one_line(value)} for (_, term), (_, value) in pairs])]
    return as_paragraphs(rows)


def as_paragraphs(rows: list[tuple[bool, list[Text]]]) -> list[Part]:
    """Each term in bold with what it is below it."""
    result: list[Part] = []
    for is_term, texts in rows:
        result.extend(replace(text, markup=f"<b>{text.markup}</b>") if is_term and text.tag == "p" else text for text in texts)
    return result


def form(element: Any, flow: Flow, depth: int) -> None:
    """A form is left over whole. One around a whole text (Joomla did that) is a wrapper: its controls alone are left over."""
    asked = sum(len(source_text(one)) for one in element.iter("label", "button", "select", "textarea", "legend"))
    if len(source_text(element)) - asked < FORM_OF_TEXT:
        flow.job.leave(Reason.FORM, element)
    else:
        block(element, flow, depth)


def left_over(reason: Reason) -> Handler:
    def leave(element: Any, flow: Flow, _depth: int) -> None:
        flow.job.leave(reason, element)

    return leave


def invisible_words(element: Any, flow: Flow, _depth: int) -> None:
    """An element of the head: what it says is kept for the editor, if it says or does anything."""
    if element.attrib or (element.text or "").strip():
        flow.job.leave(Reason.HEAD, element)


def area(element: Any, flow: Flow, _depth: int) -> None:
    """A link on a part of a picture."""
    if element.get("href"):
        flow.job.leave(Reason.LINK, source_of(element))


BLOCKS = (
    *("address", "article", "aside", "body", "center", "dd", "dir", "div", "dt", "fieldset", "figcaption", "footer", "header"),
    *("hgroup", "html", "legend", "li", "main", "marquee", "nav", "section", "summary", "search"),
)
HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(BLOCKS, block),
    **dict.fromkeys(("b", "strong", "i", "em", "cite", "dfn", "var", "span", "font"), styled),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), listing),
    **dict.fromkeys(("pre", "xmp", "listing", "plaintext"), kept_lines),
    **dict.fromkeys(("del", "s", "strike"), struck),
    **dict.fromkeys(("sup", "sub"), small_number),
    **dict.fromkeys(("script", "template"), left_over(Reason.SCRIPT)),
    **dict.fromkeys(("svg", "math", "canvas"), left_over(Reason.DRAWING)),
    **dict.fromkeys(("frame", "frameset", "noframes", "noembed", "portal", "fencedframe"), left_over(Reason.FRAME)),
    **dict.fromkeys(("meta", "base", "link", "title", "head"), invisible_words),
    **dict.fromkeys(CONTROLS, left_over(Reason.FORM)),
    "a": link,
    "area": area,
    "blockquote": quote,
    "br": line_break,
    "details": fold,
    "dialog": left_over(Reason.HIDDEN),
    "dl": definitions,
    "form": form,
    "hr": rule,
    "p": paragraph,
    "q": quoted_words,
    "style": left_over(Reason.STYLE),
}
