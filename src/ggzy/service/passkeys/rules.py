"""Where a passkey is not enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.identity.signin import must_use_certificate
from ggzy.foundation.refusal import guard

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session


@guard(
    "P-PASSKEY",
    zh="您的岗位有依法须签名的行为（投标、出具保函、托管密钥），通行密钥不能代替数字证书",
    en="Your duties include acts that the law wants signed (bidding, guaranteeing, holding key shares); a passkey is no certificate",
    mend_zh="请用数字证书登录",
    mend_en="Sign in with your certificate",
    status=403,
)
def signs_nothing(target: Any, session: Session) -> dict[str, str] | None:
    return {} if session.person is not None and must_use_certificate(session.person) else None
