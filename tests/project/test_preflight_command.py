"""The command: exit codes, JSON, the signed report and its verification, and drills."""

import datetime
import json
import shutil
import stat
import subprocess
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command
from pyhanko.pdf_utils.reader import PdfFileReader

from pendopo.project.preflight import paper, report, signing
from pendopo.project.preflight.control import Control, Kind, Outcome, digest, failed, passed, skipped
from pendopo.project.preflight.report import Report
from pendopo.project.preflight.target import Target
from pendopo.security.models import AuditEntry
from pendopo.security.scope import every_office

NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def report_of(*outcomes: Outcome) -> Report:
    rows = tuple(
        (
            Control(
                number,
                f"Kendali {number} ≤ & < \N{SNOWMAN}",
                "ASVS 1",
                (Kind.PROBE, Kind.STATIC),
                f"Daerah {number % 3}",
                lambda target, outcome=outcome: outcome,
            ),
            outcome,
        )
        for number, outcome in enumerate(outcomes, 1)
    )
    return Report("pemilu.example", "v1-uji", NOW, ("https://www.pemilu.example",), rows)


ALL = report_of(*[passed("Baik & <b>sehat</b>."), failed("Buruk: /x/ tidak ada."), skipped("Belum dibangun.")] * 20)


def signed(found: Report = ALL) -> bytes:
    return signing.sign(paper.render(found), found.installation, found.made_at, json.dumps(found.as_json()).encode())


@pytest.fixture
def rows_are(monkeypatch: pytest.MonkeyPatch) -> object:
    """A function that makes the command find these outcomes."""

    def choose(*outcomes: Outcome) -> None:
        monkeypatch.setattr(report, "run", lambda target, version, progress: report_of(*outcomes))

    return choose


def preflight(**options: object) -> str:
    out = StringIO()
    call_command("preflight", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


# -- exit codes and output


def test_all_passed_is_done_and_one_failure_is_found(rows_are: object) -> None:
    rows_are(passed("a"))  # type: ignore[operator]
    assert "Semua 1 butir lulus." in preflight()
    rows_are(passed("a"), failed("b"))  # type: ignore[operator]
    with pytest.raises(CommandError, match="Belum siap: 1 butir gagal") as refusal:
        preflight()
    assert refusal.value.returncode == 1


def test_what_is_not_proven_is_said_and_fails_only_when_strict(rows_are: object) -> None:
    rows_are(passed("a"), skipped("belum dibangun"))  # type: ignore[operator]
    text = preflight()
    assert "tidak terbukti" in text
    assert "1 butir tidak terbukti; 1 lulus" in text
    with pytest.raises(CommandError, match="1 butir tidak terbukti"):
        preflight(strict=True)


def test_machines_get_every_row_with_its_hash(rows_are: object) -> None:
    rows_are(passed("a", hosts=2), skipped("b"))  # type: ignore[operator]
    said = json.loads(preflight(json=True))
    assert said["counts"] == {"pass": 1, "fail": 0, "skip": 1}
    assert [row["result"] for row in said["controls"]] == ["pass", "skip"]
    whole = said.pop("sha256")
    assert whole == digest(said)


def test_colours_are_for_a_terminal_alone(rows_are: object) -> None:
    rows_are(passed("a"))  # type: ignore[operator]
    assert "\x1b[" not in preflight()


@pytest.mark.parametrize("options", [{"public": "www.pemilu.example"}, {"desk": "ftp://x"}, {"connect": "://"}, {"outside": ["x"]}])
def test_an_address_that_is_none_is_wrong_use(options: dict[str, object]) -> None:
    with pytest.raises(CommandError) as refusal:
        preflight(**options)
    assert refusal.value.returncode == 2


# -- the report on paper


def test_the_report_is_signed_and_verified(rows_are: object, tmp_path: Path) -> None:
    rows_are(passed("a"), skipped("b"))  # type: ignore[operator]
    file = tmp_path / "laporan.pdf"
    preflight(report=file)
    said = preflight(verify=file)
    assert "Utuh. Ditandatangani" in said
    assert "pemilu.example" in said


def test_every_row_stands_on_paper_with_its_outcome_and_reason(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this machine: the text of the report was not read")
    file = tmp_path / "laporan.pdf"
    file.write_bytes(paper.render(ALL))
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    for number in range(1, 61):
        assert f"Kendali {number} " in text
    assert text.count("Lulus") == 21  # and once in the figures
    assert text.count("Tidak terbukti") >= 21
    assert "Belum siap: 20 butir gagal dan 20 tidak terbukti; 20 lulus." in " ".join(text.split())
    assert ALL.sha256[:16] in text
    assert "<b>sehat</b>" in text, "what a control says is text, not markup"


def test_the_json_with_all_evidence_lies_in_the_signed_file() -> None:
    reader = PdfFileReader(BytesIO(signed()))
    _name, attachment = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    said = json.loads(attachment.get_object()["/EF"]["/F"].data)
    assert said["sha256"] == ALL.sha256


def spoil(data: bytes, at: float) -> bytes:
    changed = bytearray(data)
    changed[int(len(data) * at)] ^= 0x01
    return bytes(changed)


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.6])
def test_one_changed_bit_is_seen(at: float) -> None:
    with pytest.raises(signing.NotSigned):
        signing.verify(spoil(signed(), at))


