# ruff: noqa: E501  pages and scripts stand here as they come, unbroken
"""What attackers leave among uploads is found by name or by bytes; pictures, documents and ordinary settings are left in peace."""

import io
import time
import zipfile
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.demo.pictures import draw
from pendopo.site_import.rules import upload_scan
from pendopo.site_import.rules.upload_scan import endings_of, judge_upload
from pendopo.sites.rules.infection_words import sign_texts
from pendopo.sites.rules.verdicts import Pile

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40 + b"IEND\xaeB`\x82"
GIF = b"GIF89a\x01\x00\x01\x00\x80" + b"\0" * 20 + b"\x00;"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 60 + b"\xff\xd9"
# Put together here, so that no file of this repository is a web shell.
PHP = b"<?" + b"php "
SENT = b"$_" + b"POST['a']"
RUN = b"ev" + b"al("
DENY = b"""<FilesMatch "\\.(py|exe|phtml|php|PHP|Php|PHp|pHp|pHP|phP|PhP|suspected)$">
Order allow,deny
Deny from all
</FilesMatch>
<FilesMatch "^(index.php|lock360.php|wp-l0gin.php)$">
Order allow,deny
Allow from all
</FilesMatch>"""
WORDPRESS = b"""# BEGIN WordPress
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteRule ^index\\.php$ - [L]
RewriteCond %{REQUEST_FILENAME} !-f
RewriteRule . /index.php [L]
</IfModule>
<Files xmlrpc.php>
Order deny,allow
Deny from all
</Files>
# END WordPress"""
NO_SCRIPTS = b'<FilesMatch "\\.(php|phtml)$">\nRequire all denied\n</FilesMatch>\nOptions -Indexes'


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


