"""Settings of every plane, read from the environment and checked at start. The reference is docs/reference/settings.md."""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

from pendopo.kit import postgres
from pendopo.project import planes

BASE_DIR = planes.ROOT


def number(name: str, default: int) -> int:
    """A whole number from the environment, or the default where it is empty."""
    text = os.environ.get(name) or str(default)
    if not text.isdigit():
        raise ImproperlyConfigured(f"{name}={text!r}: must be a whole number")
    return int(text)


PLANE = os.environ.get("PENDOPO_PLANE", "operator")
if PLANE not in (*planes.PLANES, "owner"):
    raise ImproperlyConfigured(f"PENDOPO_PLANE={PLANE!r}: must be one of {', '.join(planes.PLANES)}")
DOMAIN = (os.environ.get("PENDOPO_DOMAIN") or "localhost").lower()
BAWASLU_DOMAIN = os.environ.get("PENDOPO_BAWASLU_DOMAIN", f"bawaslu.{DOMAIN}").lower()
DESK_PORT = number("PENDOPO_DESK_PORT", 8001)
INTAKE_PORT = number("PENDOPO_INTAKE_PORT", 8002)
PUBLIC_PORT = number("PENDOPO_PUBLIC_PORT", 8000 if DOMAIN == "localhost" else 443)
STATE_DIR = planes.state_dir()
# An installation that has demonstration accounts says so on every page, whoever runs a command on it.
# os.path: a service that may not look into the folder (intake) takes it as not there, where a Path would raise.
DEMO = os.environ["PENDOPO_DEMO"] == "1" if os.environ.get("PENDOPO_DEMO") else os.path.exists(STATE_DIR / "demo-password")
DATA_DIR = Path(os.environ["PENDOPO_DATA_DIR"]) if os.environ.get("PENDOPO_DATA_DIR") else None
CLAMD = os.environ.get("PENDOPO_CLAMD", "")  # a virus scanner for files of old sites: unix:PATH or tcp:HOST:PORT
PUBLIC_DIR = STATE_DIR / "public"
LOG_DIR = PUBLIC_DIR / "log"  # the transparency logs' files, served at /catatan/ of every host


def secret_key() -> str:
    """DJANGO's key: from PENDOPO_SECRET_KEY, else made once and kept in the state folder with mode 0600."""
    if key := os.environ.get("PENDOPO_SECRET_KEY"):
        if len(key) < 50:
            raise ImproperlyConfigured("PENDOPO_SECRET_KEY must have at least 50 characters")
        return key
    file = STATE_DIR / "secret-key"
    if not file.exists():
        STATE_DIR.mkdir(parents=True, exist_ok=True)
        fresh = STATE_DIR / f"secret-key.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):  # another process was faster: its key is the key
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text()


SECRET_KEY = secret_key()
DEBUG = False
LOCAL = DOMAIN == "localhost"
DESK_HOST = f"desk.{DOMAIN}"
INTAKE_HOST = f"masuk.{DOMAIN}"
INTAKE_ORIGIN = planes.intake_origin(DOMAIN, INTAKE_PORT)
UPLOADS_HOST = f"unggahan.{DOMAIN}"  # pictures and files at the desk, without cookies
ALLOWED_HOSTS = [INTAKE_HOST, *(["localhost"] if LOCAL else [])] if PLANE == "intake" else [DESK_HOST, UPLOADS_HOST]
ROOT_URLCONF = planes.PLANES.get(PLANE, planes.PLANES["desk"]).urls
WSGI_APPLICATION = "pendopo.project.wsgi.application"

INSTALLED_APPS = [
    "pendopo.project",
    "pendopo.demo",
    "pendopo.site_import",
    "pendopo.sites",
    "django.contrib.auth",  # before ours, which takes the place of its note of the last sign-in
    "pendopo.transparency",
    "pendopo.security",
    "pendopo.regions",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.contenttypes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]
MIDDLEWARE = [
    "pendopo.security.plane_headers.PlaneHeaders",
    "django.middleware.security.SecurityMiddleware",
    "pendopo.sites.uploads_host.UploadsHost",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pendopo.security.middleware.Circumstances",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pendopo.security.middleware.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if PLANE == "intake":
    INSTALLED_APPS = []  # no models, no accounts, no content: what is not loaded can't be attacked
    MIDDLEWARE = [
        "pendopo.security.plane_headers.PlaneHeaders",
        "django.middleware.security.SecurityMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]

TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],  # the project is the first app: its templates come first, and once
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

if PLANE == "intake":
    TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [BASE_DIR / "pendopo" / "intake" / "templates"]}]
