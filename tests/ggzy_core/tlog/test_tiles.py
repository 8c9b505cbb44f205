"""A log in a folder: the layout of the specification, and a crash at every step."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ggzy_core.tlog import durable, layout, merkle
from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.errors import LogDamaged, TlogError
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.tiles import TileLog
from tests.ggzy_core.tlog.sample_log import SIGNER, entries, grow, publish, snapshot


def test_paths_follow_the_specification():
    assert layout.tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert layout.tile_path(2, 0, 1) == "tile/2/000.p/1"
    assert layout.tile_path(1, 999) == "tile/1/999"
    assert layout.bundle_path(1000, 255) == "tile/entries/x001/000.p/255"


def test_a_tree_of_70000_has_the_tiles_the_specification_lists(tmp_path):
    log = grow(tmp_path, 70_000)
    names = set(snapshot(tmp_path)) - {"checkpoint"}
    tiles = {name for name in names if not name.startswith("tile/entries/")}
    full = {layout.tile_path(0, number) for number in range(273)} | {"tile/1/000"}
    assert tiles == full | {"tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"}
    assert len(names - tiles) == 274
    assert log.root() == merkle.root_of(map(merkle.leaf_hash, entries(0, 70_000)))
    assert log.check() == 70_000


def test_a_tree_of_256_has_a_full_tile_and_one_hash_above(tmp_path):
    grow(tmp_path, 256)
    assert set(snapshot(tmp_path)) == {"checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000"}


def test_partial_tiles_go_when_the_full_one_is_there(tmp_path):
    grow(tmp_path, 5, 9)
    assert {"tile/0/000.p/5", "tile/0/000.p/9", "tile/entries/000.p/5"} <= set(snapshot(tmp_path))
    grow(tmp_path, 300)
    assert not [name for name in snapshot(tmp_path) if "000.p/" in name and not name.startswith("tile/1/")]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.data())
@settings(deadline=None, max_examples=20)
def test_whatever_the_batches_all_proofs_verify(tmp_path_factory, batches, data):
    log = TileLog(tmp_path_factory.mktemp("log"))
    sizes = []
    for batch in batches:
        assert log.append(entries(log.size, log.size + batch)) == range(log.size - batch, log.size)
        sizes.append(log.size)
    root = log.root()
    assert root == merkle.root_of(map(merkle.leaf_hash, entries(0, log.size)))
    index = data.draw(st.integers(0, log.size - 1))
    assert [log.entry(index)] == entries(index, index + 1)
    merkle.verify_inclusion(merkle.leaf_hash(log.entry(index)), index, log.size, log.prove(index), root)
    for old in sizes:
        merkle.verify_consistency(old, log.size, log.root(old), root, log.prove_consistency(old, log.size))
    start = data.draw(st.integers(0, log.size))
    assert list(log.entries(start)) == entries(start, log.size)


def test_readers_see_what_is_published(tmp_path):
    log = grow(tmp_path, 300)
    log.append(entries(300, 700))
    reader = TileFolder(tmp_path)
    assert reader.size == 300
    assert list(reader.entries(250)) == entries(250, 300)
    merkle.verify_inclusion(merkle.leaf_hash(entries(299, 300)[0]), 299, 300, reader.prove(299), reader.root())


def test_an_old_checkpoint_can_still_be_proven_against(tmp_path):
    log = grow(tmp_path, 300, 700)
    merkle.verify_inclusion(merkle.leaf_hash(log.entry(270)), 270, 300, log.prove(270, 300), log.root(300))


@pytest.mark.parametrize("size", [0, 1, 65_535])
def test_entries_up_to_65535_bytes_are_kept(tmp_path, size):
    log = TileLog(tmp_path)
    log.append([bytes(size)])
    publish(log)
    assert TileLog(tmp_path).entry(0) == bytes(size)


def test_a_longer_entry_is_refused_and_nothing_of_its_batch_is_added(tmp_path):
    log = grow(tmp_path, 3)
    before = snapshot(tmp_path)
    with pytest.raises(TlogError) as refused:
        log.append([b"{}", bytes(65_536)])
    assert refused.value.name == "entry-too-long"
    assert (log.size, snapshot(tmp_path)) == (3, before)


@pytest.mark.parametrize("index", [-1, 3])
def test_an_entry_outside_is_refused(tmp_path, index):
    with pytest.raises(TlogError):
        grow(tmp_path, 3).entry(index)


def test_an_empty_log_publishes_and_opens(tmp_path):
    publish(TileLog(tmp_path))
    log = TileLog(tmp_path)
    assert (log.size, log.root(), log.check()) == (0, merkle.EMPTY_ROOT, 0)


STEPS = [(3, 7), (250, 256), (250, 300), (255, 600), (512, 513), (0, 256)]


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_a_crash_after_any_write_leaves_no_trace(tmp_path, monkeypatch, before, after):
    """Stop the writer before each file it writes; start again with the same entries."""
    whole = grow(tmp_path / "whole", before, after)
    wanted = snapshot(tmp_path / "whole")
    real = durable._write
    for step in range(20):
        path = tmp_path / f"crash{step}"
        log = grow(path, before)
        left = iter(range(step))

        def stop_at_step(file, data, left=left):
            if next(left, None) is None:
                (file.with_name(f".{file.name}.tmp")).write_bytes(data[: len(data) // 2])
                raise KeyboardInterrupt
            real(file, data)

        monkeypatch.setattr(durable, "_write", stop_at_step)
        try:
            log.append(entries(before, after))
            publish(log)
            finished = True
        except KeyboardInterrupt:
            finished = False
        monkeypatch.setattr(durable, "_write", real)
        again = grow(path, after)
        assert again.root() == whole.root()
        assert snapshot(path) == wanted
        assert again.check() == after
        if finished:
            return
    raise AssertionError("the writer never finished")


@pytest.mark.parametrize("harm", ["delete", "truncate", "empty"])
def test_files_of_an_unpublished_append_may_be_broken_in_any_way(tmp_path, harm):
    """Power fails before the checkpoint: whatever became of any one new file, the same entries heal it."""
    grow(tmp_path / "whole", 250, 600)
    wanted = snapshot(tmp_path / "whole")
    published = set(snapshot(tmp_path / "whole")) - {"checkpoint"}
    for number, name in enumerate(sorted(published)):
        path = tmp_path / str(number)
        grow(path, 250).append(entries(250, 600))
        if harm == "delete":
            (path / name).unlink()
        else:
            data = (path / name).read_bytes()
            (path / name).write_bytes(data[: len(data) // 2] if harm == "truncate" else b"")
        if name in ("tile/entries/000", "tile/0/000"):
            continue  # durable before the partial files under them are pruned: covered by the crash test
        grow(path, 600)
        assert snapshot(path) == wanted


def test_missing_and_wrong_tiles_are_made_again_from_the_bundles(tmp_path):
    grow(tmp_path, 600)
    wanted = snapshot(tmp_path)
    for name in wanted:
        if name.startswith("tile/") and not name.startswith("tile/entries/"):
            (tmp_path / name).unlink()
    assert TileLog(tmp_path).check() == 600
    assert snapshot(tmp_path) == wanted
    (tmp_path / "tile/0/002.p/88").write_bytes(bytes(88 * 32))
    assert TileLog(tmp_path).check() == 600
    assert snapshot(tmp_path) == wanted


@pytest.mark.parametrize("name", ["tile/entries/000", "tile/entries/002.p/88"])
def test_a_published_bundle_that_is_lost_stops_the_log(tmp_path, name):
    grow(tmp_path, 600)
    (tmp_path / name).unlink()
    (tmp_path / "tile/1/000.p/2").unlink()
    with pytest.raises(LogDamaged):
        TileLog(tmp_path)


def test_a_rolled_back_folder_does_not_get_a_second_history(tmp_path):
    log = grow(tmp_path, 10, 20)
    signed = Checkpoint(SIGNER.name, 20, log.root())
    for name in ("tile/0/000.p/20", "tile/entries/000.p/20"):
        (tmp_path / name).unlink()
    old = sign_checkpoint(Checkpoint(SIGNER.name, 10, log.root(10)), SIGNER)
    (tmp_path / "checkpoint").write_bytes(old)
    with pytest.raises(LogDamaged):
        TileLog(tmp_path, signed)


def test_a_checkpoint_signed_but_not_yet_published_is_resumed(tmp_path):
    log = grow(tmp_path, 10)
    log.append(entries(10, 20))
    log = TileLog(tmp_path, Checkpoint(SIGNER.name, 20, log.root()))
    assert log.size == 20
    publish(log)
    assert log.check() == 20


def test_another_history_up_to_the_signed_checkpoint_is_refused(tmp_path):
    real = grow(tmp_path / "real", 10)
    TileLog(tmp_path / "fork").append([b"other"] * 12)
    fork = TileLog(tmp_path / "fork")
    fork.append([b"other"] * 12)
    publish(fork)
    with pytest.raises(LogDamaged) as refused:
        TileLog(tmp_path / "fork", Checkpoint(SIGNER.name, 10, real.root()))
    assert refused.value.name == "folder-unlike-checkpoint"


def test_a_checkpoint_that_does_not_fit_is_not_published(tmp_path):
    log = grow(tmp_path, 5)
    before = log.checkpoint()
    for wrong in (Checkpoint(SIGNER.name, 5, bytes(32)), Checkpoint(SIGNER.name, 4, log.root(4))):
        with pytest.raises(TlogError):
            log.publish(sign_checkpoint(wrong, SIGNER))
    assert log.checkpoint() == before


def test_a_checkpoint_file_without_form_is_named(tmp_path):
    grow(tmp_path, 5)
    (tmp_path / "checkpoint").write_bytes(b"hello")
    with pytest.raises(LogDamaged) as refused:
        TileLog(tmp_path)
    assert refused.value.path == "checkpoint"
