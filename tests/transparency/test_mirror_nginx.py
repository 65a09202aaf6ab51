"""The real nginx serves a mirror, and a mirror takes a whole site from the real nginx, over TLS, as in production."""

import io
import json
import subprocess
from pathlib import Path

import pytest

from pendopo.kit.releases import Entry, ReleaseStore
from pendopo.transparency.mirror.command import run
from tests.house import real_nginx
from tests.transparency.logs_on_disk import POLICY
from tests.transparency.origin_server import Origin
from tests.transparency.test_verify import verify

HOST, PORTAL = "kab-kediri.pemilu.example", "www.pemilu.example"
LOGS = "location /catatan/ {\n    alias %s/public/log/;\n}\n"  # as docs/how-to/mirror.md has it


def certified(folder: Path) -> Path:
    """A certificate for our hosts in place of that of nobody."""
    names = f"subjectAltName=DNS:{HOST},DNS:{PORTAL}"
    files = ("-keyout", str(folder / "sites.key"), "-out", str(folder / "sites.pem"))
    subprocess.run([*real_nginx.SELF_SIGNED, "-addext", names, *files], check=True, capture_output=True)
    return folder / "sites.pem"


def serving_logs(folder: Path) -> None:
    """Have the public server hand out the logs, where its configuration does not yet."""
    file = folder / "nginx.conf"
    text = file.read_text()
    if "location /catatan/" not in text:
        file.write_text(text.replace("    location /_/ {", LOGS % folder + "    location /_/ {", 1))


def published(root: Path) -> Origin:
    """A site with all that a real one has: pages packed and not, pictures, the page for wrong addresses."""
    origin = Origin(root)
    origin.store.publish("_unknown", {"index.html": origin.store.put(b"?", "text/html"), "404.html": origin.store.put(b"?", "text/html")})
    from pendopo.sites.renderer import compressed

    page = b"<!doctype html><title>Kediri</title>" + b"<p>isi" * 200
    files: dict[str, Entry] = {}
    for path in (
        "index.html",
        "404.html",
        "410.html",
        "berita/satu dua/index.html",
        "_/gaya.css",
        ".well-known/security.txt",
        "kosong.txt",
    ):
        data = b"" if path == "kosong.txt" else page + path.encode()
        files[path] = origin.store.put(data, "text/html")
        files[f"{path}.gz"] = origin.store.put(compressed(data), "application/gzip")
    files["media/gambar.webp"] = origin.store.put(bytes(range(256)), "image/webp")
    origin.log_release(origin.store.publish(HOST, files))
    return origin


def test_a_whole_site_is_mirrored_from_nginx_and_proven_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, mirror, policy = tmp_path / "nginx", tmp_path / "cermin", tmp_path / "kebijakan"
    folder.mkdir()
    command, port = real_nginx.set_up(folder)
    origin = published(folder / "public")
    serving_logs(folder)
    policy.write_text(POLICY)
    monkeypatch.setenv("SSL_CERT_FILE", str(certified(folder)))
    monkeypatch.setattr("pendopo.transparency.mirror.rounds.sleep", lambda seconds: None)
    given = {"folder": str(mirror), "place": f"https://{PORTAL}/catatan", "policy": str(policy), "host": [], "at": f"127.0.0.1:{port}"}
    with real_nginx.running(command, port):
        out = io.StringIO()
        status = run(given | {"every": None, "lang": "id", "json": True}, out)
        assert json.loads(out.getvalue())["told"][1:] == [{"code": "site_taken", "host": HOST, "release": 1, "files": 15, "fetched": 15}]
        assert status == 0
        words = ("--at", given["at"], "--policy", policy)
        for path in ("/", "/berita/satu%20dua/", "/media/gambar.webp"):
            assert verify("page", f"https://{HOST}{path}", *words)[0] == 0
    store = ReleaseStore(mirror)
    assert list(store.faults(HOST)) == []
    assert store.manifest(HOST) == origin.store.manifest(HOST)
