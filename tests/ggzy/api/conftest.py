"""A program that talks to the API, without a network between."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from ggzy_core.certs import challenge as questions
from ggzy_core.certs.credential import Credential


class Program:
    """What a client does: sign in, post, get. Answers are (status, JSON, response)."""

    def __init__(self) -> None:
        self.http = Client(headers={"Accept-Language": "en"})
        self.token = ""

    def call(self, method: str, path: str, body: Any = None, raw: bytes | None = None, **headers: str) -> Any:
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = raw if raw is not None else (json.dumps(body) if body is not None else "")
        kind = "application/octet-stream" if raw is not None else "application/json"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.generic(method, f"/api/v1/{path}", data, content_type=kind, headers=named)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body if body is not None else {}, **headers)

    def act(self, name: str, matter: str | None, data: Any = None, **headers: str) -> Any:
        return self.post(f"acts/{name}", {"matter": matter, "data": data or {}}, **headers)

    def sign_in(self, credential: Credential) -> Any:
        asked = self.post("sign-in/challenge").json()
        question = questions.Challenge(asked["origin"], asked["nonce"], datetime.fromisoformat(asked["at"]))
        signature = base64.b64encode(questions.answer(question, credential)).decode()
        answer = self.post("sign-in", {"nonce": asked["nonce"], "signature": signature})
        if answer.status_code == 201:
            self.token = answer.json()["token"]
        return answer


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def another() -> Program:
    return Program()
