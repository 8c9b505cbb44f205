"""Our header is, byte for byte, what Python's tarfile writes."""

from __future__ import annotations

import tarfile

import pytest

from ggzy_core.sealing.ustar import MOST, header


@pytest.mark.parametrize(("name", "size"), [("header.json", 3007), ("a", 0), ("x" * 100, MOST), ("files/0001.pdf", 8)])
def test_it_is_the_header_that_tarfile_writes(name: str, size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    assert header(name, size) == info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")


@pytest.mark.parametrize(("name", "size"), [("x" * 101, 1), ("投标", 1), ("a", MOST + 1), ("a", -1)])
def test_what_does_not_fit_is_refused(name: str, size: int) -> None:
    with pytest.raises(ValueError):
        header(name, size)
