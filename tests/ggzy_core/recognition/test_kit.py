"""The conformance kit: every check holds on the samples, and each fails on a folder that is wrong in just that."""

import base64
import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.devices import DEVICES
from ggzy_core.recognition import samples
from ggzy_core.recognition.bundle import BadBundle, Bundle
from ggzy_core.recognition.checks import CHECKS
from ggzy_core.recognition.report import BadReport, Report, run
from tests.ggzy_core.recognition import bundles
from tests.sample import code

NOT_ASKED = {"policy"}  # the samples name no policy


def ran(folder) -> Report:
    return run(Bundle.read(folder), datetime.now(UTC))


def failing(folder) -> set[str]:
    return {one.id for one in ran(folder).checks if one.outcome == "fails"}


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_samples_conform(name):
    if name not in samples.makeable():
        pytest.skip("this libcrypto has no SM2")
    report = ran(bundles.folder(name))
    assert report.conforms
    assert [one.id for one in report.checks] == list(CHECKS)
    skipped = {one.id for one in report.checks if one.outcome == "skipped"}
    assert skipped == NOT_ASKED | (set() if samples.SAMPLES[name].deep else {"ocsp"})
    assert all(
        one.outcome == "holds" and one.proof == "file" and one.kind in DEVICES[one.device].kinds
        for one in report.devices
    )
    assert report.devices
    assert Report.read(report.text()) == report
    report.check_cells(bundles.listed(name).trust(Bundle.read(bundles.folder(name)).crls), datetime.now(UTC))


def swap(target: str, source: str):
    return lambda folder: shutil.copy(folder / source, folder / target)


def holder(**how):
    """Another holder.p12, issued by 甲 in another way."""

    def write(folder):
        issuer: SampleAuthority = bundles.made("jia")[0]
        credential = issuer.issue("示例", **how)
        samples.keep(folder, "holder", credential)

    return write


def old_lists(folder):
    for path in (folder / "crls").glob("*.crl"):
        shutil.copy(folder / "stale.crl", path)


@pytest.mark.parametrize(
    ("breaks", "fails"),
    [
        (swap("revoked.pem", "encryption.pem"), {"revocation-revoked"}),
        (swap("revoked-undeclared.pem", "encryption.pem"), {"revocation-undeclared"}),
        (swap("expired.pem", "encryption.pem"), {"expired"}),
        (swap("encryption.pem", "expired.pem"), {"usage-encrypt"}),
        (swap("stale.crl", "crls/0.crl"), {"revocation-stale"}),
        (old_lists, {"chain", "revocation-good", "revocation-revoked", "revocation-undeclared", "usage-encrypt"}),
        (holder(uscc=code(1), declares=False), {"declared"}),
        (holder(), {"uscc"}),
        (holder(uscc=code(1), signs=False), {"usage-sign", "chain", "revocation-good"}),
        (lambda folder: (folder / "revoked.pem").write_bytes(b"no certificate"), {"revocation-revoked"}),
    ],
)  # fmt: skip
def test_each_check_finds_what_it_looks_for(breaks, fails, tmp_path):
    folder = bundles.copy("jia", tmp_path)
    breaks(folder)
    assert failing(folder) == fails
    assert not ran(folder).conforms


def test_what_was_not_handed_in_is_not_called_good(tmp_path):
    folder = bundles.copy("wu", tmp_path)
    for name in ("revoked-undeclared.pem", "stale.crl", "encryption.pem", "ocsp-good.der"):
        (folder / name).unlink()
    outcomes = {one.id: one.outcome for one in ran(folder).checks}
    assert {one for one, outcome in outcomes.items() if outcome == "skipped"} == {
        "revocation-undeclared", "revocation-stale", "usage-encrypt", "ocsp", "policy",
    }  # fmt: skip


@pytest.mark.parametrize(
    "breaks",
    [
        lambda folder: (folder / "authority.json").unlink(),
        lambda folder: (folder / "authority.json").write_text("{}"),
        lambda folder: (folder / "devices.csv").write_text("device,where,proof\nsample-99,x,file\n"),
        lambda folder: (folder / "devices.csv").write_text("device,where,proof\nsample-01,x,painted\n"),
    ],
)
def test_a_folder_it_cannot_work_with_is_refused_in_words(breaks, tmp_path):
    folder = bundles.copy("jia", tmp_path)
    breaks(folder)
    with pytest.raises(BadBundle) as caught:
        ran(folder)
    assert caught.value.zh != caught.value.en


def test_a_file_is_never_called_a_device(tmp_path):
    """Attack: a painted cell. The folder says `real` of a certificate file."""
    folder = bundles.copy("jia", tmp_path)
    (folder / "devices.csv").write_text("device,where,proof\nsample-01,sample-01.p12,real\n")
    assert [one.proof for one in ran(folder).devices] == ["file"]


def test_devices_outside_the_folder_are_not_opened(tmp_path):
    """Attack: path traversal out of the folder."""
    folder = bundles.copy("jia", tmp_path)
    shutil.copy(folder / "sample-01.p12", tmp_path / "outside.p12")
    (folder / "devices.csv").write_text("device,where,proof\nsample-01,../outside.p12,file\n")
    assert [one.outcome for one in ran(folder).devices] == ["fails"]


def test_what_needs_a_makers_provider_is_left_unproven(tmp_path):
    folder = bundles.copy("jia", tmp_path)
    lines = [f"{name},somewhere,real" for name in ("sample-09", "sample-10", "sample-14")]
    (folder / "devices.csv").write_text("\n".join(["device,where,proof", *lines]))
    assert {one.outcome for one in ran(folder).devices} == {"skipped"}


@pytest.mark.parametrize(
    "forged", ["other-device", "other-run", "no-signature", "file-as-real", "other-authority", "kind"]
)
def test_a_cell_that_no_device_signed_is_found(forged):
    """Attack: forged cells in a report."""
    report = ran(bundles.folder("jia"))
    body = json.loads(report.text())
    cell = body["devices"][0]
    if forged == "other-device":
        cell["signature"] = body["devices"][1]["signature"]
    elif forged == "other-run":
        cell["signature"] = json.loads(ran(bundles.folder("jia")).text())["devices"][0]["signature"]
    elif forged == "no-signature":
        cell["signature"] = base64.b64encode(b"nothing").decode()
    elif forged == "file-as-real":
        cell["proof"] = "real"
    elif forged == "kind":
        cell["kind"] = "rsa2048"
    trust = bundles.listed("yi" if forged == "other-authority" else "jia").trust(
        Bundle.read(bundles.folder("jia")).crls
    )
    with pytest.raises(BadReport):
        Report.model_validate(body).check_cells(trust, datetime.now(UTC))


def test_a_report_that_left_checks_out_is_refused():
    body = json.loads(ran(bundles.folder("jia")).text())
    body["checks"] = [one for one in body["checks"] if one["id"] != "revocation-undeclared"]
    from ggzy_core.canonical import canonical

    with pytest.raises(BadReport, match="every check"):
        Report.read(canonical(body))


def test_a_root_that_ends_soon_does_not_pass(tmp_path):
    folder = bundles.copy("jia", tmp_path)
    later = datetime.now(UTC) + timedelta(days=9 * 365 + 30)
    found = {one.id: one.outcome for one in run(Bundle.read(folder), later).checks}
    assert found["root"] == "fails"
