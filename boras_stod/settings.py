"""Every setting, from the environment. Defaults are safe for production; `make demo` and tests set their own.

A secret may stand in a file instead: NAME_FILE=/path/to/file. See .env.example for the whole list.
"""

from pathlib import Path

import dj_database_url
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv

BASE_DIR = Path(__file__).resolve().parent.parent
env = FileAwareEnv()
env.read_env(BASE_DIR / ".env", recurse=False)

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])
for name, value in (("SECRET_KEY", SECRET_KEY), ("ALLOWED_HOSTS", ALLOWED_HOSTS or DEBUG)):
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Hint: copy .env.example to .env and fill it in, or run `make demo` to look around."
        )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])  # older keys, while they are being replaced
HTTPS = env.bool("HTTPS", True)  # False only on a machine of one's own: plain http, cookies without Secure
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

# --- the municipality that this installation serves ---
MUNICIPALITY = env.str("MUNICIPALITY", "Borås Stad")
CITY = env.str("CITY", "Borås")  # as people say it: "i Borås"
SITE_NAME = env.str("SITE_NAME", "Borås Stöd")
SWITCHBOARD_PHONE = env.str("SWITCHBOARD_PHONE", "033-35 70 00")
# What the city alone can say. Left empty, the pages tell that it is not filled in.
ACCESSIBILITY_CONTACT_EMAIL = env.str("ACCESSIBILITY_CONTACT_EMAIL", "")
DATA_CONTROLLER = env.str("DATA_CONTROLLER", "")
DATA_PROTECTION_EMAIL = env.str("DATA_PROTECTION_EMAIL", "")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
SOURCE_CODE_URL = env.str("SOURCE_CODE_URL", "")

INSTALLED_APPS = [
    "modeltranslation",  # before admin
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "boras_stod",
    "catalogue",
    "offers",
]

MIDDLEWARE = [
    "boras_stod.middleware.RequestLogMiddleware",
    "boras_stod.middleware.DemandMiddleware",  # before whatever keeps pages
    "django.middleware.gzip.GZipMiddleware",
    "boras_stod.kept_pages.middleware.KeptPagesMiddleware",
    "boras_stod.replicas.middleware.ReplicaMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "boras_stod.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "boras_stod.middleware.KnownMethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "boras_stod.middleware.StaffLanguageMiddleware",
    "boras_stod.admin_networks.AdminNetworksMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "boras_stod.accounts.sessions.SessionLifeMiddleware",
    "boras_stod.accounts.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "boras_stod.urls"
WSGI_APPLICATION = "boras_stod.wsgi.application"
AUTH_USER_MODEL = "catalogue.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "boras_stod.context_processors.site",
                "boras_stod.context_processors.staff",
            ],
            "builtins": ["boras_stod.templatetags.stod"],
        },
    }
]

# --- database: SQLite does the whole job; PostgreSQL with ICU sv-SE in production ---
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
SQLITE_URL = f"sqlite:///{VAR_DIR / 'boras_stod.sqlite3'}"
# Replicas of PostgreSQL that anonymous pages are read from (docs/decisions/0026-replicas.md).
REPLICA_URLS = env.list("REPLICA_URLS", [])
REPLICAS = [f"replica_{number}" for number in range(1, len(REPLICA_URLS) + 1)]
DATABASE_POOL = env.int("DATABASE_POOL", 0)  # most connections of a process to each server; 0: one per thread
SERVER_SIDE_CURSORS = env.bool("SERVER_SIDE_CURSORS", True)  # False behind PgBouncer in transaction mode
CONN_MAX_AGE = env.int("CONN_MAX_AGE", 60)