ATTACKS = [
    ("foto.jpg", JPEG + PHP + RUN + SENT + b");", "script_in_picture"),
    ("foto.png", PNG[:-8] + PHP + b"echo 1; ?>" + PNG[-8:], "script_in_picture"),
    ("foto.gif", b"GIF89a;" + PHP + b"system(" + b"$_" + b"GET['c']);", "web_shell"),
    ("a.php", PHP + RUN + b"base64_decode(" + SENT + b"));", "web_shell"),
    ("a.php", PHP + b"@$_" + b"REQUEST['x']($_" + b"REQUEST['y']);", "web_shell"),
    ("a.php", PHP + b"move_uploaded_file($_" + b"FILES['f']['tmp_name'], $n);", "web_shell"),
    ("a.txt", PHP + b"php_uname(); getcwd(); shell_exec($c); chmod($a); posix_getpwuid(1); ini_get('disable_functions');", "web_shell"),
    ("a.php", PHP + RUN + b"gzinflate(base64_decode('" + b"A" * 40 + b"')));", "packed_php"),
    ("a.php", PHP + b"$x='" + b"Q" * 3000 + b"'; " + RUN + b"base64_decode($x));", "packed_php"),
    ("a.php", PHP + b'$a="\\x65\\x76\\x61\\x6c' + b"\\x41" * 40 + b'"; str_rot13($a);', "packed_php"),
    ("a.inc", PHP + b"echo 1;", "server_script"),
    ("a.html", b"<html>" + PHP + b"include 'x'; ?></html>", "server_script"),
    ("foto.php.jpg", JPEG, "double_ending"),
    ("foto.jpg.php", JPEG, "double_ending"),
    ("foto.PhTmL", b"x", "script_name"),
    ("shell.php.", b"x", "script_name"),
    ("shell.php%00.jpg", b"x", "script_name"),
    ("shell.php\0.jpg", b"x", "disguised_name"),
    ("foto\u202egpj.php", b"x", "disguised_name"),
    ("laporan.pdf.exe", b"MZ" + b"\0" * 60 + b"PE\0\0", "program"),
    ("laporan.pdf", b"\x7fELF" + b"\0" * 60, "program"),
    ("jalan.txt", b"#!/bin/sh\nrm x", "program"),
    (".htaccess", DENY, "htaccess_types"),
    ("wp-content/uploads/.htaccess", b"AddType application/x-httpd-php .jpg .png", "htaccess_handler"),
    (".htaccess", b"<Files *.jpg>\nSetHandler application/x-httpd-php\n</Files>", "htaccess_handler"),
    (".htaccess", b"php_value auto_prepend_file /tmp/x.txt", "htaccess_handler"),
    (".htaccess", b"RewriteCond %{HTTP_REFERER} google|bing [NC]\nRewriteRule ^(.*)$ https://lp.example/$1 [R,L]", "htaccess_redirect"),
    (".user.ini", b"auto_prepend_file=x.jpg", "server_settings"),
    ("gambar.svg", b"<svg xmlns='x'><script>alert(1)</script></svg>", "active_picture"),
    ("gambar.svg", b"<svg ONLOAD='fetch(1)'></svg>", "active_picture"),
    ("gambar.svg", b"<svg><a href='javascript:x'>a</a></svg>", "active_picture"),
    ("surat.pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/Launch/F(cmd.exe)>>>>endobj", "active_document"),
    ("foto.jpg", b"<html><body>Hacked</body></html>", "other_content"),
    ("foto.png", PNG + b"<script>document.write(1)</script>", "polyglot"),
    ("foto.gif", b"GIF89a=1;alert(1)//", "polyglot"),
    ("foto.jpg", JPEG + zipped("x.txt"), "polyglot"),
    ("tema.zip", zipped("tema/gaya.css", "tema/uploads/x.php"), "archive_with_scripts"),
    ("data.docx", zipped("word/document.xml", "../../x.txt"), "archive_leaves"),
]  # fmt: skip
INNOCENT = [
    ("foto.jpg", draw(1, 400, 250)), ("foto.jpg", JPEG), ("foto.png", PNG), ("foto.gif", GIF), ("foto.webp", b"RIFF\x10\0\0\0WEBPVP8 "),
    ("Laporan v1.2.final.pdf", b"%PDF-1.4 stream endstream"), ("SK.No.12.2024.pdf", b"%PDF-1.7"), ("data.csv", b"a;b\n1;2"),
    ("panduan.txt", b"Contoh kode: <?php echo 1; ?>"), (".htaccess", WORDPRESS), (".htaccess", NO_SCRIPTS), ("logo.svg", b"<svg><path d='M1 1'/></svg>"),
    ("surat.docx", zipped("[Content_Types].xml", "word/document.xml")), ("kirim.zip", zipped("a.pdf", "foto.jpg")),
    ("foto kegiatan 12.03.2024.JPG", JPEG), ("undangan.inc.pdf", b"%PDF-1.4"), ("rapat", b""), ("kosong.jpg", b""), ("email.com.txt", b"daftar"),
    ("foto.jpg", JPEG + b"\0" * 900), ("pendaftar.php-fpm.txt", b"catatan"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "code"), ATTACKS, ids=lambda one: one if isinstance(one, str) else "")
def test_an_attack_among_uploads_is_found(name: str, data: bytes, code: str) -> None:
    verdict = judge_upload(name, data)
    assert code in {sign.code for sign in verdict.signs}
    assert verdict.pile is not Pile.CLEAN


@pytest.mark.parametrize(("name", "data"), INNOCENT, ids=lambda one: one if isinstance(one, str) else "")
def test_an_ordinary_file_is_left_in_peace(name: str, data: bytes) -> None:
    assert judge_upload(name, data).pile is Pile.CLEAN


def test_compressed_bytes_are_no_scripts_by_chance() -> None:
    chance = Random(1)
    for ending, start in (("jpg", b"\xff\xd8\xff"), ("png", b"\x89PNG\r\n\x1a\n"), ("pdf", b"%PDF")):
        for _n in range(6):
            assert judge_upload(f"a.{ending}", start + chance.randbytes(1_000_000)).pile is Pile.CLEAN
    assert judge_upload("a.jpg", JPEG[:-2] + b"<?=" + b"\x80\x01" * 30 + JPEG[-2:]).pile is Pile.CLEAN


