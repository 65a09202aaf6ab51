"""Controls of the public sites, seen over the network as a reader sees them."""

import datetime
import hashlib
import random
import ssl
import warnings
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from pendopo.kit.public_headers import SUBSCRIBE_PAGE
from pendopo.kit.releases import MANIFEST, Manifest
from pendopo.project.preflight import reading
from pendopo.project.preflight.control import Kind, Outcome, control, failed, judged, skipped
from pendopo.project.preflight.fetching import Address, Answer, Unreachable, Web
from pendopo.project.preflight.target import BROWSER, NotProven, Target, at_once
from pendopo.security.scope import every_office
from pendopo.sites.models import Release
from pendopo.sites.queries import office_homes
from pendopo.sites.rules import security_txt

AREA = "Situs publik"
NO_TLS = "Alamat yang diberikan memakai http:// tanpa enkripsi."
YEAR = 365 * 24 * 3600
ENOUGH_DAYS = 21
WEAK = ("ALL:!AESGCM:!AESCCM:!CHACHA20:!ARIAGCM:!aNULL:!eNULL:@SECLEVEL=0", "kRSA:@SECLEVEL=0")
SECRET_PATHS = (
    *("/.git/HEAD", "/.git/config", "/.env", "/.svn/entries", "/.htaccess", "/.DS_Store", "/.ssh/id_ed25519"),
    *("/manage.py", "/requirements.lock", "/backup.sql", "/database-passwords.json", "/secret-key", "/demo-password"),
    *("/phpinfo.php", "/server-status", "/wp-login.php", "/../../secret-key"),
)
FOLDERS = ("/media/", "/_/", "/static/", "/berkas/", "/releases/", "/media/images/")
ECHO = "gema-pemeriksaan"
DISGUISES = {
    "peramban": {"User-Agent": BROWSER},
    "robot pencari": {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    "dari hasil pencarian": {"User-Agent": BROWSER, "Referer": "https://www.google.com/search?q=kpu"},
    "ponsel": {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"},
}


def secure_addresses(target: Target) -> list[Address]:
    """The given addresses.

    Raises:
        NotProven: none was given.
    """
    if not target.public and not target.desk:
        raise NotProven("Tidak ada alamat yang diberikan (--public, --desk).")
    return [Address.of(url) for url in (target.public, target.desk) if url]


# -- TLS


@control(3, "Hanya TLS 1.2 atau lebih baru dengan sandi modern", "ASVS 12.1.1", Kind.PROBE)
def modern_tls(target: Target) -> Outcome:
    addresses = secure_addresses(target)
    plain = [address.host for address in addresses if not address.secure]
    if plain:
        return failed(NO_TLS, hosts=plain)
    problems = [problem for address in addresses for problem in tls_problems(target.web, address)]
    return judged(problems, "TLS 1.1 dan sandi lama ditolak, TLS 1.2 ke atas diterima.", hosts=[address.host for address in addresses])


def tls_problems(web: Web, address: Address) -> list[str]:
    newest, old = ssl.TLSVersion.MAXIMUM_SUPPORTED, ssl.TLSVersion.TLSv1_2
    found = [] if accepts(web, address, old, newest) else [f"{address.host} tidak menerima TLS 1.2 atau 1.3"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the old versions are named to see them refused
        if accepts(web, address, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"):
            found.append(f"{address.host} masih menerima TLS 1.1 atau lebih lama")
    found += [
        f"{address.host} menerima sandi lama ({ciphers.partition(':')[0]})" for ciphers in WEAK if accepts(web, address, old, old, ciphers)
    ]
    return found


def accepts(web: Web, address: Address, lowest: ssl.TLSVersion, highest: ssl.TLSVersion, ciphers: str = "") -> bool:
    """Whether the server agrees to a connection within these bounds. Who it is does not matter here: control 5 asks that.

    Raises:
        Unreachable: nobody answers.
        NotProven: this machine itself cannot offer such a connection.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        if ciphers:
            context.set_ciphers(ciphers)
        context.minimum_version, context.maximum_version = lowest, highest
    except (ssl.SSLError, ValueError) as error:
        raise NotProven(f"Mesin ini tidak dapat menawarkan sambungan lama untuk diuji ({error}).") from None
    with web.open_socket(address.host, address.port, secure=True) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=address.host):
                return True
        except (ssl.SSLError, ConnectionError):
            return False


@control(4, "HTTP dialihkan ke HTTPS dan HSTS setahun, di setiap host kantor", "ASVS 3.4.1", Kind.PROBE)
def always_https(target: Target) -> Outcome:
    if not target.need_public().secure:
        return failed(NO_TLS, host=target.need_public().host)
    plain = at_once(target.hosts, lambda host: target.web.ask(f"http://{host}:{target.http_port}/"))
    problems = [f"{host}: {problem}" for host, answer in plain.items() for problem in redirect_problems(host, answer)]
    problems += [f"{host}: {problem}" for host, answer in target.homes.items() for problem in hsts_problems(answer)]
    return judged(problems, f"{len(plain)} host mengalihkan ke HTTPS dan menyatakan HSTS.", hosts=len(plain))


def redirect_problems(host: str, answer: Answer | Unreachable) -> list[str]:
    if isinstance(answer, Unreachable):
        return [f"http tidak menjawab ({answer})"]
    good = answer.status in (301, 308) and answer.header("Location").startswith(f"https://{host}")
    return [] if good else [f"http dijawab {answer.status} {answer.header('Location')}".rstrip()]


def hsts_problems(answer: Answer | Unreachable) -> list[str]:
    if isinstance(answer, Unreachable):
        return [f"https tidak menjawab ({answer})"]
    marks = [part.strip().partition("=") for part in answer.header("Strict-Transport-Security").lower().split(";")]
    seconds = next((value.strip('"') for name, _equals, value in marks if name == "max-age"), "")
    return [] if seconds.isdecimal() and int(seconds) >= YEAR else ["HSTS kurang dari setahun atau tidak ada"]


@control(5, f"Sertifikat sah dan berlaku lebih dari {ENOUGH_DAYS} hari lagi, semua host", "ASVS 12.2.2", Kind.PROBE)
def certificates_last(target: Target) -> Outcome:
    addresses = secure_addresses(target)
    if not all(address.secure for address in addresses):
        return failed(NO_TLS, hosts=[address.host for address in addresses])
    ports = {host: target.need_public().port for host in (target.hosts if target.public else ())}
    ports |= {target.need_desk().host: target.need_desk().port} if target.desk else {}
    days = at_once(ports, lambda host: days_left(target, host, ports[host]))
    problems = [f"{host}: {left}" for host, left in days.items() if isinstance(left, Unreachable)]
    problems += [f"{host}: tinggal {left} hari" for host, left in days.items() if not isinstance(left, Unreachable) and left <= ENOUGH_DAYS]
    shortest = min((left for left in days.values() if not isinstance(left, Unreachable)), default=None)
    return judged(problems, f"{len(days)} sertifikat sah; yang tersingkat {shortest} hari lagi.", hosts=len(days), shortest_days=shortest)


def days_left(target: Target, host: str, port: int) -> int:
    """Raises:
    Unreachable: nobody answers, or the certificate is not valid for the host.
    """
    plain = target.web.open_socket(host, port, secure=True)
    try:
        with target.web.context().wrap_socket(plain, server_hostname=host) as secured:
            certificate = secured.getpeercert() or {}
    except OSError as error:
        raise Unreachable(f"sertifikat tidak sah ({error})") from None
    finally:
        plain.close()
    until = datetime.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), datetime.UTC)
    return (until - target.now).days


# -- headers and content


@control(6, "Kebijakan isi (CSP) ketat di halaman publik", "ASVS 3.4.3", Kind.PROBE)
def strict_policy(target: Target) -> Outcome:
    homes = target.readable_homes()
    policies = {host: answer.header("Content-Security-Policy") for host, answer in homes.items()}
    problems = [f"{host}: {problem}" for host, policy in policies.items() for problem in reading.csp_problems(policy)]
    problems += form_problems(target, policies)
    return judged(
        problems, f"{len(homes)} halaman depan berkebijakan ketat.", policies=sorted(set(policies.values()))[:5], hosts=len(homes)
    )


def form_problems(target: Target, policies: dict[str, str]) -> list[str]:
    """Where forms may go: of a front page nowhere; of the page for news by e-mail, where it is offered, to intake alone.

    Args:
        policies: of the front pages, by host.
    """
    found = [f"{host}: form-action lain daripada 'none'" for host, policy in policies.items() if forms_of(policy) != ["'none'"]]
    if not settings.DIGESTS_OFFERED:
        return found
    answers = at_once(policies, lambda host: target.web.ask(target.url(host, SUBSCRIBE_PAGE), headers={"User-Agent": BROWSER}))
    for host, answer in answers.items():
        forms = [] if isinstance(answer, Unreachable) else forms_of(answer.header("Content-Security-Policy"))
        if forms != [settings.INTAKE_ORIGIN]:
            found.append(f"{host}{SUBSCRIBE_PAGE}: form-action bukan hanya {settings.INTAKE_ORIGIN}")
    return found


def forms_of(policy: str) -> list[str]:
    return reading.csp_of(policy).get("form-action", [])


@control(7, "Tidak ada asal pihak ketiga dalam HTML, CSS, dan skrip", "Kedaulatan data", Kind.PROBE)
def nothing_foreign(target: Target) -> Outcome:
    files = released_files()
    problems = [problem for file in files for problem in foreign_in(file, target.own_hosts)]
    pages = target.readable_homes() if target.public else {}
    for host, answer in pages.items():
        problems += [f"{host}/: memuat dari {foreign}" for foreign in reading.foreign_hosts(answer.body, "html", target.own_hosts)]
    if not files and not pages:
        raise NotProven("Tidak ada rilis di mesin ini dan tidak ada alamat (--public).")
    return judged(
        problems, f"{len(files)} berkas dan {len(pages)} halaman tidak memuat apa pun dari pihak lain.", files=len(files), pages=len(pages)
    )


def released_files() -> list[Path]:
    """HTML, CSS, SVG and scripts of every served release on this machine; the same content once."""
    root = Path(settings.PUBLIC_DIR) / "sites"
    found: dict[int, Path] = {}
    for current in root.glob("*/current"):
        for kind in ("html", "css", "js", "mjs", "svg"):
            found |= {file.stat().st_ino: file for file in current.resolve().rglob(f"*.{kind}")}
    return sorted(found.values())


def foreign_in(file: Path, own: frozenset[str]) -> list[str]:
    foreign = reading.foreign_hosts(file.read_bytes(), file.suffix.lstrip("."), own)
    return [f"{'/'.join(file.parts[-4:])}: memuat dari {host}" for host in foreign]


@control(8, "nosniff, kebijakan perujuk, dan larangan bingkai", "ASVS 3.4.4-3.4.6", Kind.PROBE)
def careful_headers(target: Target) -> Outcome:
    answers = dict(target.readable_homes()) if target.public else {}
    if target.desk:
        answers[target.need_desk().host] = target.web.ask(target.desk_url(settings.LOGIN_URL), headers={"User-Agent": BROWSER})
    if not answers:
        raise NotProven("Tidak ada alamat yang diberikan (--public, --desk).")
    names = ("X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy")
    problems = [
        f"{host}: {problem}" for host, a in answers.items() for problem in reading.header_problems({name: a.header(name) for name in names})
    ]
    return judged(problems, f"{len(answers)} host mengirim ketiganya.", hosts=len(answers))


@control(9, "Kuki __Host-, Secure, HttpOnly, SameSite; situs publik tanpa kuki", "ASVS 3.3", Kind.PROBE)
def careful_cookies(target: Target) -> Outcome:
    problems = []
    homes = target.readable_homes() if target.public else {}
    for host, answer in homes.items():
        problems += [f"{host} memasang kuki {line.partition('=')[0]}" for line in answer.every("Set-Cookie")]
    seen: list[str] = []
    if target.desk:
        seen = target.web.ask(target.desk_url(settings.LOGIN_URL), headers={"User-Agent": BROWSER}).every("Set-Cookie")
        problems += [problem for line in seen for problem in reading.cookie_problems(line, for_scripts={settings.CSRF_COOKIE_NAME})]
        problems += session_cookie_problems()
    if not homes and not target.desk:
        raise NotProven("Tidak ada alamat yang diberikan (--public, --desk).")
    names = [line.partition("=")[0] for line in seen]
    return judged(problems, "Situs publik tanpa kuki; kuki meja redaksi terlindung.", hosts=len(homes), desk_cookies=names)


def session_cookie_problems() -> list[str]:
    """The cookie that comes only after sign-in, as the settings make it."""
    marks = "; ".join(
        mark
        for mark, there in (
            ("Secure", settings.SESSION_COOKIE_SECURE),
            ("HttpOnly", settings.SESSION_COOKIE_HTTPONLY),
            (f"SameSite={settings.SESSION_COOKIE_SAMESITE}", settings.SESSION_COOKIE_SAMESITE),
            (f"Domain={settings.SESSION_COOKIE_DOMAIN}", settings.SESSION_COOKIE_DOMAIN),
        )
        if there
    )
    return reading.cookie_problems(f"{settings.SESSION_COOKIE_NAME}=x; Path={settings.SESSION_COOKIE_PATH}; {marks}")


@control(48, "Tidak ada .git, .env, daftar isi folder, atau TRACE", "ASVS 13.4", Kind.PROBE)
def nothing_left_lying(target: Target) -> Outcome:
    origins = [target.url(target.need_public().host)] if target.public else []
    origins += [target.desk_url()] if target.desk else []
    if not origins:
        raise NotProven("Tidak ada alamat yang diberikan (--public, --desk).")
    wanted = [f"{origin.rstrip('/')}{path}" for origin in origins for path in (*SECRET_PATHS, *FOLDERS)]
    answers = at_once(wanted, lambda url: target.web.ask(url))
    lost = [url for url, answer in answers.items() if isinstance(answer, Unreachable)]
    if lost:
        raise Unreachable(f"{lost[0]} dan {len(lost) - 1} alamat lain")
    problems = [f"{url} dijawab {a.status}" for url, a in answers.items() if not isinstance(a, Unreachable) and 200 <= a.status < 300]
    for origin in origins:
        answer = target.web.ask(origin, "TRACE", {"X-Pemeriksaan": ECHO})
        if answer.status < 300 or ECHO.encode() in answer.body:
            problems.append(f"{origin} menjawab TRACE dengan {answer.status}")
    return judged(problems, f"{len(wanted)} alamat terlarang tidak menjawab; TRACE ditolak.", asked=len(wanted))


@control(49, "security.txt sah dan belum kedaluwarsa, semua host", "RFC 9116", Kind.PROBE)
def says_whom_to_tell(target: Target) -> Outcome:
    target.need_public()
    urls = {target.url(host, f"/{security_txt.PATH}"): host for host in target.hosts}
    answers = at_once(urls, lambda url: target.web.ask(url, headers={"User-Agent": BROWSER}))
    problems = [f"{urls[url]}: {p}" for url, answer in answers.items() for p in security_txt_problems(target, url, answer)]
    texts = [answer.body for answer in answers.values() if not isinstance(answer, Unreachable)]
    signed = sum(text.startswith(security_txt.SIGNED.encode()) for text in texts)
    return judged(
        problems, f"{len(answers)} situs memilikinya; {signed} ditandatangani (dianjurkan, tidak wajib).", hosts=len(answers), signed=signed
    )


def security_txt_problems(target: Target, url: str, answer: Answer | Unreachable) -> list[str]:
    if isinstance(answer, Unreachable):
        return [str(answer)]
    if answer.status != 200 or not answer.header("Content-Type").startswith("text/plain"):
        return [f"dijawab {answer.status} {answer.header('Content-Type')}"]
    return security_txt.problems(answer.body.decode("utf-8", "replace"), target.now, url)


# -- integrity


@control(55, "Halaman yang tersaji sama dengan manifes rilis", "Integritas", Kind.PROBE)
def live_is_what_was_released(target: Target) -> Outcome:
    target.need_public()
    recorded = recorded_manifests()
    if not recorded:
        return skipped("Belum ada situs dengan rilis yang tercatat di basis data.")
    urls: dict[str, str] = {}
    problems = []
    live = at_once(recorded, lambda host: target.web.ask(target.url(host, f"/{MANIFEST}"), headers={"User-Agent": BROWSER}))
    for host, answer in live.items():
        if not recorded[host]:
            problems.append(f"{host} belum punya rilis yang tercatat")
        elif fault := difference(answer, recorded[host]):
            problems.append(f"{host}/{MANIFEST}: {fault}")
        elif isinstance(answer, Answer):
            urls |= expected_files(target, host, Manifest.from_bytes(answer.body))
    answers = at_once(urls, lambda url: target.web.ask(url, headers={"User-Agent": BROWSER}))
    problems += [f"{url}: {fault}" for url, answer in answers.items() if (fault := difference(answer, urls[url]))]
    return judged(
        problems, f"{len(answers)} berkas di {len(recorded)} situs sama dengan rilisnya.", sites=len(recorded), files=len(answers)
    )


def recorded_manifests() -> dict[str, str]:
    """For each open site the SHA-256 of the manifest of its newest release, as the publisher wrote it into the database; '' for none."""
    with every_office():
        newest = dict(Release.objects.order_by("number").values_list("office_key", "manifest_sha256"))
        return {site.hostname: newest.get(home.office.key, "") for site, home in office_homes()}


def expected_files(target: Target, host: str, manifest: Manifest) -> dict[str, str]:
    """Addresses to compare with the SHA-256 that each must have: the front page, and some others by lot."""
    shown = [path for path in manifest.files if not path.endswith(".gz") and path not in ("404.html", "index.html")]
    lot = random.Random(f"{target.now:%Y-%m-%d %H}{host}")  # noqa: S311  a sample, not a secret
    chosen = shown if not target.files else lot.sample(sorted(shown), min(target.files, len(shown)))
    wanted = [path for path in ("index.html", *chosen) if path in manifest.files]
    return {target.url(host, f"/{quote(path.removesuffix('index.html'))}"): manifest.files[path].sha256 for path in wanted}


def difference(answer: Answer | Unreachable, sha256: str) -> str:
    if isinstance(answer, Unreachable):
        return f"tidak menjawab ({answer})"
    if answer.status != 200:
        return f"dijawab {answer.status}"
    return "" if hashlib.sha256(answer.body).hexdigest() == sha256 else "isinya lain daripada rilis"


@control(56, "Tidak ada spam, tautan tersembunyi, atau isi lain untuk robot pencari, semua host", "Integritas", Kind.PROBE)
def same_for_everybody(target: Target) -> Outcome:
    homes = target.readable_homes()
    problems = [f"{host}: {sign}" for host, answer in homes.items() for sign in reading.spam_signs(answer.body, target.own_hosts)]
    for name, disguise in DISGUISES.items():
        if name != "peramban":
            answers = at_once(homes, lambda host, disguise=disguise: target.web.ask(target.url(host), headers=disguise))  # type: ignore[misc]
            problems += [f"{host}: lain bagi {name}" for host, answer in answers.items() if differs(homes[host], answer)]
    return judged(problems, f"{len(homes)} halaman depan sama bagi {', '.join(DISGUISES)}, tanpa tanda penyusupan.", hosts=len(homes))


def differs(usual: Answer, answer: Answer | Unreachable) -> bool:
    return isinstance(answer, Unreachable) or (answer.status, answer.body) != (usual.status, usual.body)
