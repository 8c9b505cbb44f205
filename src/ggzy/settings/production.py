"""A node that serves the public: `DJANGO_SETTINGS_MODULE=ggzy.settings.production`.

Safe by default, and it does not start before everything it needs is said: all complaints come at once, in sentences.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import (
    DEMO_SECRET,
    GGZY_FIELD_KEYS,
    GGZY_FIELD_TOKEN,
    GGZY_KEYS,
    GGZY_STAMP_TOKEN,
    SECRET_KEY,
    STORAGES,
    env,
)

DEBUG = False
ALLOWED_HOSTS = env.list("GGZY_HOSTS", default=[])
DEMO_MARKER = GGZY_KEYS / "DEMO"
MIN_SECRET = 50  # characters; what Django's own check asks for


def complaints() -> list[str]:
    """What forbids this node to start; empty when all is well. 每条说明缺什么、怎么补。"""
    found = []
    if env.bool("GGZY_DEBUG", default=False) or env.bool("DEBUG", default=False):
        found.append("debugging is asked for; unset GGZY_DEBUG and DEBUG. 生产环境不得开启调试。")
    if SECRET_KEY == DEMO_SECRET or SECRET_KEY.lower().startswith(("demo", "django-insecure", "change")):
        found.append("GGZY_SECRET_KEY is absent or a demo value; give at least 50 random characters. 缺少会话密钥。")
    elif len(SECRET_KEY) < MIN_SECRET:
        found.append(f"GGZY_SECRET_KEY has {len(SECRET_KEY)} characters; give at least {MIN_SECRET}. 会话密钥过短。")
    if not ALLOWED_HOSTS or any("*" in host for host in ALLOWED_HOSTS):
        found.append("GGZY_HOSTS must name the hosts this node answers for, without *. 请列明本节点的域名。")
    if not env("DATABASE_URL", default=""):
        found.append("DATABASE_URL is absent; name the database, postgres://… for a centre. 请指明数据库。")
    if not env("GGZY_ORIGIN", default=""):
        found.append(
            "GGZY_ORIGIN is absent; give the journal its name, for ever (ggzy.city.gov.cn/journal). 请为存证命名。"
        )
    if DEMO_MARKER.exists():
        found.append(f"the keys in {GGZY_KEYS} are demo keys; make new ones with `ggzy init`. 演示密钥不得用于生产。")
    if GGZY_FIELD_KEYS == "pkcs11":
        module, _, label = GGZY_FIELD_TOKEN.partition("|")
        if not label or not Path(module).is_file():
            found.append(
                "GGZY_FIELD_TOKEN must be module|label, the module a PKCS#11 library on this machine. 请指明保管字段密钥的密码设备。"
            )
        if label and GGZY_STAMP_TOKEN.startswith(f"{GGZY_FIELD_TOKEN}|"):
            found.append(
                "GGZY_STAMP_TOKEN and GGZY_FIELD_TOKEN name one token; give each its own. 印章与字段密钥不得共用一个设备。"
            )
    return found


if _found := complaints():
    raise ImproperlyConfigured(
        "This node will not start. 节点不能启动：\n" + "\n".join(f"  - {one}" for one in _found)
    )

GGZY_SIGNED_ACTS = env.bool("GGZY_SIGNED_ACTS", default=True)  # by whoever signed in by certificate
# TLS ends at the proxy in front, which must overwrite this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("GGZY_HSTS_SECONDS", default=365 * 86_400)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("GGZY_HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("GGZY_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading binds a whole domain for years: its owner decides
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
AXES_IPWARE_PROXY_COUNT = env.int("GGZY_PROXIES", default=1)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_USE_FINDERS = False
