"""The service: sites ask over `/v1/`, everything else is this program's own and lies under a secret path."""

from __future__ import annotations

import hmac
import json
import secrets
import threading
import webbrowser
from collections.abc import Callable
from html import escape

from ggzy_bid.machine import Machine
from ggzy_client.memory import origin_of
from ggzy_core.agent import PORT
from ggzy_core.certs.credential import CredentialProblem, write_private
from ggzy_core.certs.trust import CertificateProblem
from ggzy_core.sentences import BadValue
from ggzy_core.terminal import Refused

from . import keys, pages
from .agent import Agent
from .bids import Bids
from .keys import KeyPlace
from .questions import NotAsked, Question, Questions
from .server import Answer, Local, Request, Routes, forbidden, go, nothing, refused
from .sites import Sites

RUNNING = "running.json"  # where the second start finds the first
Show = Callable[[str], object]


class Service:
    """`with Service(machine) as service:` serves until the block ends. `show` opens an address in the user's browser."""

    def __init__(
        self, machine: Machine, key: KeyPlace | None = None, *, port: int = PORT, show: Show = webbrowser.open
    ) -> None:
        self.machine, self._key, self._show = machine, key, show
        self.secret = secrets.token_urlsafe(24)
        self.sites = Sites(machine.home / "sites.json")
        self.questions = Questions()
        self.agent = Agent(self.sites, self.questions, self._put)
        self.bids = Bids(machine, self.base, lambda: self.key)
        self.ended = threading.Event()
        self.routes = self._routes()
        self.local = Local(port, self.answer)
        self.address = f"http://{self.local.host}"

    @property
    def base(self) -> str:
        return f"/{self.secret}"

    @property
    def home(self) -> str:
        """The address of this program's own first page. Whoever knows it is the user."""
        return f"{self.address}{self.base}/"

    @property
    def key(self) -> KeyPlace | None:
        return self._key or keys.remembered(self.machine)

    def __enter__(self) -> Service:
        threading.Thread(target=self.local.serve_forever, name="local", daemon=True).start()
        write_private(self.machine.home / RUNNING, json.dumps({"home": self.home}).encode())
        return self

    def __exit__(self, *_: object) -> None:
        (self.machine.home / RUNNING).unlink(missing_ok=True)
        self.local.shutdown()
        self.local.server_close()

    def answer(self, request: Request) -> Answer:
        if request.path.startswith("/v1/"):
            return self.agent.answer(request)
        if request.path == "/allow" and request.method == "GET":
            return self._from_a_link(request)
        _, first, rest = [*request.path.split("/", 2), ""][:3]
        if not hmac.compare_digest(first.encode(), self.secret.encode()):
            return nothing()
        if request.method not in ("GET", "HEAD") and request.origin != self.address:
            return forbidden("只有本程序自己的页面可以这样做。 Only this program's own pages may do that.")
        try:
            return self.routes.answer(request, rest)
        except (BadValue, CredentialProblem, CertificateProblem, Refused) as problem:
            if request.method == "PUT":
                return refused(problem) if isinstance(problem, BadValue) else refused(_said(problem))
            return pages.page(self.base, "未完成", "Not done", pages.trouble(problem), 422)

    def _routes(self) -> Routes:
        made = Routes()
        made.add("GET", "(local[.](?:css|js))", lambda request, name: pages.asset(name))
        made.add("GET", "", lambda request: self._first())
        made.add("GET", "allow", self._allow_page)
        made.add("POST", "allow", self._allow)
        made.add("POST", "forget", self._forget)
        made.add("GET", "ask/([A-Za-z0-9_-]{22})", self._ask_page)
        made.add("POST", "ask/([A-Za-z0-9_-]{22})", self._answered)
        made.add("GET", "ask/([A-Za-z0-9_-]{22})/paper", self._paper)
        made.add("GET", "key", lambda request: pages.key_page(self.base, self.key, _after(request.query)))
        made.add("POST", "key", self._token)
        made.add("PUT", "key/([^/]{1,200})", self._key_file)
        made.add("POST", "quit", self._quit)
        self.bids.routes(made)
        return made

    # The user's own pages

    def _first(self) -> Answer:
        place, standing = self.key, self.questions.standing()
        asked = (
            f'<p class="card amber"><a href="{self.base}/ask/{standing.id}">{pages.both("有一项签名等您确认", "A signature waits for your answer")}</a></p>'
            if standing
            else ""
        )
        chosen = f"<strong>{escape(place.name)}</strong> · " if place else ""
        body = (
            f'{asked}{self.bids.first()}<section><h2>{pages.both("证书", "Certificate")}</h2><p>{chosen}<a href="{self.base}/key">'
            f"{pages.both('选择证书', 'choose')}</a></p></section>{pages.sites_list(self.base, self.sites.allowed())}"
            f'<form method="post" action="{self.base}/quit"><p class="actions"><button class="second">{pages.both("退出程序", "Quit")}</button></p></form>'
        )
        return pages.page(self.base, "投标人工具", "The bidder's own program", body)

    def _from_a_link(self, request: Request) -> Answer:
        """A page of a site links here. It cannot read where this leads, and nothing is allowed without a press there."""
        if request.headers.get("Sec-Fetch-Dest", "document") != "document":
            return nothing()
        return go(f"{self.base}/allow?origin={pages.quoted(request.query.get('origin', ''))}")

    def _allow_page(self, request: Request) -> Answer:
        return pages.allow_page(self.base, origin_of(request.query.get("origin", "")))

    def _allow(self, request: Request) -> Answer:
        origin = self.sites.allow(request.form().get("site", ""))
        return pages.done_page(
            self.base, "已允许", "Allowed", f"{origin} 可以请求签名了。请回到它的页面，再点“用证书签名”。",
            f"{origin} may ask now. Go back to its page and press “Sign” again.",
        )  # fmt: skip

    def _forget(self, request: Request) -> Answer:
        self.sites.forget(request.form().get("site", ""))
        return go(f"{self.base}/")

    def _ask_page(self, request: Request, key: str) -> Answer:
        question = self.questions.find(key)
        if question is None or question.state != "asking":
            return self._over()
        return pages.ask_page(self.base, question, self.key)

    def _paper(self, request: Request, key: str) -> Answer:
        """The very bytes that would be signed, for the user's eyes; nothing in them runs."""
        question = self.questions.find(key)
        if question is None or not question.paper:
            return nothing()
        kind = question.paper if question.paper.endswith("pdf") else "text/plain; charset=utf-8"
        return Answer(question.content, kind=kind, headers={"Content-Security-Policy": "sandbox; default-src 'none'"})

    def _answered(self, request: Request, key: str) -> Answer:
        """The user's word on one question: yes with the PIN, or no. It names what was shown."""
        form, question, place = request.form(), self.questions.find(key), self.key
        if question is None or question.state != "asking":
            return self._over()
        if form.get("answer") != "yes":
            self.questions.refuse(key)
            return pages.done_page(
                self.base, "没有签名", "Not signed", "已告诉网页您没有签。可以关闭本页。",
                "The site is told that you did not sign. You may close this page.", good=False,
            )  # fmt: skip
        if place is None or form.get("of") != question.digest:
            return pages.ask_page(self.base, question, place)
        try:
            with place.opened(form.get("pin", "")) as signer:
                self.questions.sign(key, signer)
        except NotAsked:
            return self._over()
        except CredentialProblem as problem:
            self.questions.tried(key)
            return (
                pages.ask_page(self.base, question, place, pages.trouble(problem))
                if question.state == "asking"
                else self._over()
            )
        return pages.done_page(
            self.base, "已签名", "Signed", "签名已交给网页。请回到网页继续办理；本页可以关闭。",
            "The site has the signature. Go on there; you may close this page.",
        )  # fmt: skip

    def _over(self) -> Answer:
        return pages.page(
            self.base, "这项签名已结束", "That question is over",
            f'<p class="card amber">{pages.both("没有再签任何东西。需要时请在网页上重新发起。", "Nothing more was signed. Start again on the site if need be.")}</p>', 410,
        )  # fmt: skip

    def _token(self, request: Request) -> Answer:
        form = request.form()
        keys.remember(self.machine, KeyPlace(token=form.get("token", "").strip()))
        self._key = None
        return go(f"{self.base}/{_after(form)}")

    def _key_file(self, request: Request, name: str) -> Answer:
        if request.length > keys.MOST_BYTES:
            raise BadValue("large", "文件过大，不是证书文件。", "Too large to be a certificate file.")
        keys.take_in(self.machine, name, request.body())
        self._key = None
        return Answer(status=204)

    def _quit(self, request: Request) -> Answer:
        self.ended.set()
        return pages.done_page(self.base, "已退出", "Ended", "程序已退出，可以关闭本页。", "You may close this page.")

    def _put(self, question: Question) -> None:
        """Bring a question before the user, in a window that this program opens itself."""
        self._show(f"{self.home}ask/{question.id}")


def _after(asked: dict[str, str]) -> str:
    """Where to go on: a page of ours by its path, or the first one."""
    found = asked.get("next", "")
    return found if found and all(one.isalnum() or one in "-_/.~%" for one in found) and "//" not in found else ""


def _said(problem: Exception) -> BadValue:
    return BadValue("certificate", str(problem), str(problem))
