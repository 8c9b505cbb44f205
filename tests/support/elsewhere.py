"""Another node, as far as registrations go: a log with a key of its own, cosigned where wanted, and its two answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ggzy.foundation import clock
from ggzy_core import registration
from ggzy_core.canonical import canonical, load, sha256_hex
from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.cosignature import CosignerSigner
from ggzy_core.tlog.merkle import leaf_hash
from ggzy_core.tlog.note import Signer, with_lines
from ggzy_core.tlog.policy import Listed, Policy
from ggzy_core.tlog.receipt import make_receipt
from tests.sample import code

CODE = "ABCDE-FGHJK-LMNPQ-RSTUV"


class Elsewhere:
    """Node A: `issue()` signs a registration; what it then says of it is `withdrawn` and `facts`."""

    def __init__(self, origin: str = "a.example/journal", seed: int = 1, cosigned: bool = True) -> None:
        self.log = Signer(origin, bytes([seed]) * 32)
        self.cosigner = CosignerSigner("notary.example/cosigner", bytes([seed + 100]) * 32)
        self.cosigned = cosigned
        self.url = ""
        self.packages: dict[str, registration.Package] = {}
        self.says: dict[str, dict[str, Any]] = {}
        self.broken = ""

    @property
    def policy(self) -> Policy:
        return Policy.of([self.log.verifier], [Listed("notary", self.cosigner.verifier)], 1)

    def document(self, number: int = 7, **changes: Any) -> dict[str, Any]:
        now, n = clock.real(), registration.new_number()
        party = {
            "name": f"示例建设公司{number}",
            "region": "990100",
            "registered": now,
            "roles": ["bidder", "tenderer"],
            "uscc": code(number),
        }
        paper = {
            "kind": "licence", "leaf": "0" * 64, "length": 1200, "sha256": sha256_hex(b"licence"),
            "since": now, "title": "营业执照", "type": "pdf",
        }  # fmt: skip
        made = {
            "certificates": [],
            "for": "sample-city.example/journal",
            "format": registration.FORMAT,
            "holder": registration.holder(n, CODE),
            "issued": now,
            "log": self.log.name,
            "n": n,
            "papers": [paper],
            "party": party | changes.pop("party", {}),
            "person": {"name": "示例管理员"},
            "sources": {},
            "until": now + timedelta(days=30),
            "v": 1,
        }
        return dict(load(canonical(made | changes)))

    def receipt(self, document: dict[str, Any], **changes: Any) -> str:
        """The receipt of the act that issued it; `changes` make it the receipt of something else."""
        data = {"organisation": document["party"]["uscc"], "document": sha256_hex(canonical(document))}
        entry = canonical({"act": registration.ACT, "data": data, "v": 1} | changes)
        checkpoint = sign_checkpoint(Checkpoint(self.log.name, 1, leaf_hash(entry)), self.log)
        if self.cosigned:
            line = self.cosigner.sign(checkpoint.partition(b"\n\n")[0] + b"\n").line()
            checkpoint = with_lines(checkpoint, [line])
        return make_receipt(entry, 0, [], checkpoint)

    def issue(self, number: int = 7, **changes: Any) -> registration.Package:
        document = self.document(number, **changes)
        made = registration.Package(document, self.receipt(document))
        self.packages[CODE] = made
        self.says[made.sha256] = {"withdrawn": False, "facts": made.facts}
        return made


@contextmanager
def answering(node: Elsewhere) -> Iterator[Elsewhere]:
    """Over real HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = node.packages.get(asked["code"])
            self._say(200, found.text()) if found else self._say(404, "{}")

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            found = node.says.get(parse_qs(parts.query).get("document", [""])[0])
            self._say(200, json.dumps(found)) if found else self._say(404, "{}")

        def _say(self, status: int, text: str) -> None:
            body = (node.broken or text).encode()
            self.send_response(302 if node.broken == "redirect" else status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    node.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield node
    finally:
        server.shutdown()
        server.server_close()
