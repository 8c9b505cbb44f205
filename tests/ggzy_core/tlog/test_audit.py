"""The check trusts no file and names the first wrong one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ggzy_core.tlog import audit, layout
from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.errors import LogDamaged
from tests.ggzy_core.tlog.sample_log import SIGNER, entries, grow, snapshot

SIZE = 1100


@pytest.fixture
def folder(tmp_path):
    grow(tmp_path, 300, SIZE)
    return tmp_path


def fault(path, start=0, against=None):
    with pytest.raises(LogDamaged) as found:
        list(audit.check(path, start, against))
    return found.value


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("start", [0, 1, 255, 256, 600, 1024, SIZE])
def test_a_sound_log_yields_its_entries(folder, start):
    assert list(audit.check(folder, start)) == list(enumerate(entries(start, SIZE), start))


def test_a_changed_entry_is_named(folder):
    flip(folder / "tile/entries/001", 29 * 7 + 10)
    found = fault(folder)
    assert (found.name, found.path) == ("entry-altered", "tile/entries/001")
    assert found.index is not None
    assert 256 <= found.index < 512
    assert str(found.index) in found.zh
    assert str(found.index) in found.en


def test_a_changed_tile_is_named_rather_than_the_entry(folder):
    flip(folder / "tile/0/002", 32 * 5)
    found = fault(folder)
    assert (found.name, found.path, found.index) == ("tile-altered", "tile/0/002", 2 * 256 + 5)


def test_a_changed_upper_tile_is_named(folder):
    flip(folder / "tile/1/000.p/4", 32 * 3)
    found = fault(folder)
    assert (found.name, found.path) == ("tile-altered", "tile/1/000.p/4")


@pytest.mark.parametrize("harm", ["delete", "truncate", "longer"])
def test_every_file_that_is_missing_or_has_another_length_is_named(folder, harm):
    # Partial files of the earlier checkpoint are no longer part of the log that is checked.
    for name in snapshot(folder):
        width = int(name.rsplit("/", 1)[1]) if ".p/" in name else 0
        if name == "checkpoint" or (width and name not in (_edge(0), _edge(1), layout.bundle_path(4, SIZE % 256))):
            continue
        data = (folder / name).read_bytes()
        if harm == "delete":
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(data[:-1] if harm == "truncate" else data + b"\x00")
        assert fault(folder).path == name
        (folder / name).write_bytes(data)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound")
    grow(path, SIZE)
    return path


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_any_flipped_bit_is_found_and_its_file_named(sound, data):
    name = data.draw(st.sampled_from(sorted(set(snapshot(sound)) - {"checkpoint"})))
    whole = (sound / name).read_bytes()
    changed = bytearray(whole)
    changed[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        (sound / name).write_bytes(changed)
        assert fault(sound).path == name
    finally:
        (sound / name).write_bytes(whole)


def _edge(level):
    number = (SIZE >> 8 * level) // 256
    return layout.tile_path(level, number, layout.width_at(SIZE, level, number))


def test_entries_rewritten_with_all_their_tiles_still_differ_from_the_signed_checkpoint(tmp_path):
    real = grow(tmp_path / "real", SIZE)
    forged = tmp_path / "forged"
    changed = entries(0, SIZE)
    changed[700] = b'{"act":"sample.act","n":-1}'
    log = grow(forged, 0)
    log.append(changed)
    (forged / "checkpoint").write_bytes(real.checkpoint())
    assert fault(forged).name == "root-mismatch"
    log = grow(tmp_path / "other", 0)
    log.append(changed)
    log.publish(sign_checkpoint(Checkpoint(SIGNER.name, SIZE, log.root()), SIGNER))
    assert fault(tmp_path / "other", against=real.published()).name == "root-mismatch"


def test_a_log_shorter_than_its_checkpoint_is_noticed(folder):
    found = fault(folder, against=Checkpoint(SIGNER.name, SIZE + 1, bytes(32)))
    assert found.name in ("file-missing", "bundle-form")


def test_a_folder_without_checkpoint_is_refused(tmp_path):
    assert fault(tmp_path).path == "checkpoint"
