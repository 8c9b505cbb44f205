"""Where a webhook may lead: public addresses over https, and nowhere inside. Checked when it is registered and again
at every delivery, and what was checked is what is connected to: a name that changes its mind in between gains nothing.

In a sample city loopback addresses are allowed too, without TLS, so that one may try it on one machine.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST = 500
PRIVILEGED = 1024
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Place:
    """An address that was checked: connect to `ip`, speak to `host`."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str

    @property
    def url(self) -> str:
        """With the checked number in the place of the name."""
        number = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"{self.scheme}://{number}:{self.port}{self.path}"

    @property
    def authority(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == {"https": 443, "http": 80}[self.scheme] else f"{name}:{self.port}"


def checked(url: str) -> Place:
    """The place an address leads to now. Raises Refusal P-WEBHOOK."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise _refused("地址不成立", "is no address") from None
    host = parts.hostname or ""
    if len(url) > LONGEST or not host or parts.scheme not in ("https", "http") or not url.isascii():
        raise _refused(
            "应为 https 地址，最多 500 个 ASCII 字符", "must be an https address of at most 500 ASCII characters"
        )
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _refused("地址不得含用户名、口令或片段", "must not hold a user name, a password or a fragment")
    if any(letter <= " " or letter == "\\" for letter in url):
        raise _refused("地址不得含空白或反斜杠", "must hold no white space and no backslash")
    found = _resolved(host, port)
    local = settings.GGZY_DEMO and all(one.is_loopback for one in found)
    if parts.scheme != "https" and not local:
        raise _refused("须使用 https", "must use https")
    if port < PRIVILEGED and port != 443 and not local:
        raise _refused(f"不得使用端口 {port}", f"must not use port {port}")
    if not local and not all(is_public(one) for one in found):
        raise _refused("指向内部或保留的网络地址", "leads to a private or reserved network address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, port, path, str(found[0]))


def is_public(address: Address) -> bool:
    """May anybody be there? Numbers wrapped in other numbers are unwrapped first."""
    inner: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo is not None:
            inner = address.teredo[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


def _resolved(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    except (OSError, ValueError, UnicodeError):
        raise _refused("域名无法解析", "is a name that cannot be resolved") from None


def _refused(zh: str, en: str) -> Refusal:
    return Refusal(
        "P-WEBHOOK",
        Text(f"推送地址{zh}" if not zh.startswith("地址") else zh, f"The webhook’s address {en}"),
        Text("请提供可公开访问的 https 地址", "Give a public https address"),
        status=422,
    )
