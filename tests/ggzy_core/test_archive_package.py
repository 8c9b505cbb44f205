"""A package proves itself, and every way of tampering is named with its file."""

import io
import shutil
import zipfile

import pytest

from ggzy_core.archive_package import MANIFEST, Member, check_package, write_package

HEAD = {"matter": "A01-示例", "title": "示例标段", "vkey": ""}


def member(path, content=b"sample"):
    return Member(path, "示例", lambda: io.BytesIO(content))


def package(folder, *members):
    path = folder / "package.zip"
    write_package(path, HEAD, members or (member("b.json", b"{}"), member("a/正文.pdf", b"%PDF" * 1000)))
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
        (lambda n, b: [(n, b.replace(b"%PDF", b"%PDG"))], "a/正文.pdf"),
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
    checked = check_package(package(tmp_path, member("../outside")))
    assert [fault.path for fault in checked.faults] == ["../outside"]


def test_half_a_package_is_a_fault_and_no_exception(tmp_path):
    path = package(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    assert not check_package(path).holds
    path.write_bytes(b"")
    assert not check_package(path).holds


def test_a_flipped_byte_inside_is_named(tmp_path):
    path = package(tmp_path)
    raw = bytearray(path.read_bytes())
    raw[raw.find(b"%PDF") + 1] ^= 1
    path.write_bytes(raw)
    assert [fault.path for fault in check_package(path).faults] == ["a/正文.pdf"]


def test_a_receipt_that_is_none_is_named(tmp_path):
    checked = check_package(package(tmp_path, member("record/1.tlog-proof"), member("record/1.json")))
    assert [fault.path for fault in checked.faults] == ["record/1.tlog-proof"]


def test_two_members_of_one_path_are_refused(tmp_path):
    with pytest.raises(ValueError, match="twice"):
        package(tmp_path, member("a"), member("a"))


def test_it_is_an_ordinary_zip(tmp_path, program):
    import subprocess

    path = package(tmp_path)
    out = tmp_path / "out"
    shutil.unpack_archive(path, out)
    assert (out / "a/正文.pdf").read_bytes() == b"%PDF" * 1000
    assert subprocess.run([program("python3"), "-m", "zipfile", "-t", str(path)], capture_output=True).returncode == 0
