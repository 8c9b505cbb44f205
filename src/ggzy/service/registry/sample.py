"""A sample registry: invented organisations over the contract, in a process of its own. It needs nothing of a node."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SOURCE = "示例登记机关（数据均为虚构）"
#: well-formed codes of a region that does not exist
ORGANISATIONS: dict[str, dict[str, str]] = {
    "91000000MA91000128": {"name": "示例第一建设有限公司", "region": "990100", "status": "active"},
    "91000000MA91000203": {"name": "示例（北区）工程咨询有限公司", "region": "990101", "status": "active"},
    "91000000MA91000390": {"name": "示例水务集团有限公司", "region": "", "status": "active"},
    "91000000MA9100047T": {"name": "示例旧商贸有限公司", "region": "990100", "status": "cancelled"},
}
PREFIX = "/v1/organisations/"


class Handler(BaseHTTPRequestHandler):
    server_version = "sample-registry"
    sys_version = ""

    def do_GET(self) -> None:
        code = self.path.partition("?")[0].removeprefix(PREFIX)
        found = ORGANISATIONS.get(code) if self.path.startswith(PREFIX) else None
        if found is None:
            self._say(404, {"error": "unknown"})
            return
        more = {"uscc": code, "address": "示例路1号", "representative": "示例代表"}
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._say(200, {"source": SOURCE, "at": now, "organisation": found | more})

    def _say(self, status: int, content: Any) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Who asked for whom is nobody's business."""


def server(host: str, port: int) -> ThreadingHTTPServer:
    return ThreadingHTTPServer((host, port), Handler)
