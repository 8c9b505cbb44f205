"""verify.html in real Chromium from file://: it says what `verify_receipt` says, of good, forged and broken receipts."""

import base64
import hashlib
import json
import random
import re

import pytest

from ggzy_core import verifier
from ggzy_core.canonical import canonical
from ggzy_core.tlog import note
from ggzy_core.tlog.note import Signer
from ggzy_core.tlog.policy import Policy
from ggzy_core.tlog.receipt import make_receipt, verify_receipt
from ggzy_core.tlog.slots import Slot
from ggzy_core.tlog.tiles import TileLog
from tests.ggzy_core.tlog.sample_log import SIGNER, entries, publish
from tests.ggzy_core.tlog.test_cosignature import COSIGNERS, LISTED, POLICY, cosigned

SEALED = canonical({"act": "bid.submit", "subject": "A01-示例", "time": "2026-03-01T01:00:12.000Z", "v": 1})
WIDE = Policy.of([SIGNER.verifier], LISTED, 3)


@pytest.fixture(scope="module")
def receipts(tmp_path_factory):
    """Named receipts of every sort, good and bad."""
    log = TileLog(tmp_path_factory.mktemp("log"))
    slot = Slot.build("2026-03-01T01:00:10.000Z", [b"{}", SEALED])
    log.append([*entries(0, 299), slot.leaf, *entries(300, 400)])
    publish(log)
    checkpoint = cosigned(log.checkpoint(), *COSIGNERS[:2])
    public = make_receipt(log.entry(7), 7, log.prove(7), checkpoint)
    sealed = make_receipt(SEALED, 299, log.prove(299), checkpoint, slot.opening(1))
    lines = public.split("\n")
    stranger = Signer(SIGNER.name, bytes(32))
    text = checkpoint.partition(b"\n\n")[0] + b"\n"
    found = {
        "public": public,
        "sealed": sealed,
        "mailed": "\ufeff" + public.replace("\n", "\r\n"),
        "last": make_receipt(log.entry(399), 399, log.prove(399), checkpoint),
        "uncosigned": make_receipt(log.entry(7), 7, log.prove(7), log.checkpoint()),
        "other-key": make_receipt(log.entry(7), 7, log.prove(7), text + b"\n" + stranger.sign(text).line().encode()),
        "other-index": public.replace("index 7\n", "index 8\n"),
        "other-entry": make_receipt(entries(8, 9)[0], 7, log.prove(7), checkpoint),
        "sealed-as-public": make_receipt(SEALED, 299, log.prove(299), checkpoint),
        "swapped-cosignature": public.replace(
            base64.b64encode(COSIGNERS[0].verifier.key_id).decode()[:5],
            base64.b64encode(COSIGNERS[1].verifier.key_id).decode()[:5],
        ),
        "truncated": public[: len(public) // 2],
        "no-signature": public[: public.rindex("\n\n") + 2],
        "short-path": "\n".join([*lines[:3], *lines[4:]]),
        "spelled": public.replace(lines[1], "extra " + base64.b64encode(b'{"v":1,"entry":"{}"}').decode()),
        "empty": "",
        "words": "不是回执",
    }
    rng = random.Random(7)
    for sort in ("public", "sealed"):
        for number in range(40):
            at = rng.randrange(len(found[sort]))
            new = rng.choice("AaZz09+/= \n—一")
            found[f"{sort}-{number}"] = found[sort][:at] + new + found[sort][at + 1 :]
    return found


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    """Open verify.html from file:// with what it is to trust; complaints of the console and any request fail the test."""
    pages = []

    def open_page(trust, *, bare=False, width=1440):
        file = tmp_path_factory.mktemp("html") / "verify.html"
        file.write_bytes(verifier.build(trust, "示例市"))
        context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900})
        page = context.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
        if bare:  # an older browser: no WebCrypto at all
            page.add_init_script("Object.defineProperty(globalThis, 'crypto', { value: undefined })")
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]")
        pages.append((context, said))
        return page

    yield open_page
    for context, said in pages:
        context.close()
        assert not said


def judged(page, named):
    """File name to the names of the steps, the last one failed or not."""
    page.evaluate("document.getElementById('results').replaceChildren()")
    page.set_input_files(
        "#file",
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in named.items()],
    )
    page.wait_for_function("count => document.querySelectorAll('#results section').length === count", arg=len(named))
    found = page.eval_on_selector_all(
        "#results section",
        "all => all.map(one => [one.ariaLabel, [...one.querySelectorAll('li')].map(li => li.dataset.name),"
        " one.querySelector('.verdict').className, [...one.querySelectorAll('li')].map(li => li.textContent)])",
    )
    return {name: (steps, "good" in verdict, words) for name, steps, verdict, words in found}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("bare", [False, True], ids=["webcrypto", "by-hand"])
