"""A small log with a throw-away key, for the tests beside this file."""

from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.note import Signer
from ggzy_core.tlog.tiles import TileLog

SIGNER = Signer("log.example.org/sample", bytes(range(32)))


def entries(start, stop):
    return [b'{"act":"sample.act","n":%d}' % n for n in range(start, stop)]


def publish(log):
    signed = sign_checkpoint(Checkpoint(SIGNER.name, log.size, log.root()), SIGNER)
    log.publish(signed)
    return signed


def grow(path, *sizes):
    """A log in `path` that was published at each of these sizes."""
    log = TileLog(path)
    for size in sizes:
        log.append(entries(log.size, size))
        publish(log)
    return log


def snapshot(path):
    """Every file of a log and its bytes."""
    files = (file for file in path.rglob("*") if file.is_file())
    return {str(file.relative_to(path)): file.read_bytes() for file in files}
