"""A time-stamping authority by `openssl ts` over HTTP, for tests: independent of our own reply."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ggzy_core.certs.authority import pem
from ggzy_core.certs.credential import Credential
from tests.peer import run

CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/chain.pem
signer_key = {folder}/tsa-key.pem
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha384, sha512, sm3
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@contextmanager
def openssl_authority(folder: Path, credential: Credential) -> Iterator[str]:
    """The address of an authority that signs with `credential` as long as the block runs."""
    key = credential.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[union-attr]
    (folder / "tsa-key.pem").write_bytes(key)
    (folder / "tsa.pem").write_bytes(pem([credential.certificate]))
    (folder / "chain.pem").write_bytes(pem(credential.chain))
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            (folder / "reply").unlink(missing_ok=True)
            names = ("-config", folder / "tsa.cnf", "-queryfile", folder / "query", "-out", folder / "reply")
            run("openssl", "ts", "-reply", *names)
            reply = (folder / "reply").read_bytes() if (folder / "reply").exists() else b""
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
