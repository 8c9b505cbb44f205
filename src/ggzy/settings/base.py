"""What every node shares. Read from the environment: GGZY_DATA, GGZY_KEYS, GGZY_HOSTS, GGZY_SECRET_KEY, DATABASE_URL.

House rules that stand here: durable transactions that take their lock at once, pages without inline script or style,
and logs that never say who looked at what.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from ggzy_core.agent import ADDRESS

from . import rooms
from .database import database
from .logs import configure

env = environ.Env()
SOURCE = rooms.SOURCE

# --- Where things lie -----------------------------------------------------------------------------------------------
GGZY_DATA = Path(env("GGZY_DATA", default="data")).expanduser().resolve()
GGZY_KEYS = Path(env("GGZY_KEYS", default=str(GGZY_DATA / "keys"))).expanduser().resolve()
DATABASES = {"default": database(env("DATABASE_URL", default=""), GGZY_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = GGZY_DATA / "files"
STATIC_ROOT = GGZY_DATA / "static"

# --- What kind of node this is --------------------------------------------------------------------------------------
DEBUG = False
ALLOWED_HOSTS: list[str] = []
GGZY_DEMO = False  # may the node use demo keys, and does it say on every page that it is a sample
GGZY_CLOCK_MAY_SHIFT = False  # matter time is real time, unless this is a rehearsal
DEMO_SECRET = "demo-secret-of-a-node-that-serves-nobody-but-this-machine"  # noqa: S105  production refuses it
SECRET_KEY = env("GGZY_SECRET_KEY", default=DEMO_SECRET)

# --- The journal ----------------------------------------------------------------------------------------------------
GGZY_ORIGIN = env("GGZY_ORIGIN", default="sample-city.example/journal")  # the log's name, for ever
GGZY_FIELD_KEYS = env("GGZY_FIELD_KEYS", default="")  # who wraps: file, pkcs11, or module.Class of another provider
GGZY_FIELD_TOKEN = env("GGZY_FIELD_TOKEN", default="")  # module|label of the token that holds the field keys
GGZY_FIELD_PIN_FILE = env("GGZY_FIELD_PIN_FILE", default="")  # its PIN; default field.pin in the key folder
GGZY_SLOT_SECONDS = env.float("GGZY_SLOT_SECONDS", default=10.0)  # sealed acts join the log once a slot
GGZY_SIGNED_ACTS = env.bool("GGZY_SIGNED_ACTS", default=False)  # must acts be signed that the law wants signed
GGZY_TSA = env.list("GGZY_TSA", default=[])  # addresses of time-stamping authorities (RFC 3161) on the trust list
GGZY_REGISTRY = env("GGZY_REGISTRY", default="")  # address of the registry of organisations; empty: forms by hand
GGZY_TSA_POLICY = env("GGZY_TSA_POLICY", default="")  # the policy OID their tokens must name; empty: any

# --- What it is made of ---------------------------------------------------------------------------------------------
INSTALLED_APPS = [*rooms.LIBRARIES, *rooms.rooms()]
AUTH_USER_MODEL = "identity.Login"
ROOT_URLCONF = "ggzy.urls"
WSGI_APPLICATION = "ggzy.node.wsgi.application"
MIDDLEWARE = [
    "ggzy.node.access.AccessLog",  # first, so that its duration is the whole one
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ggzy.node.arrival.Arrival",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ggzy.foundation.identity.visits.Visits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ggzy.foundation.look.refused.Refusals",
    "axes.middleware.AxesMiddleware",  # last, as its documentation asks
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ggzy.foundation.look.context.page",
                "ggzy.service.notifications.context.bell",
                "ggzy.service.outages.context.banner",
            ],
        },
    },
]

# --- Language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Signing in -----------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/desk/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "look/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who signed in when is an act's business, not a library's table
AXES_VERBOSE = False  # its log lines name people
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600  # a working day
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # forms and hx-headers carry the token

# --- Browsers -------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
GGZY_AGENT = env("GGZY_AGENT", default=ADDRESS)  # where a signing agent answers; pages of acts may connect there, too
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # the address of a lot is not told to other sites
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- Files and limits -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Another storage (S3 and its like) by its dotted name, its options as JSON.
    "documents": {
        "BACKEND": env("GGZY_DOCUMENTS_BACKEND", default="ggzy.foundation.documents.folder.DocumentFolder"),
        "OPTIONS": env.json("GGZY_DOCUMENTS_OPTIONS", default={"location": str(GGZY_DATA / "documents")}),
    },
}
WHITENOISE_USE_FINDERS = True  # embedded use serves straight from the packages; production collects
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20  # a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
GGZY_UPLOAD_LIMIT = env.int("GGZY_UPLOAD_LIMIT", default=512 << 20)  # bytes of one request, its files included
GGZY_DOCUMENT_LIMIT = env.int("GGZY_DOCUMENT_LIMIT", default=200 << 20)  # bytes of one document
GGZY_UNPACKED_LIMIT = env.int("GGZY_UNPACKED_LIMIT", default=1 << 30)  # bytes that an archive may unpack to
GGZY_UPLOAD_KEEP_HOURS = env.int("GGZY_UPLOAD_KEEP_HOURS", default=24)  # a half upload without a sign of life
GGZY_BID_LIMIT = env.int("GGZY_BID_LIMIT", default=2 << 30)  # bytes of one sealed bid (P-ENVELOPE)
GGZY_API_LIMIT = env.int("GGZY_API_LIMIT", default=600)  # API requests a minute from one address, without a token
GGZY_API_TOKEN_LIMIT = env.int("GGZY_API_TOKEN_LIMIT", default=1200)  # and with one token
GGZY_THREADS = env.int("GGZY_THREADS", default=8)  # of the front, for pages
GGZY_LIVE_LIMIT = env.int("GGZY_LIVE_LIMIT", default=5000)  # who may watch live pages of one process at a time
GGZY_LIVE_ADDRESS_LIMIT = env.int("GGZY_LIVE_ADDRESS_LIMIT", default=200)  # and from one address, an office behind it

GGZY_COUNT_VISITS = True  # write down how often pages are asked for, a day and a kind of page at a time

# --- Notifications outside the desk: mail and text messages; without an address they are kept as files ---------------
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = GGZY_DATA / "outbox" / "mail"
if env("GGZY_EMAIL_URL", default=""):
    vars().update(env.email_url("GGZY_EMAIL_URL"))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("GGZY_EMAIL_FROM", default="noreply@" + GGZY_ORIGIN.partition("/")[0])
GGZY_SMS_URL = env("GGZY_SMS_URL", default="")
GGZY_SMS_TOKEN = env("GGZY_SMS_TOKEN", default="")
# --- Electronic stamps ---------------------------------------------------------------------------------------------
GGZY_STAMP_KEY = env("GGZY_STAMP_KEY", default="")  # PKCS#12 of the node's own stamp; else stamp.p12 among the keys
GGZY_STAMP_TOKEN = env("GGZY_STAMP_TOKEN", default="")  # or module|token|key of a PKCS#11 token

# --- Logs -----------------------------------------------------------------------------------------------------------
LOGGING_CONFIG = None
configure(level=env("GGZY_LOG", default="INFO"))

# --- Who runs this node ---------------------------------------------------------------------------------------------
GGZY_PLATFORM_USCC = env("GGZY_PLATFORM_USCC", default="12990100MB0000000L")  # in every unified deal code
GGZY_PLATFORM_NAME = env("GGZY_PLATFORM_NAME", default="示例市公共资源交易平台")
GGZY_SERVICE_USCC = env("GGZY_SERVICE_USCC", default=GGZY_PLATFORM_USCC)  # of the public service platform above it
GGZY_SITE = env("GGZY_SITE", default="https://" + GGZY_ORIGIN.partition("/")[0]).rstrip("/")  # addresses in exports
GGZY_OCID_PREFIX = env("GGZY_OCID_PREFIX", default="ocds-000000")  # a placeholder until one has been issued