AUTH_USER_MODEL = "security.User"
AUTHENTICATION_BACKENDS = ["pendopo.security.auth_backend.StaffBackend"]
PASSWORD_HASHERS = ["pendopo.security.hasher.BoundedArgon2Hasher"]
# BSSN 4/2021 wants mixed characters and expiry, OWASP ASVS 5.0 forbids both (docs/decisions/0012).
PASSWORD_PROFILE = os.environ.get("PENDOPO_PASSWORD_PROFILE") or "asvs"
if PASSWORD_PROFILE not in ("asvs", "bssn"):
    raise ImproperlyConfigured(f"PENDOPO_PASSWORD_PROFILE={PASSWORD_PROFILE!r}: must be asvs or bssn")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "pendopo.security.password_validation.ProfileValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SECOND_FACTOR_REQUIRED = not DEMO
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/akun/masuk/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "pendopo.security.allauth_adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/300s/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "pendopo.security.allauth_adapters.MfaAdapter"
ACCOUNT_FORMS = {
    "login": "pendopo.security.account_forms.SignInForm",
    "reauthenticate": "pendopo.security.account_forms.ProveByPasswordForm",
    "change_password": "pendopo.security.account_forms.NewPasswordForm",
}
MFA_FORMS = {
    "authenticate": "pendopo.security.account_forms.CodeForm",
    "reauthenticate": "pendopo.security.account_forms.ProveByCodeForm",
    "activate_totp": "pendopo.security.account_forms.InstallAppForm",
    "add_webauthn": "pendopo.security.account_forms.AddPasskeyForm",
    "edit_webauthn": "pendopo.security.account_forms.RenamePasskeyForm",
    "authenticate_webauthn": "pendopo.security.passkeys.CountedAuthenticateForm",
    "login_webauthn": "pendopo.security.passkeys.CountedLoginForm",
    "reauthenticate_webauthn": "pendopo.security.passkeys.CountedReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL  # browsers take http://*.localhost as safe
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = f"Pendopo {DOMAIN}"
BEHIND_PROXY = not LOCAL
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0


def identity_providers() -> list[dict[str, object]]:
    """The government's identity provider (OpenID Connect), where one is configured; none otherwise."""
    server = os.environ.get("PENDOPO_OIDC_SERVER", "")
    if not server:
        return []
    client, secret = os.environ.get("PENDOPO_OIDC_CLIENT_ID", ""), os.environ.get("PENDOPO_OIDC_CLIENT_SECRET", "")
    if not (client and secret and server.startswith("https://")):
        raise ImproperlyConfigured(
            "PENDOPO_OIDC_SERVER must be an https address, with PENDOPO_OIDC_CLIENT_ID and PENDOPO_OIDC_CLIENT_SECRET"
        )
    name = os.environ.get("PENDOPO_OIDC_NAME") or "Akun pemerintah"
    return [{"provider_id": "pemerintah", "name": name, "client_id": client, "secret": secret, "settings": {"server_url": server}}]


def identity_origins() -> list[str]:
    """Origins that the sign-in form may lead to: the government's identity provider."""
    address = urlsplit(os.environ.get("PENDOPO_OIDC_SERVER", ""))
    return [f"{address.scheme}://{address.netloc}"] if address.netloc else []


IDENTITY_PROVIDERS = identity_providers()
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": IDENTITY_PROVIDERS, "OAUTH_PKCE_ENABLED": True}}
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # joining an account to it opens a second way in
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_ADAPTER = "pendopo.security.allauth_adapters.IdentityAdapter"


def mail_server() -> dict[str, object]:
    """Django's description of the mail server in PENDOPO_MAIL_URL; nothing is sent where there is none."""
    url = urlsplit(os.environ.get("PENDOPO_MAIL_URL", ""))
    if not url.scheme:
        return {"BACKEND": "django.core.mail.backends.dummy.EmailBackend", "TLS": False, "SSL": False}
    sender = os.environ.get("PENDOPO_MAIL_FROM", "")
    if url.scheme not in ("smtp", "smtps", "smtp+local") or not url.hostname or "@" not in sender:
        raise ImproperlyConfigured(
            "PENDOPO_MAIL_URL must be smtp://, smtps:// or smtp+local:// with a host, and PENDOPO_MAIL_FROM an address"
        )
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "HOST": url.hostname,
        "PORT": url.port or {"smtp": 587, "smtps": 465, "smtp+local": 25}[url.scheme],
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "TLS": url.scheme == "smtp",  # a server that offers no TLS gets no mail; smtp+local is one on this machine
        "SSL": url.scheme == "smtps",
    }


