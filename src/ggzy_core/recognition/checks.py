"""What the conformance kit looks at, one function each: it holds, it fails, or it could not be looked at, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from asn1crypto import cms, pem, x509

from ggzy_core.certs import sm2
from ggzy_core.certs.cms import SignatureProblem, sign_detached, verify_detached
from ggzy_core.certs.sm2_checks import is_sm2
from ggzy_core.certs.trust import CertificateProblem, TrustList, Use, check_chain, read_subject
from ggzy_core.recognition.bundle import Bundle

Outcome = Literal["holds", "fails", "skipped"]
TEXT = "示例函件：一致性检查。 A sample letter: conformance.\n".encode()
YEAR = timedelta(days=365)
STRONG = {"sha256_rsa", "sha384_rsa", "sha512_rsa", "sha256_ecdsa", "sha384_ecdsa", "sha512_ecdsa", "sm2_sm3"}


@dataclass(frozen=True)
class Finding:
    """`outcome` and a sentence in both languages."""

    outcome: Outcome
    zh: str
    en: str


@dataclass(frozen=True)
class Case:
    """One run: what the authority laid down, and when it is judged."""

    bundle: Bundle
    at: datetime

    def trust(self, crls: tuple[bytes, ...] | None = None) -> TrustList:
        """This authority alone, whatever its time on the list; its own lists unless others are given."""
        entry = self.bundle.authority
        between = [one.content for one in entry.intermediates]
        return TrustList([one.content for one in entry.roots], self.bundle.crls if crls is None else crls, between)

    def said(self, certificate: bytes, trust: TrustList | None = None, use: Use = "sign", **more: Any) -> str:
        """The code by which a certificate is refused; empty when it is accepted."""
        try:
            check_chain(certificate, (), self.at, trust or self.trust(), use=use, **more)
        except CertificateProblem as problem:
            return problem.code
        return ""


@dataclass(frozen=True)
class Check:
    """`id` is stable; `run` looks."""

    id: str
    zh: str
    en: str
    run: Callable[[Case], Finding]


CHECKS: dict[str, Check] = {}


def check(name: str, zh: str, en: str) -> Callable[[Callable[[Case], Finding]], Callable[[Case], Finding]]:
    def wrap(run: Callable[[Case], Finding]) -> Callable[[Case], Finding]:
        CHECKS[name] = Check(name, zh, en, run)
        return run

    return wrap


def holds(zh: str, en: str) -> Finding:
    return Finding("holds", zh, en)


def fails(zh: str, en: str) -> Finding:
    return Finding("fails", zh, en)


def skipped(zh: str, en: str) -> Finding:
    return Finding("skipped", zh, en)


def expects(case: Case, file: str, code: str, zh: str, en: str) -> Finding:
    """A certificate handed in must be refused for exactly this."""
    if not case.bundle.has(file):
        return skipped(f"未提供 {file}，未检查", f"{file} was not handed in; not checked")
    said = case.said(_der(case.bundle.content(file)))
    if said == code:
        return holds(zh, en)
    got = f"以“{said}”被拒" if said else "被接受了"
    return fails(
        f"{file} 应以“{code}”被拒，实际{got}", f"{file} must be refused as {code} but was {said or 'accepted'}"
    )


@check("root", "根证书", "root certificate")
def root(case: Case) -> Finding:
    for one in case.bundle.authority.roots:
        parsed = x509.Certificate.load(one.content)
        usage = set() if parsed.key_usage_value is None else set(parsed.key_usage_value.native)
        if not {"key_cert_sign", "crl_sign"} <= usage:
            return fails(
                f"根“{one.name}”的密钥用途缺少签发证书或吊销列表",
                f"The root {one.name} may not sign certificates and lists",
            )
        if parsed["signature_algorithm"]["algorithm"].native not in STRONG or _weak(parsed.public_key):
            return fails(
                f"根“{one.name}”的算法或密钥长度不够", f"The root {one.name} has a weak algorithm or a short key"
            )
        if not parsed.not_valid_before <= case.at < parsed.not_valid_after - YEAR:
            return fails(
                f"根“{one.name}”未生效，或不足一年即到期",
                f"The root {one.name} is not valid yet or ends within a year",
            )
    return holds(
        "根证书用途、算法、密钥长度和有效期均符合",
        "Usage, algorithm, key length and validity of every root are as they should be",
    )


@check("chain", "证书链", "chain")
def chain(case: Case) -> Finding:
    said = case.said(case.bundle.holder.certificate, uscc_required=False)
    if said:
        return fails(f"样例证书不被接受（{said}）", f"The sample certificate is not accepted ({said})")
    return holds("样例证书可由清单所列证书逐级验证到根", "The sample certificate leads to a listed root")


@check("name", "主体名称", "name in the subject")
def name(case: Case) -> Finding:
    found = read_subject(case.bundle.holder.certificate)
    if not found.name:
        return fails("证书没有单位名称（O 或 CN）", "The certificate names no organisation (O or CN)")
    return holds(f"证书载明“{found.name}”", f"The certificate names {found.name}")


@check("uscc", "统一社会信用代码", "unified social credit code")
def uscc(case: Case) -> Finding:
    found = read_subject(case.bundle.holder.certificate)
    if not found.uscc:
        return fails(
            "证书没有校验位正确的统一社会信用代码（organizationIdentifier 或 serialNumber）",
            "The certificate carries no code with right check characters (organizationIdentifier or serialNumber)",
        )
    return holds(f"证书载明 {found.uscc}", f"The certificate carries {found.uscc}")


@check("usage-sign", "签名用途", "usage: signing")
def usage_sign(case: Case) -> Finding:
    value = x509.Certificate.load(case.bundle.holder.certificate).key_usage_value
    if value is None or not {"digital_signature", "non_repudiation"} & set(value.native):
        return fails("签名证书未声明签名用途", "The signing certificate does not say that it may sign")
    return holds("签名证书声明了签名用途", "The signing certificate says that it may sign")


@check("usage-encrypt", "加密证书不能签名", "usage: envelopes only")
def usage_encrypt(case: Case) -> Finding:
    return expects(
        case,
        "encryption.pem",
        "wrong_use",
        "加密证书用于签名时被拒绝",
        "An encryption certificate is refused for signing",
    )


@check("policy", "证书策略", "policy")
def policy(case: Case) -> Finding:
    wanted = set(case.bundle.authority.policies)
    if not wanted:
        return skipped("清单条目未列证书策略，未检查", "The entry names no policy; not checked")
    value = x509.Certificate.load(case.bundle.holder.certificate).certificate_policies_value
    found = set() if value is None else {one["policy_identifier"].dotted for one in value}
    if not wanted & found:
        return fails("证书没有清单所列的证书策略", "The certificate carries none of the listed policies")
    return holds("证书载有清单所列的证书策略", "The certificate carries a listed policy")


@check("declared", "状态地址", "declared addresses")
def declared(case: Case) -> Finding:
    parsed, entry = x509.Certificate.load(case.bundle.holder.certificate), case.bundle.authority
    told = {one for point in parsed.crl_distribution_points for one in [point.url] if one} | set(parsed.ocsp_urls)
    if not told:
        return fails("证书没有声明吊销列表或 OCSP 地址", "The certificate says nowhere where its status is told")
    unlisted = told - {*entry.crl, *entry.ocsp}
    if unlisted:
        return fails(
            f"证书声明的地址不在清单条目中：{sorted(unlisted)[0]}",
            f"An address it declares is not in the entry: {sorted(unlisted)[0]}",
        )
    return holds("证书声明的状态地址均在清单条目中", "Every address it declares stands in the entry")


@check("revocation-good", "未吊销", "not revoked")
def good(case: Case) -> Finding:
    own = case.bundle.holder.certificate
    if said := case.said(own, uscc_required=False):
        return fails(
            f"吊销列表不能证明样例证书有效（{said}）", f"The lists do not show the sample certificate good ({said})"
        )
    if case.said(own, case.trust(()), uscc_required=False) != "no_revocation_information":
        return fails("没有吊销列表时仍被接受", "Without a revocation list it is still accepted")
    return holds("凭吊销列表确认未吊销；没有列表时不接受", "Shown good by the lists, and not accepted without them")


@check("revocation-revoked", "已吊销", "revoked")
def revoked(case: Case) -> Finding:
    return expects(case, "revoked.pem", "revoked", "已吊销的证书被拒绝", "A revoked certificate is refused")


@check("revocation-undeclared", "未声明地址而已吊销", "revoked, address undeclared")
def undeclared(case: Case) -> Finding:
    return expects(
        case,
        "revoked-undeclared.pem",
        "revoked",
        "证书即使没有声明吊销列表地址，吊销后同样被拒绝",
        "Refused all the same when the certificate does not say where its list is",
    )


@check("revocation-stale", "过期的吊销列表", "stale list")
def stale(case: Case) -> Finding:
    if not case.bundle.has("stale.crl"):
        return skipped("未提供 stale.crl，未检查", "stale.crl was not handed in; not checked")
    lists = (*_others(case), case.bundle.content("stale.crl"))
    said = case.said(case.bundle.holder.certificate, case.trust(lists), uscc_required=False)
    if said != "no_revocation_information":
        return fails("只有过期的吊销列表时仍被接受", "Still accepted when the only list is over")
    return holds("只有过期的吊销列表时不被接受", "Not accepted when the only list is over")


@check("ocsp", "OCSP", "OCSP")
def ocsp(case: Case) -> Finding:
    if not case.bundle.authority.ocsp or not case.bundle.has("ocsp-good.der"):
        return skipped("没有 OCSP 地址或未提供应答，未检查", "No responder, or no answer handed in; not checked")
    own, bad = case.bundle.holder.certificate, _der(case.bundle.content("revoked.pem"))
    if said := case.said(
        own, case.trust(_others(case)), uscc_required=False, answers=[case.bundle.content("ocsp-good.der")]
    ):
        return fails(
            f"OCSP 应答不能证明样例证书有效（{said}）",
            f"The answer does not show the sample certificate good ({said})",
        )
    answer = case.bundle.content("ocsp-revoked.der")
    if bad and answer and case.said(bad, case.trust(_others(case)), answers=[answer]) != "revoked":
        return fails("OCSP 应答已吊销，仍被接受", "Accepted though the answer says revoked")
    return holds(
        "OCSP 应答签名有效，有效与已吊销均判断正确",
        "Answers are signed as they must be; good and revoked are both told apart",
    )


@check("expired", "已过期", "expired")
def expired(case: Case) -> Finding:
    return expects(case, "expired.pem", "expired", "过期的证书被拒绝", "An expired certificate is refused")


@check("signature", "签名往返", "signature round trip")
def signature(case: Case) -> Finding:
    key = case.bundle.holder
    try:
        made = sign_detached(TEXT, key, case.at)
        names = (sm2.IN_CMS, sm2.WITH_SM3) if key.mechanism == "sm2" else ("",)
        for one in names:
            if verify_detached(TEXT, _named(made, one)).certificate != key.certificate:
                return fails("签名所附证书不是签名证书", "The signature does not carry its certificate")
    except SignatureProblem as problem:
        return fails(problem.zh, problem.en)
    try:
        verify_detached(TEXT + b" ", made)
    except SignatureProblem:
        both = (
            ("（1.2.156.10197.1.501 与 301.1 两种标识均可）", " (under both OIDs, 501 and 301.1)")
            if len(names) == 2
            else ("", "")
        )
        return holds(
            f"CMS 签名验证通过，改动一字即失效{both[0]}",
            f"A CMS signature verifies and fails when one byte changes{both[1]}",
        )
    return fails("内容改动后签名仍通过", "The signature still holds over changed content")


def _named(message: bytes, oid: str) -> bytes:
    """The same CMS message with its signature algorithm named otherwise."""
    if not oid:
        return message
    info = cms.ContentInfo.load(message)
    info["content"]["signer_infos"][0]["signature_algorithm"] = {"algorithm": oid}
    return bytes(info.dump(force=True))


def _others(case: Case) -> tuple[bytes, ...]:
    """The current lists of all issuers but the one that issued the sample certificate."""
    from asn1crypto import crl

    issuer = x509.Certificate.load(case.bundle.holder.certificate).issuer
    return tuple(one for one in case.bundle.crls if crl.CertificateList.load(one).issuer != issuer)


def _weak(key: Any) -> bool:
    return not is_sm2(key) and (key.bit_size < 2048 if key.algorithm == "rsa" else key.bit_size < 256)


def _der(data: bytes) -> bytes:
    return bytes(pem.unarmor(data)[2]) if pem.detect(data) else data
