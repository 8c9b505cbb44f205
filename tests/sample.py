"""Sample authorities and holders for the tests, made once (RSA keys are slow to make)."""

from datetime import UTC, datetime
from functools import cache

from stdnum.cn import uscc

from ggzy_core.certs.authority import Algorithm, SampleAuthority
from ggzy_core.certs.credential import Credential
from ggzy_core.certs.trust import TrustList

NOW = datetime.now(UTC)


def code(number: int = 1) -> str:
    """A well-formed credit code that nobody holds: region 000000 does not exist."""
    body = f"91000000MA{number:06d}"
    body += organisation_digit(body[8:16])
    return body + uscc.calc_check_digit(body)


def organisation_digit(body: str) -> str:
    """The check digit of the nine-character organisation code inside (GB 11714)."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    value = -sum(weight * alphabet.index(c) for weight, c in zip(weights, body, strict=True)) % 11
    return "X" if value == 10 else str(value)


def authority(algorithm: Algorithm = "p256") -> SampleAuthority:
    return _authority(algorithm)


def holder(number: int = 1, algorithm: Algorithm = "p256") -> Credential:
    return _holder(number, algorithm)


@cache  # by position, so that a default and the same value named are one
def _authority(algorithm: Algorithm) -> SampleAuthority:
    name = {"p256": "甲", "rsa2048": "乙"}[algorithm]
    return SampleAuthority.create(name, algorithm, crl_url="http://ca.invalid/ca.crl")


@cache
def _holder(number: int, algorithm: Algorithm) -> Credential:
    name = f"示例建设有限公司{number}"
    return authority(algorithm).issue(name, code(number), "示例经办人", algorithm=algorithm)


def trust() -> TrustList:
    both = [authority("p256"), authority("rsa2048")]
    return TrustList([one.certificate for one in both], [one.crl() for one in both])
