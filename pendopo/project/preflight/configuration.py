"""Controls of settings and of code that guards uploads, passwords and sessions: asked of this process itself."""

import datetime
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hashers, is_password_usable
from django.contrib.auth.password_validation import validate_password
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from pendopo.kit.pictures import MAX_PIXELS, BadFile, check_document
from pendopo.project import planes
from pendopo.project.preflight.control import Kind, Outcome, control, failed, judged, skipped
from pendopo.project.preflight.target import Target
from pendopo.security.models import Session, User
from pendopo.security.password_validation import password_expired
from pendopo.security.scope import every_office, identified
from pendopo.security.session_store import SessionStore
from pendopo.sites.uploads import cleaned

AREA = "Pengaturan"
KEY_DAYS = 365
LEAST = ((1, 47_104), (2, 19_456))  # rounds and KiB of Argon2id, each enough. Source: OWASP Password Storage Cheat Sheet
LONGEST_SESSION, LONGEST_REST = 12 * 3600, 3600
NOT_CODE = {".git", ".venv", ".venv-go", "node_modules", "var", "__pycache__"}


def state_file(name: str) -> Path:
    """A file of the checks themselves, in a folder that only the operator reads."""
    folder = Path(settings.STATE_DIR) / "preflight"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that leaves nothing behind, whatever was tried in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# -- 1 and 2


@control(1, "Mode debug mati, pemeriksaan pemasangan Django bersih, tanpa akun percobaan", "ASVS 13.4.2", Kind.CONFIGURATION)
def deployment_check(target: Target) -> Outcome:
    found = [message for message in checks.run_checks(include_deployment_checks=True) if not message.is_silenced()]
    warned = {str(message.id): message.msg.splitlines()[0] for message in found if message.level >= checks.WARNING}
    problems = [f"peringatan Django {name}" for name in sorted(warned)]
    if settings.DEBUG:
        problems.insert(0, "DEBUG menyala")
    if settings.DEMO:
        problems.insert(0, "akun percobaan ada (PENDOPO_DEMO)")
    if "*" in settings.ALLOWED_HOSTS:
        problems.insert(0, "ALLOWED_HOSTS menerima semua nama")
    return judged(problems, "check --deploy tidak menemukan apa-apa.", domain=settings.DOMAIN, warnings=warned)


@control(2, "Kunci rahasia paling sedikit 50 tanda, di luar kode, diganti tiap tahun", "ASVS 13.3.1", Kind.CONFIGURATION, Kind.STATIC)
def secret_key(target: Target) -> Outcome:
    key = settings.SECRET_KEY
    problems = [] if len(key) >= 50 and len(set(key)) >= 10 else ["kunci terlalu pendek atau terlalu seragam"]
    problems += [f"kunci tertulis di {path}" for path in files_with(target.root, key.encode())]
    problems += key_file_problems(target.root)
    since = first_seen(key, target.now)
    age = (target.now - since).days
    if age > KEY_DAYS:
        problems.append(f"kunci dipakai sejak {since.date().isoformat()}, lebih dari {KEY_DAYS} hari")
    source = "environment" if os.environ.get("PENDOPO_SECRET_KEY") else "file"
    return judged(problems, f"Kunci di luar kode, pertama terlihat {age} hari yang lalu.", length=len(key), source=source, age_days=age)


def files_with(root: Path, secret: bytes) -> list[str]:
    """Files of the code that hold a secret."""
    found = []
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name not in NOT_CODE]
        for path in (Path(folder) / name for name in names):
            if path.is_file() and not path.is_symlink() and secret in path.read_bytes():
                found.append(path.relative_to(root).as_posix())
    return sorted(found)


def key_file_problems(root: Path) -> list[str]:
    file = Path(settings.STATE_DIR) / "secret-key"
    if os.environ.get("PENDOPO_SECRET_KEY") or not file.exists():
        return []
    found = [] if not file.stat().st_mode & 0o077 else ["berkas kunci dapat dibaca orang lain"]
    if file.resolve().is_relative_to(root.resolve()):
        found.append("berkas kunci ada di dalam folder kode")
    return found