MAIL = mail_server()
MAIL_IS_SET = "HOST" in MAIL
EMAIL_BACKEND, EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL["BACKEND"], MAIL["TLS"], MAIL["SSL"]
EMAIL_HOST, EMAIL_PORT = MAIL.get("HOST", "localhost"), MAIL.get("PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.get("USER", ""), MAIL.get("PASSWORD", "")
DIGESTS_OFFERED = os.environ.get("PENDOPO_DIGESTS") == "1"  # said to every process, also those that know no mail server
EMAIL_TIMEOUT = 5  # seconds: the act is done by then, but the person waits for the answer
DEFAULT_FROM_EMAIL = os.environ.get("PENDOPO_MAIL_FROM") or "meja@localhost"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def database() -> dict[str, object]:
    """Django's description of DATABASE_URL; the owner role is taken on when migrating."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {"ENGINE": "django.db.backends.postgresql", "NAME": planes.DATABASE}
    try:
        given = postgres.parameters(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from None
    options = {k: v for k, v in given.items() if k not in ("host", "port", "dbname", "user", "password")}
    if PLANE == "owner":
        options["options"] = f"-c role={planes.OWNER_ROLE}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.get("dbname", planes.DATABASE),
        "USER": given.get("user", ""),
        "PASSWORD": given.get("password", ""),
        "HOST": given.get("host", ""),
        "PORT": given.get("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DATABASES = {"default": database()}
ATOMIC_REQUESTS = False  # security.middleware.OfficeScope opens the transaction, with the scope inside it

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = [("id", "Bahasa Indonesia")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "pendopo" / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # WhiteNoise reads the packages; nothing is collected
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_URL = "/media/"
UPLOADS_ORIGIN = f"http://{UPLOADS_HOST}:{DESK_PORT}" if LOCAL else f"https://{UPLOADS_HOST}"
UPLOADS_ARE_SIGNED = PLANE == "desk"  # on public sites files stand at plain addresses
UPLOADS_RESOURCE_POLICY = "cross-origin" if LOCAL else "same-site"  # below localhost every name is a site of its own
MEDIA_ROOT = STATE_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "pendopo.sites.upload_links.UploadStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

WAGTAIL_SITE_NAME = "Pendopo"
WAGTAILADMIN_BASE_URL = f"http://{DESK_HOST}:{DESK_PORT}" if LOCAL else f"https://{DESK_HOST}"
WAGTAIL_USER_TIME_ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]  # WIB, WITA, WIT
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # an approval holds for the version that was seen
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # our own page asks for the old password and ends the other sessions
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "pendopo.sites.rich_text.TextArea"}}  # loses no item of a list
WAGTAILIMAGES_IMAGE_MODEL = "sites.OfficeImage"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "sites.OfficeDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "docx", "ods", "odt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "indonesian"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
TAGGIT_CASE_INSENSITIVE = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows previews in a frame of the same origin
SESSION_COOKIE_NAME = "pendopo_session" if LOCAL else "__Host-session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "pendopo.security.session_store"
SESSION_COOKIE_AGE = 12 * 3600  # from sign-in, however busy
SESSION_IDLE_SECONDS = 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_NAME = "pendopo_csrf" if LOCAL else "__Host-csrf"
if not LOCAL:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Wagtail's own screens need inline styles and scripts; the public plane has a strict policy of its own (deploy/nginx).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, UPLOADS_ORIGIN, "data:", "blob:"],
        "script-src": [SELF, "'unsafe-inline'"],
        "style-src": [SELF, "'unsafe-inline'"],
        "frame-ancestors": [SELF],
        "form-action": [SELF, *identity_origins()],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    }
}
if PLANE == "intake":
    X_FRAME_OPTIONS = "DENY"
    CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {name: ["'none'"] for name in ("default-src", "frame-ancestors", "base-uri")}
        | {"style-src": [SELF], "img-src": ["data:"], "form-action": [SELF]}
    }
    APPEND_SLASH = False
    DATA_UPLOAD_MAX_MEMORY_SIZE = 4_096
    DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
# Beside the policies above: what a browser may offer to pages of this plane, and who may embed its answers.
PLANE_HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
if PLANE != "intake":
    PLANE_HEADERS["Permissions-Policy"] += ", publickey-credentials-get=(self), publickey-credentials-create=(self)"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"pendopo": {"level": "INFO"}},
}
# The desk's processes count failed sign-ins and used codes together, so theirs is in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if PLANE == "desk":
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "security_cache"}}
    DATABASES["counters"] = DATABASES["default"] | {"OPTIONS": dict(DATABASES["default"].get("OPTIONS", {}))}  # type: ignore[call-overload]
    DATABASE_ROUTERS = ["pendopo.security.counters.Router"]
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # SAMEORIGIN: Wagtail shows previews in a frame of the same origin
]
WAGTAILIMAGES_IMAGE_FORM_BASE = "pendopo.sites.forms.OfficeImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "pendopo.sites.forms.OfficeDocumentForm"
