"""One session with a PKCS#11 token: signed in once, shared by threads, made anew in a forked child or when it broke.

A module is called by one thread at a time (`lock_of`). The PIN is asked for at each signing-in and kept nowhere; one that
the token refused is not tried again by this process, because tokens lock themselves after a few wrong ones.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ggzy.foundation.text import Text
from ggzy_core.certs.token import lock_of

from .keys import KeyMissing

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
REST_S = 5.0  # after a token was not there, before it is looked for again


class TokenProblem(KeyMissing):
    """The token cannot be used. `said` is why, and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{en} {zh}")
        self.said = Text(zh, en)


class TokenSession:
    """`run(work)` calls work(session); twice where the first session turns out to be broken."""

    def __init__(self, module: str, label: str, pin: Callable[[], str]) -> None:
        self.module, self.label, self._pin = module, label, pin
        self._session: Any = None
        self._refused = b""
        self._rests_until = 0.0
        _ALL.add(self)

    def run(self, work: Callable[[Any], T]) -> T:
        """Raises TokenProblem."""
        with lock_of(self.module):
            for again in (False, True):
                session = self._opened()
                try:
                    return work(session)
                except broken() as error:
                    self.close()
                    if again:
                        raise self._no_answer(error) from error
        raise AssertionError("the loop returns or raises")

    def writing(self, work: Callable[[Any], T]) -> T:
        """The same in a session that may change what is on the token."""

        def opened(session: Any) -> T:
            own = session.token.open(rw=True)  # signed in is the program, so it needs no PIN
            try:
                return work(own)
            finally:
                own.close()

        return self.run(opened)

    def close(self) -> None:
        with lock_of(self.module):
            session, self._session = self._session, None
            try:
                if session is not None:
                    session.close()
            except broken():
                pass  # it was broken already

    def _opened(self) -> Any:
        if self._session is None:
            if time.monotonic() < self._rests_until:
                raise self._not_there()
            try:
                self._session = self._signed_in()
            except (*broken(), _Absent):
                _reload(self.module)  # modules see no token that came back while they were loaded
                try:
                    self._session = self._signed_in()
                except (*broken(), _Absent) as error:
                    self._rests_until = time.monotonic() + REST_S
                    raise (self._not_there() if isinstance(error, _Absent) else self._no_answer(error)) from error
        return self._session

    def _signed_in(self) -> Any:
        lib, library = pkcs11(), _load(self.module)
        try:
            token = library.get_token(token_label=self.label)
        except lib.NoSuchToken as error:
            raise _Absent from error
        except lib.MultipleTokensReturned as error:
            raise TokenProblem(
                f"有多个密码设备名为“{self.label}”，请改名后再用。",
                f"Several tokens are labelled {self.label!r}: give this node's a label of its own.",
            ) from error
        pin = self._pin()
        if hashlib.sha256(pin.encode()).digest() == self._refused:
            raise self._wrong_pin()
        try:
            return token.open(user_pin=pin)
        except lib.UserAlreadyLoggedIn:
            return token.open()
        except (lib.PinIncorrect, lib.PinInvalid, lib.PinLenRange) as error:
            self._refused = hashlib.sha256(pin.encode()).digest()
            raise self._wrong_pin() from error
        except lib.PinLocked as error:
            raise TokenProblem(
                f"密码设备“{self.label}”的口令已锁定，请由其安全管理员解锁。",
                f"The PIN of the token {self.label!r} is locked: its security officer must reset it.",
            ) from error

    def _wrong_pin(self) -> TokenProblem:
        return TokenProblem(
            f"密码设备“{self.label}”的口令不正确；为免锁定不再重试，请更正 GGZY_FIELD_PIN 或口令文件后重新启动。",
            f"The PIN of the token {self.label!r} is wrong. It is not tried again, so that the token does not lock: "
            "mend GGZY_FIELD_PIN or the PIN file, then start again.",
        )

    def _not_there(self) -> TokenProblem:
        return TokenProblem(
            f"找不到名为“{self.label}”的密码设备，请插好设备或更正 GGZY_FIELD_TOKEN。",
            f"There is no token labelled {self.label!r}: put it back, or mend GGZY_FIELD_TOKEN.",
        )

    def _no_answer(self, error: Exception) -> TokenProblem:
        kind = type(error).__name__
        return TokenProblem(
            f"密码设备“{self.label}”没有应答（{kind}），由其保护的内容暂时打不开；请检查设备，本系统会自行重新连接。",
            f"The token {self.label!r} does not answer ({kind}); what it protects stays shut meanwhile. "
            "Check the device: this node signs in again by itself.",
        )

    def forget(self) -> None:
        """The session without closing it: it is another process's, or of a module that was begun anew."""
        self._session = None


class _Absent(Exception):
    """No token of that label."""


_ALL: weakref.WeakSet[TokenSession] = weakref.WeakSet()
_stale = False  # in a forked child: modules must be begun anew
_begun: set[str] = set()
loads = 0  # how often a module was begun anew: whoever else keeps sessions of it asks for them again


def pkcs11() -> Any:
    try:
        return importlib.import_module("pkcs11")
    except ImportError as error:
        raise TokenProblem(
            "使用密码设备需要安装 python-pkcs11。", "Install python-pkcs11 to keep field keys in a token."
        ) from error


def broken() -> tuple[type[Exception], ...]:
    return (pkcs11().PKCS11Error, RuntimeError, OSError)


def _load(module: str) -> Any:
    if not Path(module).is_file():
        raise TokenProblem(
            f"找不到密码设备的接口程序 {module}，请更正 GGZY_FIELD_TOKEN。",
            f"There is no PKCS#11 module at {module}: mend GGZY_FIELD_TOKEN.",
        )
    try:
        if _stale and module not in _begun:
            _reload(module)
        _begun.add(module)
        return pkcs11().lib(module)
    except broken() as error:
        raise TokenProblem(
            f"{module} 无法作为 PKCS#11 接口程序加载（{type(error).__name__}），请核对文件及其自身的配置。",
            f"{module} cannot be loaded as a PKCS#11 module ({type(error).__name__}): check the file and its own settings.",
        ) from error


def _reload(module: str) -> None:
    global loads
    loads += 1
    try:
        pkcs11().lib(module).finalize()
    except broken():
        pass  # what matters is that it begins again
    for one in _ALL:
        if one.module == module:
            one.forget()


def _in_child() -> None:
    global _stale
    _stale = True
    _begun.clear()
    for one in _ALL:
        one.forget()


os.register_at_fork(after_in_child=_in_child)
