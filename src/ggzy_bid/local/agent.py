"""What web pages may ask: whether an agent is here, for a token once their user allowed them, and for a signature.

Answers that a page can read go to allowed sites alone, and so do answers to their browsers' questions beforehand (CORS,
Private Network Access). Whether to sign is asked of the user by this program, never answered by the page.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from ggzy_core.certs.challenge import ChallengeProblem
from ggzy_core.sentences import BadValue

from .questions import NotAsked, Question, Questions
from .server import Answer, Request, Routes, forbidden, nothing, refused, told
from .sites import Sites

VERSION = 1
MOST_ASKED = 16 << 20  # bytes of a request for a signature; a paper comes as base64
TOKEN = "X-Agent-Token"  # noqa: S105  a header's name


class Agent:
    """The part of the service that sites talk to. `put` brings a question before the user.

    That something is here anybody may learn (`/v1/here`, nothing in it): any page can tell an open port from a closed one.
    """

    def __init__(self, sites: Sites, questions: Questions, put: Callable[[Question], None]) -> None:
        self.sites, self.questions, self.put = sites, questions, put
        self.routes = Routes()
        self.routes.add("GET", "/v1/hello", self._hello)
        self.routes.add("POST", "/v1/pair", self._pair)
        self.routes.add("POST", "/v1/sign", self._sign)
        self.routes.add("GET", "/v1/sign/([A-Za-z0-9_-]{22})", self._collect)

    def answer(self, request: Request) -> Answer:
        """For an allowed site what it asked for; for anybody else a refusal that its page cannot even read."""
        if (request.method, request.path) == ("GET", "/v1/here"):
            return Answer(status=204, headers={"Cross-Origin-Resource-Policy": "cross-origin"})
        if not request.origin or not self.sites.knows(request.origin):
            return forbidden("本网站尚未获准。 This site has not been allowed by the user.")
        headers = {"Access-Control-Allow-Origin": request.origin, "Vary": "Origin"}
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method == "OPTIONS":
            return self._preflight(request, headers)
        try:
            made = self.routes.answer(request, request.path)
        except NotAsked as problem:
            made = refused(problem, {"busy": 409, "gone": 410}.get(problem.name, 422))
        except BadValue as problem:
            made = refused(problem)
        return Answer(made.content, made.status, made.kind, {**made.headers, **headers})

    def _preflight(self, request: Request, headers: dict[str, str]) -> Answer:
        headers |= {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": f"Content-Type, {TOKEN}",
            "Access-Control-Max-Age": "0",
        }
        if request.headers.get("Access-Control-Request-Private-Network") == "true":
            headers["Access-Control-Allow-Private-Network"] = "true"
        return Answer(status=204, headers=headers)

    def _paired(self, request: Request) -> bool:
        return self.sites.holds(request.origin, str(request.headers.get(TOKEN) or ""))

    def _hello(self, request: Request) -> Answer:
        return told({"agent": "ggzy-bid", "version": VERSION, "paired": self._paired(request)})

    def _pair(self, request: Request) -> Answer:
        token = self.sites.pair(request.origin)
        return told({"token": token}) if token else forbidden("请先在签名程序中允许本网站。 Allow this site first.")

    def _sign(self, request: Request) -> Answer:
        if not self._paired(request):
            return forbidden("本浏览器尚未获准。 This browser has not been allowed.")
        question = self._asked(request.origin, request.json(MOST_ASKED))
        self.put(question)
        return told({"id": question.id}, 202)

    def _asked(self, origin: str, given: dict[str, Any]) -> Question:
        """An act as its text, a sign-in as nonce and time, or a paper as its bytes."""
        if "nonce" in given:
            try:
                return self.questions.ask_login(origin, str(given["nonce"]), str(given.get("at", "")))
            except ChallengeProblem as problem:
                raise BadValue(problem.code, problem.zh, problem.en) from problem
        if "paper" in given:
            return self.questions.ask_paper(origin, str(given.get("name", "")), _decoded(given["paper"]))
        return self.questions.ask_act(origin, _decoded(given.get("text", "")))

    def _collect(self, request: Request, key: str) -> Answer:
        if not self._paired(request):
            return nothing()
        return told(self.questions.collect(key, request.origin))


def _decoded(text: Any) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadValue("malformed", "待签内容不是 Base64。", "What is to be signed is not base64.") from error
