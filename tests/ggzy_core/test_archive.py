"""A package proves itself, and every way of tampering is named with its file."""

import io
import shutil
import zipfile

import pytest

from ggzy_core.archive import MANIFEST, Member, check_package, write_package

PDF = b"%PDF-1.7\n" + b"sample " * 1000 + b"\n%%EOF\n"
HEAD = {"matter": "A01-示例", "title": "示例标段", "vkey": ""}


def member(path, content=b"sample"):
    return Member(path, "示例", lambda: io.BytesIO(content))


def package(folder, *members):
    path = folder / "package.zip"
    write_package(path, HEAD, members or (member("b.json", b"{}"), member("a/正文.pdf", PDF)))
    return path


def rewritten(path, change):
    """The package with its members passed through `change(name, bytes) -> [(name, bytes)]`."""
    with zipfile.ZipFile(path) as old:
        members = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members:
            for changed, bytes_ in change(name, content):
                new.writestr(changed, bytes_)
    return path


def test_the_same_content_makes_the_same_bytes_whatever_the_order(tmp_path):
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    one = package(tmp_path / "1", member("a"), member("b"))
    two = package(tmp_path / "2", member("b"), member("a"))
    assert one.read_bytes() == two.read_bytes()


def test_a_whole_package_holds(tmp_path):
    checked = check_package(package(tmp_path))
    assert (checked.holds, checked.matter, checked.files) == (True, "A01-示例", 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda n, b: [(n, b.replace(b"sample", b"simple"))], "a/正文.pdf"),
        (lambda n, b: [] if n == "b.json" else [(n, b)], "b.json"),
        (lambda n, b: [(n, b), ("extra.txt", b"x")] if n == "b.json" else [(n, b)], "extra.txt"),
    ],
    ids=["changed", "missing", "added"],
)
def test_what_was_changed_is_named(tmp_path, change, said):
    checked = check_package(rewritten(package(tmp_path), change))
    assert [fault.path for fault in checked.faults] == [said]


def test_a_manifest_rewritten_by_hand_is_not_canonical(tmp_path):
    path = rewritten(package(tmp_path), lambda n, b: [(n, b + b"\n" if n == MANIFEST else b)])
    assert not check_package(path).holds


def test_a_path_that_leads_out_is_named(tmp_path):
    checked = check_package(package(tmp_path, member("../outside.txt")))
    assert [fault.path for fault in checked.faults] == ["../outside.txt"]


def test_half_a_package_is_a_fault_and_no_exception(tmp_path):
    path = package(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    assert not check_package(path).holds
    path.write_bytes(b"")
    assert not check_package(path).holds


def test_a_flipped_byte_inside_is_named(tmp_path):
    path = package(tmp_path)
    raw = bytearray(path.read_bytes())
    raw[raw.find(b"sample") + 1] ^= 1
    path.write_bytes(raw)
    assert [fault.path for fault in check_package(path).faults] == ["a/正文.pdf"]


def test_a_receipt_that_is_none_is_named(tmp_path):
    checked = check_package(package(tmp_path, member("record/1.tlog-proof"), member("record/1.json", b"{}")))
    assert [fault.path for fault in checked.faults] == ["record/1.tlog-proof"]


def test_two_members_of_one_path_are_refused(tmp_path):
    with pytest.raises(ValueError, match="twice"):
        package(tmp_path, member("a"), member("a"))


def test_it_is_an_ordinary_zip(tmp_path, program):
    import subprocess

    path = package(tmp_path)
    out = tmp_path / "out"
    shutil.unpack_archive(path, out)
    assert (out / "a/正文.pdf").read_bytes() == PDF
    assert subprocess.run([program("python3"), "-m", "zipfile", "-t", str(path)], capture_output=True).returncode == 0


def found(path, name):
    return next(finding for finding in check_package(path).findings if finding.name == name)


def test_the_four_checks_are_made_by_their_names(tmp_path):
    checked = check_package(package(tmp_path))
    assert [one.name for one in checked.findings] == ["safety", "integrity", "authenticity", "usability"]
    assert all(one.holds and str(one).startswith("✓") for one in checked.findings)


@pytest.mark.parametrize(
    ("path", "content", "check"),
    [
        ("run.exe", b"MZ", "safety"),
        ("a.pdf", PDF.replace(b"sample", b"/JavaScript", 1), "safety"),
        ("page.html", b"<p><ScRipt>alert(1)</sCript>", "safety"),
        ("c:/a.txt", b"x", "safety"),
        ("a\\..\\b.txt", b"x", "safety"),
        ("a.json", b"{", "usability"),
        ("a.json", b"[" * 100_000, "usability"),
        ("a.pdf", b"%PDF-1.7 cut", "usability"),
        ("a.zip", b"PK no zip", "usability"),
        ("a.txt", b"\xff\xfe", "usability"),
        ("a.wps", b"x", "usability"),
    ],
)
def test_what_should_not_be_kept_is_told_by_its_check(tmp_path, path, content, check):
    path_ = package(tmp_path, member(path, content))
    assert found(path_, check).faults, check_package(path_)


def test_a_bomb_is_not_unpacked(tmp_path):
    path = package(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", bytes(40 << 20))
    checked = check_package(path)
    assert [one.name for one in checked.findings] == ["safety"]
    assert [fault.path for fault in checked.faults] == ["bomb.txt"]


def test_what_is_demanded_and_missing_is_named_with_its_clause(tmp_path):
    path = tmp_path / "package.zip"
    demand = {"begins": "contract/", "name": "合同", "clause": "招标投标法 46"}
    write_package(path, HEAD | {"demands": [demand]}, (member("a.json", b"{}"),))
    fault = found(path, "integrity").faults[0]
    assert (fault.path, "招标投标法 46" in fault.zh) == ("contract/", True)