def first_seen(key: str, now: datetime.datetime) -> datetime.datetime:
    """When a check first met this key; a fingerprint of it is kept for that, from which nobody gets the key back."""
    file, mark = state_file("secret-key-seen.json"), hashlib.sha256(f"pendopo preflight {key}".encode()).hexdigest()
    seen = json.loads(file.read_text()) if file.exists() else {}
    if mark not in seen:
        file.write_text(json.dumps({mark: now.isoformat()}))
        return now
    return datetime.datetime.fromisoformat(seen[mark])


# -- passwords


@control(16, "Sandi disimpan dengan Argon2id setara profil atau lebih", "ASVS 11.4.2", Kind.CONFIGURATION)
def password_hashes(target: Target) -> Outcome:
    hasher = get_hashers()[0]
    if not isinstance(hasher, Argon2PasswordHasher):
        return failed("Sandi baru tidak disimpan dengan Argon2id.", algorithm=hasher.algorithm)
    problems = [] if strong(hasher.time_cost, hasher.memory_cost) else ["pengaturan Argon2id di bawah profil"]
    with every_office():
        every = list(User.objects.exclude(password="").values_list("pk", "password"))
    stored = [(pk, encoded) for pk, encoded in every if is_password_usable(encoded)]
    weak = [pk for pk, encoded in stored if not strong_hash(encoded)]
    problems += [f"akun #{pk} memakai simpanan sandi lama" for pk in weak]
    return judged(
        problems, f"Argon2id; {len(stored)} sandi tersimpan diperiksa.", rounds=hasher.time_cost, kib=hasher.memory_cost, stored=len(stored)
    )


def strong(rounds: int, kib: int) -> bool:
    return any(rounds >= least_rounds and kib >= least_kib for least_rounds, least_kib in LEAST)


def strong_hash(encoded: str) -> bool:
    if not encoded.startswith("argon2$argon2id$"):
        return False
    decoded = Argon2PasswordHasher().decode(encoded)
    return strong(decoded["time_cost"], decoded["memory_cost"])


REFUSED_PASSWORDS = {"pendek": "Kx9!wq2", "umum": "123qweasdzxc", "nama akun": "penyuntingkediri"}
GOOD_PASSWORD = "Kereta-biru lewat 9 stasiun"  # noqa: S105  an example, nobody's
PLAIN_PASSWORD = "kereta biru lewat stasiun malam"  # noqa: S105


@control(17, "Profil sandi dijalankan; daftar sandi bocor diperiksa luring", "ASVS 6.2, BSSN 4/2021", Kind.CONFIGURATION)
def password_profile(target: Target) -> Outcome:
    person = User(username="penyuntingkediri", first_name="Penyunting", last_name="Kediri")
    problems = [f"sandi {why} diterima" for why, text in REFUSED_PASSWORDS.items() if password_taken(text, person)]
    if not password_taken(GOOD_PASSWORD, person):
        problems.append("sandi panjang yang baik ditolak")
    profile = settings.PASSWORD_PROFILE
    if password_taken(PLAIN_PASSWORD, person) != (profile == "asvs"):
        problems.append(f"aturan campuran huruf tidak seperti profil {profile}")
    old = User(password="argon2$lama", password_set_at=target.now - datetime.timedelta(days=400))  # noqa: S106  nobody's
    if password_expired(old) != (profile == "bssn"):
        problems.append(f"masa berlaku sandi tidak seperti profil {profile}")
    return judged(problems, f"Profil {profile} dijalankan.", profile=profile)


def password_taken(text: str, person: User) -> bool:
    try:
        validate_password(text, person)
    except ValidationError:
        return False
    return True


# -- sessions


@control(20, "Sesi berakhir setelah menganggur dan setelah batas mutlak", "ASVS 7.3", Kind.CONFIGURATION)
def sessions_end(target: Target) -> Outcome:
    whole, rest = settings.SESSION_COOKIE_AGE, getattr(settings, "SESSION_IDLE_SECONDS", 0)
    problems = [] if 0 < whole <= LONGEST_SESSION else [f"sesi berlaku {whole} detik"]
    problems += [] if 0 < rest <= LONGEST_REST else [f"sesi boleh menganggur {rest} detik"]
    now = timezone.now()
    if not problems:
        for name, age in (("last_seen", rest), ("expire_date", 1)):
            if session_opens_after(name, now - datetime.timedelta(seconds=age + 1)):
                problems.append(f"sesi tetap terbuka walau {name} sudah lewat")
        if not session_opens_after("last_seen", now):
            problems.append("sesi yang baru dipakai tidak dapat dibuka")
    return judged(problems, f"Sesi berakhir setelah {rest // 60} menit menganggur dan {whole // 3600} jam.", rest=rest, whole=whole)


