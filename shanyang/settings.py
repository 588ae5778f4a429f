"""Settings from the environment; see docs/deploy.md for every variable.

DEBUG=1 is for developers, DEMO=1 for the demo: both may run on throw-away
keys kept in var/demo-keys.env. Without either, every key has to be given.
"""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from shanyang.lib.demo_keys import demo_keys

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(str(BASE_DIR / ".env"))

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
VAR_DIR = Path(env("VAR_DIR", default=str(VAR_DIR)))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def key(name: str) -> str:
    """A secret: from the environment, or made for the demo; never a built-in default."""
    value = env(name, default="")
    if value:
        return value
    if DEBUG or DEMO:
        return demo_keys(VAR_DIR)[name]
    if env.bool("KEYLESS", default=False):
        # For commands that neither sign nor seal anything; whoever tries meets an empty key and is refused.
        return ""
    raise ImproperlyConfigured(
        f"{name} is not set. Generate one with `python manage.py make_keys` on a machine with DEBUG=1, "
        "keep it outside the database backup, and give it to the server through its environment."
    )


SECRET_KEY = key("SECRET_KEY")
# id:base64 of 32 bytes, newest first; older ones only decrypt.
VAULT_KEYS = key("VAULT_KEYS")
# version:base64 of 32 bytes, newest first; older ones still match.
INDEX_KEYS = key("INDEX_KEYS")
AUDIT_KEY = key("AUDIT_KEY")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG or DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.import_export",
    "shanyang.apps.ShanyangConfig",
    "shanyang.apps.ShanyangAdminConfig",
    "shanyang.departments",
    "enterprises",
    "branches",
    "services",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "import_export",
    "django_tasks_db",
]

MIDDLEWARE = [
    "shanyang.middleware.OriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shanyang.middleware.HeadersMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shanyang.middleware.SessionRulesMiddleware",
    "shanyang.middleware.AccountRulesMiddleware",
]

ROOT_URLCONF = "shanyang.urls"
WSGI_APPLICATION = "shanyang.wsgi.application"
AUTH_USER_MODEL = "departments.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shanyang.shell.shell",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'shanyang.sqlite3'}")}
_db = DATABASES["default"]
# django-environ may already have put the socket folder of the URL into OPTIONS: update, never replace.
_options = _db.setdefault("OPTIONS", {})
SQLITE = _db["ENGINE"] == "django.db.backends.sqlite3"
if SQLITE:
    _options |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
    }
    # An in-memory test database ignores lock timeouts, which would make every locking test void.
    # One file per process: two test runs on one machine must not share it.
    _db.setdefault("TEST", {})["NAME"] = str(VAR_DIR / f"test-{os.getpid()}.sqlite3")
else:
    _db["CONN_HEALTH_CHECKS"] = True
    _db["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
# Grouping is asked for where a number is read (|known); an id in an attribute must never be grouped.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["shanyang.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG or DEMO
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO
        else "shanyang.lib.static_storage.ModuleManifestStorage"
    },
    "vault": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env("VAULT_DIR", default=str(VAR_DIR / "vault")), "base_url": None},
    },
}
FILE_UPLOAD_HANDLERS = ["shanyang.lib.vault_upload.VaultUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Accounts and sessions -------------------------------------------------
AUTHENTICATION_BACKENDS = ["shanyang.backends.DutyBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Accounts have no mail address; allauth must not look for one.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "shanyang.adapters.ClosedSignupAdapter"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# A whole office sits behind one address: the limit by account is the strict one.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/30m/key,100/10m/ip", "login": "300/m/ip", "change_password": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = env("TOTP_ISSUER", default="新就业群体党建工作平台")
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
USERSESSIONS_TRACK_ACTIVITY = False
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "shanyang.passwords.LengthValidator",
        "OPTIONS": {"least": env.int("PASSWORD_LENGTH", default=12), "classes": env.int("PASSWORD_CLASSES", default=0)},
    },
    {"NAME": "shanyang.passwords.PatternValidator"},
    {"NAME": "shanyang.passwords.OwnDataValidator"},
    {"NAME": "shanyang.passwords.NotUsedBeforeValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# An account nobody uses is suspended; delivered files are kept, then only their hash. Both in days.
IDLE_ACCOUNT_DAYS = env.int("IDLE_ACCOUNT_DAYS", default=90)
RETENTION_DAYS = env.int("RETENTION_DAYS", default=730)
PASSWORD_DAYS = env.int("PASSWORD_DAYS", default=180)
# A password given by an administrator opens the first sign-in only, and only so long.
ONE_TIME_PASSWORD_DAYS = env.int("ONE_TIME_PASSWORD_DAYS", default=7)
# Who may not work without a second factor; the demo's doors would be shut by it.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=not (DEBUG or DEMO))
SECOND_FACTOR_DUTIES = env.list(
    "SECOND_FACTOR_DUTIES", default=["system_admin", "security_admin", "audit_admin", "lead"]
)
# Idle exit after a quarter of an hour, twice that on a telephone; twelve hours at most.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=15 * 60)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = env.bool("HTTPS", default=not (DEBUG or DEMO))
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Mail ------------------------------------------------------------------
# Reminders only. Without a server the letters go to the console, as in the demo.
_MAIL_SERVER = env("EMAIL_HOST", default="")
_MAIL_PORT = env.int("EMAIL_PORT", default=465)
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _MAIL_SERVER,
            "port": _MAIL_PORT,
            "username": env("EMAIL_HOST_USER", default=""),
            "password": env("EMAIL_HOST_PASSWORD", default=""),
            "use_ssl": _MAIL_PORT == 465,
            "use_tls": _MAIL_PORT != 465,
            "timeout": 20,
        },
    }
    if _MAIL_SERVER and not DEMO
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default="survey@localhost")

# --- Back office -----------------------------------------------------------
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True
# In the shared cache, so that the confirmation may reach another process; no table with people is imported here.
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.CacheStorage"

# --- Headers ---------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
    "report-uri": ["/reports/csp/"],
}

SITE_NAME = _("新就业群体党建工作平台")
SITE_SHORT_NAME = _("新就业群体党建")