def test_additions_cuts_unsigned_files_and_rubbish_are_refused() -> None:
    whole = signed()
    for data in (whole + b"\n1 0 obj\n<<>>\nendobj\n", whole[:-300], paper.render(ALL), b"", b"bukan PDF", b"%PDF-1.7\n%%EOF"):
        with pytest.raises(signing.NotSigned):
            signing.verify(data)


def test_a_report_of_somebody_else_is_whole_but_its_signer_unknown(tmp_path: Path) -> None:
    file = tmp_path / "laporan.pdf"
    file.write_bytes(signed())
    key_file, certificate_file = signing.key_files()
    kept = tmp_path / "lain.crt"
    kept.write_bytes(certificate_file.read_bytes())
    key_file.unlink()
    certificate_file.unlink()
    with pytest.raises(CommandError, match="tidak dikenal"):
        preflight(verify=file)
    signing.ensure_key("lain.example", NOW)
    with pytest.raises(CommandError, match="tidak dikenal"):
        preflight(verify=file)
    assert "Utuh" in preflight(verify=file, trust=kept)


def test_the_key_is_made_once_and_read_by_nobody_else() -> None:
    signing.ensure_key("pemilu.example", NOW)
    key_file, certificate_file = signing.key_files()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    before = key_file.read_bytes(), certificate_file.read_bytes()
    signing.ensure_key("lain.example", NOW)
    assert (key_file.read_bytes(), certificate_file.read_bytes()) == before
    assert b"PRIVATE KEY" not in signed()


def test_an_institutions_own_certificate_with_its_issuer_is_used(tmp_path: Path) -> None:
    """As one of the Balai Sertifikasi Elektronik would be: issued by somebody who is trusted."""
    issuer_key, own_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = issued("Penerbit Uji", issuer_key.public_key(), "Penerbit Uji", issuer_key, ca=True)
    own = issued("KPU Uji", own_key.public_key(), "Penerbit Uji", issuer_key, ca=False)
    key_file, certificate_file = signing.key_files()
    key_file.write_bytes(own_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    certificate_file.write_bytes(own + issuer)
    document = signed()
    certificate_file.unlink()
    signer = signing.verify(document, issuer)
    assert "KPU Uji" in signer.name
    assert signer.known
    assert not signing.verify(document).known


def issued(name: str, key: ec.EllipticCurvePublicKey, issuer: str, signer: ec.EllipticCurvePrivateKey, *, ca: bool) -> bytes:
    subject, by = (x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)]) for text in (name, issuer))
    names = ("key_encipherment", "data_encipherment", "key_agreement", "crl_sign", "encipher_only", "decipher_only")
    usage = x509.KeyUsage(digital_signature=not ca, content_commitment=not ca, key_cert_sign=ca, **dict.fromkeys(names, False))
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(by).public_key(key).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(NOW - datetime.timedelta(days=1)).not_valid_after(NOW + datetime.timedelta(days=9))
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True).add_extension(usage, critical=True)
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def test_a_certificate_file_without_a_certificate_says_so() -> None:
    with pytest.raises(signing.NotSigned, match="tidak memuat sertifikat"):
        signing.certificates(b"rusak")


# -- drills


@pytest.mark.django_db
def test_a_drill_is_noted_by_the_command_and_an_empty_note_is_wrong_use(small_country: None) -> None:
    assert "dicatat di jejak audit" in preflight(record_drill="restore", note="Cadangan tadi malam dipulihkan dalam 40 menit, akar sama.")
    with every_office():
        assert AuditEntry.objects.filter(action="drill.restore").count() == 1
    with pytest.raises(CommandError) as refusal:
        preflight(record_drill="restore", note="ok")
    assert refusal.value.returncode == 2


def test_the_target_is_what_the_options_say() -> None:
    from pendopo.project.management.commands.preflight import Command

    parser = Command().create_parser("manage.py", "preflight")
    options = vars(
        parser.parse_args(
            [
                "--public",
                "https://www.pemilu.example",
                "--outside",
                "http://a:1",
                "--outside",
                "http://b:1",
                "--log-dir",
                "log",
                "--files",
                "0",
            ]
        )
    )
    target = Command().target(options)
    assert target.public == "https://www.pemilu.example"
    assert target.outside == ("http://a:1", "http://b:1")
    assert target.log_dirs == (Path("log"),)
    assert target.files == 0
    assert target.url("kab-kediri.pemilu.example", "/berita/") == "https://kab-kediri.pemilu.example/berita/"
    assert Target(public="http://localhost:8000").url("kab-kediri.localhost") == "http://kab-kediri.localhost:8000/"
