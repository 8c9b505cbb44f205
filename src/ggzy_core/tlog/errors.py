"""What can be wrong with a log, a proof or a receipt: a name for programs, a sentence for people."""

from __future__ import annotations


class TlogError(ValueError):
    """`name` is stable and for programs; `zh` and `en` say what is wrong and, where something can be done, what."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.name = name
        self.zh = zh
        self.en = en


class ProofError(TlogError):
    """A proof does not prove what it claims."""


class NoteError(TlogError):
    """A signed note, key or checkpoint is malformed or not signed by a trusted key."""


class LogDamaged(TlogError):
    """The files of a log contradict each other, its checkpoint, or what was signed before.

    `path` is the first wrong file relative to the log's folder; `index` the first wrong entry, where one is known.
    """

    def __init__(self, name: str, zh: str, en: str, *, path: str = "", index: int | None = None) -> None:
        super().__init__(name, zh, en)
        self.path = path
        self.index = index