def session_opens_after(field: str, value: datetime.datetime) -> bool:
    """Whether a session made for the trial still opens when one of its times is changed. Nothing is left behind."""
    with undone():
        made = SessionStore()
        made["pemeriksaan"] = 1
        made.create()
        sealed = made.sealed(made.session_key)
        with identified(session=sealed):
            Session.objects.filter(pk=sealed).update(**{field: value})
        return bool(SessionStore(made.session_key).get("pemeriksaan"))


def settings_of(plane: str, *names: str) -> dict[str, Any]:
    """Some settings as a process of another plane would read them."""
    read = f"{{name: getattr(settings, name, None) for name in {names!r}}}"
    code = f"import json; from pendopo.project import settings; print(json.dumps({read}, default=str))"
    environment = os.environ | {"PENDOPO_PLANE": plane}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=planes.ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return dict(json.loads(done.stdout))


# -- uploads


@control(44, "Unggahan: jenis, ukuran, bom, disandi ulang, tidak dapat dijalankan", "ASVS 5", Kind.PROBE)
def uploads_are_checked(target: Target) -> Outcome:
    problems = [f"gambar {name} diterima" for name, data in bad_pictures().items() if picture_taken(data)]
    problems += [f"berkas {name} diterima" for name, (data, ending) in bad_documents().items() if document_taken(data, ending)]
    clean = picture_taken(picture_with_a_tail())
    if not clean:
        problems.append("gambar yang baik ditolak")
    elif b"<?php" in clean:
        problems.append("gambar disimpan seperti diunggah, tidak disandi ulang")
    allowed = {*settings.WAGTAILIMAGES_EXTENSIONS, *settings.WAGTAILDOCS_EXTENSIONS}
    problems += [f"jenis {ending} diizinkan" for ending in sorted(allowed & {"svg", "html", "htm", "php", "js", "exe", "sh", "swf", "zip"})]
    if settings.FILE_UPLOAD_PERMISSIONS is None or settings.FILE_UPLOAD_PERMISSIONS & 0o137:
        problems.append("berkas unggahan dapat dijalankan atau ditulis orang lain")
    tried = len(bad_pictures()) + len(bad_documents()) + 1
    return judged(problems, f"{tried} unggahan percobaan diperlakukan sebagaimana mestinya.", tried=tried)


def bad_pictures() -> dict[str, bytes]:
    return {
        "bom": picture_that_claims(30_000, 30_000),
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "HTML": b"<html><script>alert(1)</script></html>",
        "PHP": b"GIF89a<?php system($_GET['x']); ?>",
        "kosong": b"",
    }


def picture_that_claims(width: int, height: int) -> bytes:
    """A small PNG whose header says that it is huge."""
    data = bytearray(encoded(Image.new("RGB", (8, 8))))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")

    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    if width * height <= MAX_PIXELS:
        raise ValueError("this is no bomb")
    return bytes(data)


def encoded(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def picture_with_a_tail() -> bytes:
    return encoded(Image.new("RGB", (40, 30), "red")) + b"<?php system('x'); ?>"


def bad_documents() -> dict[str, tuple[bytes, str]]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("jahat.exe", b"MZ")
    return {
        "HTML bernama PDF": (b"<html><script>alert(1)</script>", "pdf"),
        "program bernama PDF": (b"MZ\x90\x00", "pdf"),
        "zip bernama DOCX": (packed.getvalue(), "docx"),
        "program bernama CSV": (b"\x7fELF\x00\x01", "csv"),
    }


def picture_taken(data: bytes) -> bytes:
    """What is stored of an uploaded picture, b'' when it is refused."""
    try:
        return cleaned(SimpleUploadedFile("uji.png", data, "image/png")).read()
    except ValidationError:
        return b""


def document_taken(data: bytes, ending: str) -> bool:
    try:
        check_document(data, ending)
    except BadFile:
        return False
    return True


@control(45, "Pemindai virus menjawab berkas uji", "ASVS 5.4.3", Kind.PROBE)
def virus_scanner(target: Target) -> Outcome:
    return skipped("Pendopo belum memindai unggahan dengan pemindai virus; gambar disandi ulang dan dokumen diperiksa jenisnya saja.")