def database(url: str, *, is_replica: bool = False) -> dict:
    """One database as Django wants it. A server that does not answer is given up after some seconds."""
    found: dict = {**dj_database_url.parse(url)}
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return {**found, "CONN_MAX_AGE": CONN_MAX_AGE}
    options: dict[str, object] = {"connect_timeout": 2, "tcp_user_timeout": 5000, **found.get("OPTIONS", {})}
    if is_replica:
        options["options"] = "-c default_transaction_read_only=on"
    if DATABASE_POOL:
        options["pool"] = {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 3, "reconnect_timeout": 2}
    return {
        **found,
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if DATABASE_POOL else CONN_MAX_AGE,  # a pool keeps them itself
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": not SERVER_SIDE_CURSORS,
    }


DATABASES = {"default": database(env.str("DATABASE_URL", "") or SQLITE_URL)}
for alias, replica_url in zip(REPLICAS, REPLICA_URLS, strict=True):
    DATABASES[alias] = {**database(replica_url, is_replica=True), "TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["boras_stod.replicas.router.ReplicaRouter"] if REPLICAS else []

# --- languages: the path alone decides, no cookie. A new language is one line here, a catalogue, a migration ---
LANGUAGE_CODE = "sv"
LANG_INFO["so"] = {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"}  # Django lacks it
LANGUAGES = [
    ("sv", "Svenska"),
    ("en", "English"),
    ("fi", "Suomi"),
    ("ar", "العربية"),
    ("so", "Soomaali"),
    ("fa", "فارسی"),
    ("uk", "Українська"),
    ("bs", "Bosanski"),
]
REVIEWED_LANGUAGES = env.list("REVIEWED_LANGUAGES", ["sv"])  # whose interface a person has read and approved
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "sv"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("sv",)
USE_I18N = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# --- static files ---
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", ("handledning", BASE_DIR / "docs/images/editors")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- staff: accounts are made by invitation or by the city's own sign-on (docs/decisions/0015-accounts.md) ---
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [  # NIST SP 800-63B: long, not known, not of this site; nothing about which characters
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "boras_stod.accounts.passwords.SiteWordsValidator"},
    {"NAME": "boras_stod.accounts.breached.BreachedPasswordValidator"},
]
BREACHED_PASSWORDS = env.str(
    "BREACHED_PASSWORDS", ""
)  # a file of digests (docs/running.md); empty: none is asked
PASSWORD_RESET_TIMEOUT = 60 * 60
SESSION_HOURS = env.int("SESSION_HOURS", 8)  # from login, however busy
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 60)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
# A browser takes a cookie with this prefix only from this very host, over https.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}boras_stod_personal"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
# What staff send in is read in memory and never laid on disk; a larger file is not taken in at all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an offer with many times is a long form
AUDIT_LOG_MONTHS = env.int("AUDIT_LOG_MONTHS", 24)
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", True)  # of everybody who can publish
ADMIN_NETWORKS = env.list("ADMIN_NETWORKS", [])  # where staff pages open; empty: everywhere
TRAINING = env.bool(
    "TRAINING", False
)  # a copy to practise on: a banner on every page, kept by no search engine

ACCOUNT_ADAPTER = "boras_stod.accounts.adapters.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = [
    "email*",
    "username*",
    "password1*",
]  # nobody signs up; allauth checks that they agree
ACCOUNT_EMAIL_VERIFICATION = (
    "none"  # an address is verified by its invitation, or by the letter when it changes
)
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "boras_stod.accounts.forms.StaffLoginForm",
    "reauthenticate": "boras_stod.accounts.forms.StaffReauthenticateForm",
    "change_password": "boras_stod.accounts.forms.StaffChangePasswordForm",
    "reset_password": "boras_stod.accounts.forms.StaffForgottenForm",
    "reset_password_from_key": "boras_stod.accounts.forms.StaffResetPasswordForm",
}
# Failures count per person and network address, so that nobody can lock a colleague out from elsewhere; a whole
# office may share one address.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/300s/key"}
MFA_ADAPTER = "boras_stod.accounts.adapters.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # recovery codes are our own: allauth keeps theirs readable
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # without sign-up nobody can occupy somebody else's address
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 0  # a code lives its own 30 seconds
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "boras_stod.accounts.forms.StaffCodeForm",
    "reauthenticate": "boras_stod.accounts.forms.StaffReauthenticateWithCodeForm",
    "activate_totp": "boras_stod.accounts.forms.StaffAddAppForm",
    "add_webauthn": "boras_stod.accounts.forms.StaffAddPasskeyForm",
    "edit_webauthn": "boras_stod.accounts.forms.StaffNamePasskeyForm",
}
USERSESSIONS_ADAPTER = "boras_stod.accounts.adapters.StaffSessionsAdapter"

