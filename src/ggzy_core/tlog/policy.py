"""C2SP tlog-policy (a draft): which logs are accepted, and whose cosignatures make a checkpoint count.

log <vkey> [<url>]
witness <name> <vkey> [<url>]
group <name> <k|any|all> <name>…
quorum <name|none>

The format says `witness`; we say cosigner, because a witness (见证人) is somebody else in this trade.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .cosignature import Cosignature, CosignerKey, cosignatures
from .errors import NoteError
from .note import Verifier

NONE = "none"
MOST_LINES = 500


@dataclass(frozen=True)
class Listed:
    """A cosigner of the policy: its name there, its key, and where it is asked, if that is said."""

    name: str
    key: CosignerKey
    url: str = ""


@dataclass(frozen=True)
class Group:
    """So many of these members, cosigners or other groups."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """What a checkpoint needs to count. `quorum` names a cosigner or a group, or is `none`."""

    logs: tuple[Verifier, ...] = ()
    cosigners: tuple[Listed, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE

    @classmethod
    def of(cls, logs: Sequence[Verifier], cosigners: Sequence[Listed], least: int) -> Policy:
        """Any `least` of these cosigners; none at all for 0."""
        if not least:
            return cls(tuple(logs), tuple(cosigners))
        group = Group(least, tuple(one.name for one in cosigners))
        return cls.parse(cls(tuple(logs), tuple(cosigners), {"quorum-group": group}, "quorum-group").text())

    @classmethod
    def parse(cls, text: str) -> Policy:
        """Read a policy. Raises NoteError `policy-form` saying which line is wrong."""
        reading = _Reading()
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        if len(lines) > MOST_LINES:
            raise _wrong(MOST_LINES, "行数过多", "there are too many lines")
        for number, line in enumerate(lines, 1):
            if any(letter < " " and letter != "\t" for letter in line):
                raise _wrong(number, "含控制字符", "it has control characters")
            words = [word for word in line.replace("\t", " ").split(" ") if word]
            if words and not words[0].startswith("#"):
                reading.line(number, words)
        return reading.done(len(lines))

    def text(self) -> str:
        """The policy file, in one spelling."""
        lines = [f"log {log.vkey}" for log in self.logs]
        lines += [f"witness {one.name} {one.key.vkey} {one.url}".rstrip() for one in self.cosigners]
        lines += [f"group {name} {one.least} {' '.join(one.members)}" for name, one in self.groups.items()]
        return "\n".join([*lines, f"quorum {self.quorum}"]) + "\n"

    @property
    def keys(self) -> list[CosignerKey]:
        return [one.key for one in self.cosigners]

    @property
    def asks(self) -> bool:
        """Does it ask for any cosignature?"""
        return self.quorum != NONE

    @property
    def least(self) -> int:
        """The fewest cosignatures that can satisfy it."""
        return self._least(self.quorum)

    def met_by(self, keys: Collection[CosignerKey]) -> bool:
        """Do cosignatures of these keys satisfy it?"""
        return self._met(self.quorum, {one.name for one in self.cosigners if one.key in keys})

    def cosigned(self, signed: bytes) -> list[Cosignature]:
        """The cosignatures of this policy's cosigners under a checkpoint. Raises NoteError when one does not hold."""
        return cosignatures(signed, self.keys)

    def _met(self, name: str, cosigned: set[str]) -> bool:
        if name == NONE:
            return True
        group = self.groups.get(name)
        if group is None:
            return name in cosigned
        return sum(self._met(member, cosigned) for member in group.members) >= group.least

    def _least(self, name: str) -> int:
        if name == NONE:
            return 0
        group = self.groups.get(name)
        return 1 if group is None else sum(sorted(map(self._least, group.members))[: group.least])


class _Reading:
    """A policy as far as it was read; each line is held against those above it."""

    def __init__(self) -> None:
        self.logs: list[Verifier] = []
        self.cosigners: dict[str, Listed] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self.members: set[str] = set()

    def line(self, number: int, words: list[str]) -> None:
        known: dict[str, Any] = {
            "log": self._log,
            "witness": self._cosigner,
            "group": self._group,
            "quorum": self._quorum,
        }
        if words[0] not in known:
            raise _wrong(number, f"不识 {words[0]!r}", f"it begins with {words[0]!r}, which is not known")
        known[words[0]](number, words[1:])

    def done(self, number: int) -> Policy:
        if self.quorum is None:
            raise _wrong(number, "缺少 quorum 一行", "the line quorum is missing")
        return Policy(tuple(self.logs), tuple(self.cosigners.values()), self.groups, self.quorum)

    def _log(self, number: int, words: list[str]) -> None:
        if len(words) not in (1, 2):
            raise _wrong(number, "应写作 log 公钥 [地址]", "it should read: log vkey [url]")
        key = Verifier.parse(words[0])
        if key.public in {log.public for log in self.logs}:
            raise _wrong(number, "账本公钥重复", "this log's key stands there twice")
        self.logs.append(key)

    def _cosigner(self, number: int, words: list[str]) -> None:
        if len(words) not in (2, 3):
            raise _wrong(number, "应写作 witness 名称 公钥 [地址]", "it should read: witness name vkey [url]")
        name = self._new_name(number, words[0])
        key = CosignerKey.parse(words[1])
        if key.public in {one.key.public for one in self.cosigners.values()}:
            raise _wrong(number, "见证节点公钥重复，一把钥匙只能算一次", "this cosigner's key stands there twice")
        self.cosigners[name] = Listed(name, key, words[2] if len(words) == 3 else "")

    def _group(self, number: int, words: list[str]) -> None:
        if len(words) < 3:
            raise _wrong(number, "应写作 group 名称 数目 成员…", "it should read: group name k member…")
        name, how, members = self._new_name(number, words[0]), words[1], words[2:]
        for member in members:
            if member not in self.cosigners and member not in self.groups:
                raise _wrong(number, f"上文没有 {member}", f"{member} is not defined above")
            if member in self.members:
                raise _wrong(number, f"{member} 已是另一组的成员", f"{member} is a member already")
            self.members.add(member)
        least = {"any": 1, "all": len(members)}.get(how) or (
            int(how) if how.isascii() and how.isdigit() and len(how) < 4 and not how.startswith("0") else 0
        )
        if not 1 <= least <= len(members):
            raise _wrong(number, f"数目须为 1 至 {len(members)}", f"k should be 1 to {len(members)}")
        self.groups[name] = Group(least, tuple(members))

    def _quorum(self, number: int, words: list[str]) -> None:
        if len(words) != 1 or self.quorum is not None:
            raise _wrong(number, "quorum 只能有一行、一个名称", "there is one line quorum with one name")
        if words[0] != NONE and words[0] not in self.cosigners and words[0] not in self.groups:
            raise _wrong(number, f"上文没有 {words[0]}", f"{words[0]} is not defined above")
        self.quorum = words[0]

    def _new_name(self, number: int, name: str) -> str:
        if name == NONE or name in self.cosigners or name in self.groups:
            raise _wrong(number, f"名称 {name} 已被使用或保留", f"the name {name} is taken")
        return name


def _wrong(number: int, zh: str, en: str) -> NoteError:
    return NoteError("policy-form", f"见证规则第 {number} 行有误：{zh}", f"line {number} of the policy is wrong: {en}")