def test_the_page_says_what_the_node_says(opened, receipts, bare):
    page = opened(POLICY.text(), bare=bare)
    found = judged(page, receipts)
    assert page.evaluate("document.documentElement.dataset.engine") == ("BigInt" if bare else "WebCrypto")
    for name, text in receipts.items():
        ours = verify_receipt(text, policy=POLICY)
        steps, good, words = found[name]
        assert good == ours.ok, (name, words)
        # Where a text is no receipt at all the two may notice another thing first; what held before is the same.
        assert steps[:-1] == [step.name for step in ours.steps][:-1], name
        if ours.ok:
            assert [one[2:].removesuffix("。") for one in words] == [step.zh for step in ours.steps]
    assert found["public"][1]
    assert found["sealed"][1]
    assert found["mailed"][1]
    assert found["uncosigned"][0][-1] == "quorum"
    assert found["other-key"][0][-1] == "no-known-signature"
    assert found["other-entry"][0][-1] == "root-mismatch"
    assert found["truncated"][0] == ["proof-form"]


@pytest.mark.browser
@pytest.mark.slow
def test_its_user_decides_whom_to_believe(opened, receipts):
    page = opened("")  # nothing embedded: it asks
    assert page.locator("#whom").get_attribute("open") is not None
    assert judged(page, {"public": receipts["public"]})["public"][0] == ["no-trust"]
    for trust, last in (
        (SIGNER.vkey, "inclusion"),
        (POLICY.text(), "inclusion"),
        (note.sign(POLICY.text(), [SIGNER]).decode(), "inclusion"),
        (WIDE.text(), "quorum"),
        (Signer(SIGNER.name, bytes(32)).vkey, "no-known-signature"),
        (SIGNER.vkey.replace("+", "+0", 1), "vkey-id"),
        ("quorum nobody", "policy-form"),
    ):
        page.fill("#trust", trust)
        assert judged(page, {"public": receipts["public"]})["public"][0][-1] == last, trust


@pytest.mark.browser
@pytest.mark.slow
def test_it_reads_well_in_both_languages_and_on_a_phone(opened, receipts):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(POLICY.text(), width=360)
    judged(page, {"投标回执.tlog-proof": receipts["sealed"], "坏的": receipts["truncated"]})
    assert "属实" in page.inner_text("#results")
    assert "不能证明：" in page.inner_text("#results")
    assert "bid.submit" in page.inner_text("#results")
    for language in ("zh", "en"):
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert not Axe().run(page).response["violations"]
        assert page.evaluate("document.documentElement.dataset.language") == language
        page.click("#language")
    page.click("#language")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "True: the act on this receipt stands in the journal." in page.inner_text("#results")
    page.click("details summary >> nth=0")
    page.fill("#text", receipts["public"])
    page.click("#check")
    page.wait_for_function("() => document.querySelectorAll('#results section').length === 1")
    assert "sample.act" in page.inner_text("#results")


@pytest.mark.browser
@pytest.mark.slow
def test_its_own_arithmetic_agrees_with_wycheproof(browser, shared_data):
    names = ("bytes.js", "hashes.js", "ed25519.js")
    script = "\n".join((verifier.SOURCE / name).read_text() for name in names)
    cases = []
    for group in json.loads((shared_data / "vectors/wycheproof_ed25519.json").read_text())["testGroups"]:
        cases += [(group["publicKey"]["pk"], one["sig"], one["msg"], one["result"]) for one in group["tests"]]
    page = browser.new_page()
    found = page.evaluate(
        f"cases => {{ {script}; return cases.map(([key, signature, message]) => "
        "signature.length === 128 && verify_by_hand(from_hex(key), from_hex(signature), from_hex(message))) }",
        cases,
    )
    digests = page.evaluate(
        f"() => {{ {script}; return [0, 55, 56, 63, 64, 111, 112, 127, 128, 1000].map(n => {{ "
        "const data = new Uint8Array(n).fill(97); return [n, hex(sha256(data)), hex(sha512(data))]; }) }"
    )
    page.close()
    assert len(cases) > 100
    assert [case[3] for case, held in zip(cases, found, strict=True) if held != (case[3] == "valid")] == []
    for length, short, long in digests:
        assert short == hashlib.sha256(b"a" * length).hexdigest()
        assert long == hashlib.sha512(b"a" * length).hexdigest()


def test_the_page_is_one_file_that_may_connect_to_nobody():
    page = verifier.build(POLICY.text(), "示例市").decode()
    assert not re.search(r"(?:src|href)=", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    script = page[page.rindex("<script>") + 8 : page.rindex("</script>")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|import\(|innerHTML|eval\(|localStorage", page)
    assert len(page) < 60_000


def test_the_same_sources_make_the_same_bytes_and_no_text_ends_the_data():
    verifier.build.cache_clear()
    first = verifier.build("quorum none\n")
    verifier.build.cache_clear()
    assert verifier.build("quorum none\n") == first
    assert b"</script><script>alert" not in verifier.build("# </script><script>alert(1)</script>\nquorum none\n")
    assert verifier.header_of(first).endswith("; frame-ancestors 'none'")