# --- the city's own sign-on (OpenID Connect), when it has an issuer ---
OIDC_ISSUER = env.str("OIDC_ISSUER", "")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_NAME = env.str("OIDC_NAME", MUNICIPALITY)  # "Logga in med …"
OIDC_GROUPS_CLAIM = env.str("OIDC_GROUPS_CLAIM", "groups")
OIDC_ROLES = env.json("OIDC_ROLES", {})
OIDC_ORGANISATIONS = env.json("OIDC_ORGANISATIONS", {})
OIDC_SECOND_FACTOR = env.bool("OIDC_SECOND_FACTOR", True)  # the sign-on asks for it itself
SOCIALACCOUNT_ADAPTER = "boras_stod.accounts.sign_on.CitySignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # an address that the city has verified is the invited person's
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "boras_stod.accounts.id_tokens.CheckedProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "stad",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# --- what every process must know at once: attempts to log in, codes that are used ---
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "catalogue_cacherow",
        "KEY_FUNCTION": "boras_stod.accounts.limits.nameless_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What {% cache %} in templates keeps: the same for everybody, and cheaper to draw than to fetch from elsewhere.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# check_links never asks inside our own network; tests and a machine of one's own may let it ask this one.
LINK_CHECK_LOOPBACK = env.bool("LINK_CHECK_LOOPBACK", False)
# --- public pages that are kept while the register is unchanged (docs/decisions/0021-page-cache.md) ---
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", 64)  # in each process; 0: none
REDIS_URL = env.str("REDIS_URL", "")  # redis://host:6379/0, for pages that all processes share; empty: none
CDN_SECONDS = env.int("CDN_SECONDS", 0)  # how long a CDN may give a page that may have changed

HISTORY_KEEP_YEARS = env.int("HISTORY_KEEP_YEARS", 5)  # older versions go; the newest of each record stays

# --- what parents ask for, as sums (docs/decisions/0020-demand-and-programme.md) ---
DEMAND_COUNTED = env.bool("DEMAND_COUNTED", True)
DEMAND_KEEP_DAYS = env.int("DEMAND_KEEP_DAYS", 62)  # then the sums of days become sums of months

# --- security ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^halsa/", r"^metrics$"]  # asked from within, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", False)
if BEHIND_TLS_PROXY:  # only where the proxy strips the header from visitors
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- mail: printed on the console until a mail server is named; then by way of the outbox (send_mail) ---
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20  # seconds
EMAIL_BACKEND = (
    "catalogue.outbox.OutboxBackend" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"
)
# How the site is reached from a mail that no page sends.
SITE_URL = env.str("SITE_URL", f"http{'s' if HTTPS else ''}://{(ALLOWED_HOSTS or ['localhost'])[0]}").rstrip(
    "/"
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"noreply@{(ALLOWED_HOSTS or ['localhost'])[0]}")

# --- watching it run (docs/running.md) ---
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", [])  # public age keys: who can read the backups
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # without one there are no metrics
LOG_FORMAT = env.str("LOG_FORMAT", "json" if HTTPS else "text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "boras_stod.logs.JsonFormatter"},
        "text": {"format": "%(levelname)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": []},  # its own would write each line twice, and mail errors
        "django.request": {"level": "ERROR"},  # what robots ask for in vain is no news
        "boras_stod.requests": {"level": "INFO" if env.bool("LOG_REQUESTS", False) else "WARNING"},
    },
}