def test_the_rules_are_compiled_once() -> None:
    judge_upload("a.jpg", JPEG)
    assert upload_scan.patterns() is upload_scan.patterns()


def test_a_large_file_is_read_at_both_ends_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_scan, "MOST", 1000)
    script = PHP + RUN + SENT + b")"
    assert judge_upload("a.bin", script + b"\0" * 5000).pile is Pile.INFECTED
    assert judge_upload("a.bin", b"\0" * 5000 + script).pile is Pile.INFECTED
    assert judge_upload("a.bin", b"\0" * 5000 + script + b"\0" * 5000).pile is Pile.CLEAN


@pytest.mark.parametrize(
    "run", [b"<?", b"\\x41", b"A", b"$a[1].", b"chr(65).", b"<Files ", b"php", b"<svg", b"PK\x05\x06", b"'a'.", b"eval(", b" "]
)
def test_long_runs_take_no_long_time(run: bytes) -> None:
    began = time.process_time()
    for start in (PHP, b"\xff\xd8\xff"):
        judge_upload("a.jpg", start + run * (300_000 // len(run)))
        judge_upload(".htaccess", start + run * (150_000 // len(run)))
    assert time.process_time() - began < 25


def test_an_archive_of_archives_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("besar.txt", b"\0" * 50_000_000)
    began = time.process_time()
    assert judge_upload("a.zip", bomb.getvalue()).pile is Pile.CLEAN
    assert time.process_time() - began < 3
    assert {sign.code for sign in judge_upload("a.zip", b"PK" + b"\0" * 100).signs} == {"unreadable"}
    liar = zipped("a.txt")
    at = liar.rfind(b"PK\x05\x06")
    assert judge_upload("a.zip", liar[: at + 12] + b"\xff\xff\xff\x7f" + liar[at + 16 :]).signs


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60), st.binary(max_size=300))
def test_it_never_raises(name: str, data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"GIF89a", b"\xff\xd8\xff", PHP):
        verdict = judge_upload(name, start + data)
        assert {sign.code for sign in verdict.signs} <= set(sign_texts(str))


def test_endings_are_read_as_servers_read_them() -> None:
    assert endings_of("a.php;.jpg") == ["php;", "jpg"] or endings_of("a.php;.jpg")[-1] == "jpg"
    assert endings_of("a.php . ") == ["php"]
    assert endings_of("a.php::$data") == ["php"]
    assert endings_of("tanpa") == []


def test_a_file_that_takes_the_patterns_too_long_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        def __init__(self, rules: object) -> None:
            pass

        def set_timeout(self, seconds: int) -> None:
            pass

        def scan(self, data: bytes) -> object:
            raise upload_scan.yara_x.TimeoutError

    monkeypatch.setattr(upload_scan.yara_x, "Scanner", Slow)
    assert judge_upload("a.jpg", JPEG).pile is Pile.DOUBTFUL


def test_an_archive_too_large_to_list_is_doubtful_and_a_wrong_beginning_alone_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judge_upload("foto.jpg", b"\x00\x01\x02\x03").pile is Pile.CLEAN
    monkeypatch.setattr(upload_scan, "MOST", 10)
    assert judge_upload("a.zip", zipped("a.txt")).pile is Pile.DOUBTFUL


def test_a_document_whose_script_starts_by_itself_is_doubtful_and_one_that_only_speaks_of_it_is_not() -> None:
    running = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction 2 0 R>>endobj 2 0 obj<</S /JavaScript /JS (app.alert(1))>>endobj %%EOF"
    assert judge_upload("surat.pdf", running).pile is Pile.DOUBTFUL
    named = b"%PDF-1.7\n<</Names<</JavaScript 7 0 R>>>> <</S/JavaScript/JS 9 0 R>> %%EOF"
    assert [sign.code for sign in judge_upload("surat.pdf", named).signs] == ["active_document"]
    for words in (b"(/JavaScript adalah bahasa pemrograman)", b"/OpenAction [3 0 R /Fit]", b"/S /URI /URI (https://kpu.example)"):
        assert judge_upload("surat.pdf", b"%PDF-1.7\n" + words + b" %%EOF").signs == ()
