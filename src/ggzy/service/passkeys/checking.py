"""What a device answers, held against what it was asked: challenge once, this address, the user verified, the counter.

Times are real ones, as for certificates.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ggzy.foundation import clock
from ggzy.foundation.identity import signin, visits
from ggzy.foundation.identity.models import Challenge
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from .models import Passkey, PasskeyUse

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Person

NAME = "OpenGGZY"
LASTS = timedelta(minutes=5)
MOST_BYTES = 16 << 10


@dataclass(frozen=True)
class Bound:
    """A new key as its device made it."""

    host: str
    mark: str
    credential: bytes
    public_key: bytes
    count: int


def ask_to_bind(origin: str, person: Person) -> tuple[str, str]:
    """(nonce, options as JSON) for making a passkey on this device. The nonce is answered once, within five minutes."""
    import webauthn
    from webauthn.helpers import structs

    nonce = signin.new_challenge(origin).nonce
    standing = Passkey.objects.filter(person=person, ended_at=None, host=host_of(origin))
    options = webauthn.generate_registration_options(
        rp_id=host_of(origin),
        rp_name=NAME,
        user_id=hashlib.sha256(person.key.encode()).digest(),
        user_name=person.name,
        challenge=nonce.encode(),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=bytes(one.credential)) for one in standing],
    )
    return nonce, webauthn.options_to_json(options)


def ask_to_enter(origin: str) -> tuple[str, str]:
    """(nonce, options as JSON) for signing in; names nobody, so it tells nobody who has a passkey."""
    import webauthn
    from webauthn.helpers import structs

    nonce = signin.new_challenge(origin).nonce
    options = webauthn.generate_authentication_options(
        rp_id=host_of(origin),
        challenge=nonce.encode(),
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return nonce, webauthn.options_to_json(options)


def bound(nonce: str, answer: str) -> Bound:
    """The new key in a device's answer. Raises Refusal P-SIGN-IN."""
    import webauthn

    origin = _taken(nonce)
    said = _read(answer)
    try:
        found = webauthn.verify_registration_response(
            credential=said,
            expected_challenge=nonce.encode(),
            expected_rp_id=host_of(origin),
            expected_origin=origin,
            require_user_verification=True,
        )
    except Exception as error:  # the library lets what it parses raise what it likes
        raise _wrong() from error
    mark = hashlib.sha256(found.credential_id).hexdigest()
    return Bound(host_of(origin), mark, found.credential_id, found.credential_public_key, found.sign_count)


def entered(nonce: str, answer: str) -> Passkey:
    """Whose passkey answered. Raises Refusal P-SIGN-IN, in the same words and about the same time whatever was wrong."""
    import webauthn

    origin = _taken(nonce)
    said = _read(answer)
    passkey = _named(said, host_of(origin))
    count = _count(passkey) if passkey is not None else 0
    try:
        found = webauthn.verify_authentication_response(
            credential=said,
            expected_challenge=nonce.encode(),
            expected_rp_id=host_of(origin),
            expected_origin=origin,
            credential_public_key=bytes(passkey.public_key) if passkey is not None else _nobodys_key(),
            credential_current_sign_count=count,
            require_user_verification=True,
        )
    except Exception as error:
        raise _wrong() from error
    if passkey is None or not _counted(passkey, count, found.new_sign_count):
        raise _wrong()
    return passkey


def host_of(origin: str) -> str:
    return urlsplit(origin).hostname or ""


def _taken(nonce: str) -> str:
    """The origin a challenge was handed out at. It serves once, whatever the answer was worth."""
    if not nonce or not Challenge.objects.filter(nonce=nonce, taken=False).update(taken=True):
        raise _wrong()
    kept = Challenge.objects.get(nonce=nonce)
    if clock.real() - kept.made_at > LASTS:
        raise _wrong()
    return kept.origin


def _read(answer: str) -> dict[str, Any]:
    """The answer as JSON; one that was made inside another site's frame is none."""
    from webauthn.helpers import base64url_to_bytes

    try:
        if len(answer) > MOST_BYTES:
            raise _wrong()
        said = json.loads(answer)
        client = json.loads(base64url_to_bytes(said["response"]["clientDataJSON"]))
        if client.get("crossOrigin", False) is not False:
            raise _wrong()
        return dict(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _wrong() from error


def _named(said: dict[str, Any], host: str) -> Passkey | None:
    from webauthn.helpers import base64url_to_bytes

    try:
        mark = hashlib.sha256(base64url_to_bytes(said["rawId"])).hexdigest()
    except (ValueError, KeyError, TypeError) as error:
        raise _wrong() from error
    found = Passkey.objects.filter(mark=mark, host=host, ended_at=None).select_related("person").first()
    if found is None or visits.is_over(found.person, found.made_at.isoformat()):
        return None  # an account that was recovered leaves no earlier way in
    return found


def _count(passkey: Passkey) -> int:
    use = PasskeyUse.objects.filter(passkey=passkey).first()
    return max(passkey.count, use.count if use is not None else 0)


def _counted(passkey: Passkey, before: int, now: int) -> bool:
    """Write the new counter; of two sign-ins with the same one, the second is refused. Devices without one say 0."""
    today = clock.real().replace(hour=0, minute=0, second=0, microsecond=0)
    PasskeyUse.objects.get_or_create(passkey=passkey, defaults={"count": before, "at": today})
    use = PasskeyUse.objects.filter(passkey=passkey)
    if now == 0 and before == 0:
        return bool(use.update(at=today))
    return bool(use.filter(count__lt=now).update(count=now, at=today))


@cache
def _nobodys_key() -> bytes:
    """A public key of nobody, so that an unknown credential costs a verification too."""
    import cbor2
    from cryptography.hazmat.primitives.asymmetric import ec

    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    return bytes(cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}))


def _wrong() -> Refusal:
    return Refusal(
        "P-SIGN-IN",
        Text(
            "通行密钥未通过核验，或者质询已用过、已过期",
            "The passkey did not pass, or its challenge was used or is too old",
        ),
        Text(
            "请重新操作；仍不成功的，请用密码或数字证书登录",
            "Try again; if it fails once more, sign in with your password or certificate",
        ),
        status=401,
    )
