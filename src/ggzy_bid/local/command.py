"""`ggzy-bid agent` and `ggzy-bid page`: one service, asked about signatures in the browser or in this terminal."""

from __future__ import annotations

import json
import webbrowser
from pathlib import Path

import click

from ggzy_bid.machine import Machine
from ggzy_bid.signing import show_lines
from ggzy_core.agent import PORT
from ggzy_core.certs.credential import CredentialProblem
from ggzy_core.terminal import Refused, refusals_as_sentences

from .keys import KeyPlace
from .questions import NotAsked
from .service import RUNNING, Service

LOOK_S = 0.3
port_option = click.option("--port", default=PORT, show_default=True, help="本机端口；网页只认默认值。 Loopback port.")
browser_option = click.option("--browser/--no-browser", default=True, help="自动打开浏览器。 Open the browser.")


@click.command("agent")
@click.option(
    "--credential", "credential_path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="数字证书文件（PKCS#12）；不填则在页面上选。 Your certificate and key.",
)  # fmt: skip
@click.option("--token", default="", help="密码设备：驱动|设备|密钥。 A PKCS#11 token: module|token|key.")
@click.option("--allow", "allowed", multiple=True, metavar="URL", help="允许此网站请求签名。 A site that may ask.")
@click.option("--terminal", is_flag=True, help="在本终端询问，不用浏览器。 Ask here, not in the browser.")
@browser_option
@port_option
@click.pass_obj
def agent_command(
    machine: Machine,
    credential_path: Path | None,
    token: str,
    allowed: tuple[str, ...],
    terminal: bool,
    browser: bool,
    port: int,
) -> None:
    """签名代理：网页请求签名时，由本程序逐次询问您。 Let pages ask for signatures; you are asked each time.

    It answers on 127.0.0.1 only. Ctrl+C ends it.
    """
    place = KeyPlace(credential_path, token) if credential_path or token else None
    show = _nowhere if terminal else webbrowser.open if browser else _printed
    with refusals_as_sentences(), _started(machine, place, port, show) as service:
        for url in allowed:
            service.sites.allow(url)
        click.echo(f"签名代理在运行 · the signing agent runs at {service.address}")
        if not terminal:
            click.echo(f"本机页面 · its own page: {service.home}")
        _until_ended(service, terminal=terminal)


@click.command("page")
@browser_option
@port_option
@click.pass_obj
def page_command(machine: Machine, browser: bool, port: int) -> None:
    """在浏览器里打开本机页面：检查、加密、提交投标文件，确认签名。 The program's own page in your browser."""
    with refusals_as_sentences():
        if (running := _running(machine)) is not None:
            (webbrowser.open if browser else _printed)(running)
            return
        with _started(machine, None, port, webbrowser.open if browser else _printed) as service:
            (webbrowser.open if browser else _printed)(service.home)
            click.echo(f"本机页面 · the page: {service.home}\nCtrl+C 退出 · ends it")
            _until_ended(service, terminal=False)


def _started(machine: Machine, place: KeyPlace | None, port: int, show: object) -> Service:
    try:
        return Service(machine, place, port=port, show=show)  # type: ignore[arg-type]
    except OSError as error:
        raise Refused(
            f"端口 {port} 已被占用：程序可能已在运行，请先退出它。\n"
            f"The port {port} is taken: the program may be running already; end it first."
        ) from error


def _running(machine: Machine) -> str | None:
    """The page of a service that was started before and still answers."""
    import http.client
    from urllib.parse import urlsplit

    try:
        home = str(json.loads((machine.home / RUNNING).read_text(encoding="utf-8"))["home"])
        parts = urlsplit(home)
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=2)
        line.request("GET", parts.path)
        return home if line.getresponse().status == 200 else None
    except (OSError, ValueError, KeyError):
        return None


def _until_ended(service: Service, *, terminal: bool) -> None:
    try:
        while not service.ended.is_set():
            if not terminal:
                service.ended.wait(LOOK_S)
            elif service.questions.news.wait(LOOK_S):
                service.questions.news.clear()
                _ask_here(service)
    except KeyboardInterrupt:
        click.echo("")


def _ask_here(service: Service) -> None:
    """The question in the terminal: everything that is signed, then yes or no, then the PIN."""
    question, place = service.questions.standing(), service.key
    if question is None:
        return
    show_lines(question.origin, question.lines)
    if place is None or not click.confirm("是否签名？ Sign this?", default=False):
        if place is None:
            click.echo("没有证书，请用 --credential 或 --token 启动。 No certificate: start with one.", err=True)
        service.questions.refuse(question.id)
        click.echo("没有签名 · not signed")
        return
    while question.state == "asking":
        try:
            with place.opened(click.prompt("证书口令 PIN", hide_input=True)) as signer:
                service.questions.sign(question.id, signer)
            click.echo("已签名 · signed")
        except CredentialProblem as problem:
            click.echo(str(problem), err=True)
            service.questions.tried(question.id)
        except NotAsked as problem:
            click.echo(f"{problem.zh} {problem.en}", err=True)
            return


def _nowhere(address: str) -> None:
    """Questions are asked in the terminal."""


def _printed(address: str) -> None:
    click.echo(f"请打开 · open: {address}")
