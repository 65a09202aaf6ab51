"""Signs a PDF so that every later change shows, and tells who signed one.

The key lies in the state folder and is made at the first use, with a certificate that it signs itself. An institution
puts its own there instead, such as one of the Balai Sertifikasi Elektronik: ``preflight/signing.key`` and
``preflight/signing.crt`` (PEM; certificates of the issuers may follow in the same file).
"""

import datetime
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import keys, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pendopo.project.preflight.configuration import state_file

FIELD = "Pemeriksaan"
YEARS = 3


class NotSigned(ValueError):
    """The file is no PDF, bears no signature, or the signature does not hold; the message says which, in Indonesian."""


@dataclass(frozen=True)
class Signer:
    """Who signed a file.

    Attributes:
        name: subject of the certificate.
        sha256: fingerprint of the certificate, hex.
        known: the certificate is this installation's, or leads to one that was given as trusted.
        at: when, as the signer's own clock said; None if it was not said.
    """

    name: str
    sha256: str
    known: bool
    at: datetime.datetime | None


# -- the key


def key_files() -> tuple[Path, Path]:
    return state_file("signing.key"), state_file("signing.crt")


def ensure_key(installation: str, now: datetime.datetime) -> None:
    """Make a key (P-256, mode 0600) and a certificate that it signs itself, unless there are some."""
    key_file, certificate_file = key_files()
    if key_file.exists() and certificate_file.exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    key_file.unlink(missing_ok=True)
    key_file.touch(mode=0o600)
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    certificate_file.write_bytes(self_signed(key, installation, now).public_bytes(serialization.Encoding.PEM))


def self_signed(key: ec.EllipticCurvePrivateKey, installation: str, now: datetime.datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Pendopo"), x509.NameAttribute(NameOID.COMMON_NAME, installation)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )


def certificates(data: bytes) -> list[asn1_x509.Certificate]:
    """The certificates of a PEM file.

    Raises:
        NotSigned: there is none in it.
    """
    try:
        found = [asn1_x509.Certificate.load(der) for kind, _headers, der in pem.unarmor(data, multiple=True) if kind == "CERTIFICATE"]
    except ValueError:
        found = []
    if not found:
        raise NotSigned("Berkas sertifikat tidak memuat sertifikat PEM.")
    return found


# -- signing


def sign(document: bytes, installation: str, now: datetime.datetime, attachment: bytes) -> bytes:
    """Attach the report's JSON to a PDF and sign both.

    Args:
        document: an unsigned PDF.
        attachment: JSON that the signature covers as well, named ``preflight.json``.
    """
    ensure_key(installation, now)
    key_file, certificate_file = key_files()
    _kind, _headers, der = pem.unarmor(key_file.read_bytes())
    own, *issuers = certificates(certificate_file.read_bytes())
    store = SimpleCertificateStore()
    store.register_multiple(issuers)
    signer = signers.SimpleSigner(signing_cert=own, signing_key=keys.PrivateKeyInfo.load(der), cert_registry=store)
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    content = embed.EmbeddedFileObject.from_file_data(writer, data=attachment, mime_type="application/json")
    embed.embed_file(writer, embed.FileSpec("preflight.json", embedded_data=content, description="Semua butir dan bukti"))
    fields.append_signature_field(writer, fields.SigFieldSpec(FIELD))
    about = signers.PdfSignatureMetadata(FIELD, reason="Pemeriksaan sebelum digunakan", location=installation, md_algorithm="sha256")
    signed: io.BytesIO = signers.sign_pdf(writer, about, signer)
    return signed.getvalue()


# -- verifying


def verify(document: bytes, trusted: bytes = b"") -> Signer:
    """See that a PDF bears one signature over all of it, and nothing was changed since. Nothing is fetched.

    Args:
        trusted: PEM certificates to trust besides this installation's own.

    Raises:
        NotSigned: it does not.
    """
    try:
        signatures = PdfFileReader(io.BytesIO(document)).embedded_signatures
        if not signatures:
            raise NotSigned("Berkas ini tidak ditandatangani.")
        signature = signatures[-1]
        roots = trusted_certificates(trusted)
        with unheard("pyhanko"):
            status = validate_pdf_signature(signature, context_for(signature.signer_cert, roots))
        reaches = signature.evaluate_signature_coverage()
    except (PdfReadError, SignatureValidationError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, NotSigned):
            raise
        raise NotSigned(f"Berkas ini bukan PDF bertanda tangan yang utuh ({error}).") from None
    if not status.intact or not status.valid:
        raise NotSigned("Isi berkas diubah setelah ditandatangani.")
    if reaches != SignatureCoverageLevel.ENTIRE_FILE:
        raise NotSigned("Ada yang ditambahkan setelah tanda tangan.")
    certificate = signature.signer_cert
    return Signer(certificate.subject.human_friendly, certificate.sha256.hex(), bool(status.trusted), status.signer_reported_dt)


@contextmanager
def unheard(name: str) -> Iterator[None]:
    """Silences a library that logs what its result says as well, with a trace."""
    log = logging.getLogger(name)
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)


def trusted_certificates(given: bytes) -> list[asn1_x509.Certificate]:
    own = key_files()[1]
    return [*(certificates(own.read_bytes()) if own.exists() else []), *(certificates(given) if given else [])]


def context_for(signer: asn1_x509.Certificate, roots: list[asn1_x509.Certificate]) -> ValidationContext:
    """What to trust: our own certificates. With none at hand the signature is still computed, but leads nowhere."""
    return ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", other_certs=[signer])
