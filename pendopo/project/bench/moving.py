"""An old site of 10,000 posts with 5,000 pictures moves in: how long, and how much memory, whatever the size of its export."""

import io
import json
import random
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pendopo.project.bench.report import Figure

HOST = "kab-lama.contoh.go.id"
POSTS, PICTURES = 10_000, 5_000
WORDS = [
    "rapat",
    "pleno",
    "terbuka",
    "petugas",
    "pemilih",
    "kecamatan",
    "desa",
    "kelurahan",
    "daftar",
    "sementara",
    "perbaikan",
    "sosialisasi",
    "sekolah",
    "warga",
    "jadwal",
    "tahapan",
    "logistik",
    "kotak",
    "suara",
    "bilik",
    "gudang",
    "pelatihan",
    "anggota",
    "sekretariat",
    "laporan",
    "hasil",
    "berita",
    "acara",
    "saksi",
    "pengawas",
    "masyarakat",
    "layanan",
]
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>KPU Kabupaten Lama</title><link>https://{HOST}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://{HOST}</wp:base_site_url><wp:base_blog_url>https://{HOST}</wp:base_blog_url>
"""
ITEM = """<item><title>{title}</title><link>https://{host}/{year}/{month:02}/{slug}/</link><dc:creator><![CDATA[humas]]></dc:creator>
<guid isPermaLink="false">https://{host}/?p={number}</guid><content:encoded><![CDATA[{html}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>{year}-{month:02}-{day:02} 09:00:00</wp:post_date>
<wp:post_date_gmt>{year}-{month:02}-{day:02} 02:00:00</wp:post_date_gmt>
<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{type}</wp:post_type>{more}</item>
"""
NEWS = '<category domain="category" nicename="berita"><![CDATA[Berita]]></category>'


def text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def write_export(file: Path, posts: int, pictures: int) -> None:
    """An export as WordPress writes it, half a page of text a post and a picture in every second."""
    chance = random.Random(5)  # noqa: S311  a made-up site, the same each time
    with file.open("w") as out:
        out.write(HEAD)
        for n in range(posts):
            year, month, day = 2014 + n * 10 // posts, 1 + n % 12, 1 + n % 28
            shown = f'<figure class="wp-block-image"><img src="{picture_address(n // 2)}" alt="Foto kegiatan {n}"/></figure>'
            shown = f"<!-- wp:image -->{shown}<!-- /wp:image -->" if n % 2 == 0 and n // 2 < pictures else ""
            html = "".join(f"<!-- wp:paragraph --><p>{text(chance, 60)}</p><!-- /wp:paragraph -->" for _part in range(5)) + shown
            title = f"{text(chance, 6)[:-1]} {n}"
            out.write(ITEM.format(
                title=title, host=HOST, year=year, month=month, day=day, slug=title.lower().replace(" ", "-"), number=n + 10,
                html=html, status="publish", type="post", more=NEWS,
            ))  # fmt: skip
        out.write("</channel></rss>\n")


def picture_address(number: int) -> str:
    return f"https://{HOST}/wp-content/uploads/2019/05/foto-{number}.jpg"


def write_pictures(folder: Path, number: int) -> None:
    """Different photographs of 1200 x 800 pixels, about 200 kB each, where the old server kept them."""
    from PIL import Image

    chance = random.Random(6)  # noqa: S311
    at = folder / "wp-content" / "uploads" / "2019" / "05"
    at.mkdir(parents=True)
    rough = Image.frombytes("RGB", (300, 200), chance.randbytes(300 * 200 * 3)).resize((1200, 800))
    for n in range(number):
        rough.putpixel((n % 1200, n // 1200), (n % 256, 0, 0))
        packed = io.BytesIO()
        rough.save(packed, "JPEG", quality=80)
        (at / f"foto-{n}.jpg").write_bytes(packed.getvalue())


def moving_in(
    timed: Callable[..., tuple[float, float, str]], office: str, posts: int = POSTS, pictures: int = PICTURES
) -> Iterator[Figure]:
    """Move a made-up site into an office, from its export to public pages.

    Args:
        timed: runs a management command: wall seconds, CPU seconds, output.
        office: such as ``kpu:35.06``.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        export, files = folder / "ekspor.xml", folder / "berkas"
        write_export(export, posts, pictures)
        write_pictures(files, pictures)
        command = ["import_site", "wxr", str(export), "--office", office, "--host", HOST, "--media-folder", str(files)]
        dry, _cpu, _out = timed(*command, "--dry-run", "--json")
        wall, cpu, out = timed(*command, "--accept", "clean", "--json")
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        report = json.loads(out)
        size = export.stat().st_size
    yield Figure(
        f"an old site moves in: {posts:,} posts with {pictures:,} pictures",
        f"{wall / 60:.1f} min",
        "≤ 15 min",
        f"export of {size / 1e6:.0f} MB to published pages, {report['pages']:,} pages and {report['pictures']:,} pictures made; "
        f"{cpu / posts * 1000:.0f} ms CPU a post; its trial {dry:.0f} s",
        "manage.py import_site",
    )
    yield Figure("memory of the largest process while it moves in", f"{largest:.0f} MB", "≤ 500 MB", "also of every command before it", "-")
