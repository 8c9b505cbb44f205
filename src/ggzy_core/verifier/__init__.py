"""verify.html: the verifier as one file. See README.md."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).parent / "source"
#: Every page that was ever handed out, by the SHA-256 of all of it but what is embedded: packs outlive releases.
KNOWN = Path(__file__).parent / "known.txt"
EMBEDDED = re.compile(rb'(<script type="application/json" id="embedded">)([^<]*)(</script>)')
#: In the order in which each may use those before it.
SCRIPTS = (
    "bytes.js",
    "hashes.js",
    "ed25519.js",
    "problems.js",
    "note.js",
    "policy.js",
    "merkle.js",
    "receipt.js",
    "verify_receipt.js",
    "zip.js",
    "pack.js",
    "kinds.js",
    "page.js",
)


@lru_cache(maxsize=4)
def build(trust: str = "", node: str = "") -> bytes:
    """The page. `trust` is a C2SP tlog-policy or vkeys, one a line; `node` the name of who hands it out."""
    style = (SOURCE / "style.css").read_text("utf-8")
    parts = (f"// {name}\n{(SOURCE / name).read_text('utf-8')}" for name in SCRIPTS)
    script = '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"
    # A data block, not code: < is escaped so that no text can end it.
    embedded = json.dumps({"node": node, "trust": trust}, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    page = (SOURCE / "page.html").read_text("utf-8")
    for place, text in (
        ("/*POLICY*/", content_policy(style, script)),
        ("/*STYLE*/", style),
        ("/*SCRIPT*/", script),
        ("/*EMBEDDED*/", embedded),  # last: what it says is never read as a place
    ):
        page = page.replace(place, text, 1)
    return page.encode()


def is_ours(page: bytes) -> bool:
    """Is this a verify.html of ours, of this release or an earlier one, whatever keys it was given? Nobody can show
    that of a page by asking the page."""
    return mark(page) in KNOWN.read_text("ascii").split()


def mark(page: bytes) -> str:
    """SHA-256 of a page without what is embedded in it."""
    return hashlib.sha256(EMBEDDED.sub(rb"\1\3", page, count=1)).hexdigest()


def content_policy(style: str, script: str) -> str:
    """Nothing but this very script and this very style; no connection whatever."""
    return f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"


def header_of(page: bytes) -> str:
    """The content policy a server should send with the page: the page's own, and no frames around it."""
    text = page.decode()
    start = text.index("default-src")
    return text[start : text.index('"', start)] + "; frame-ancestors 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
