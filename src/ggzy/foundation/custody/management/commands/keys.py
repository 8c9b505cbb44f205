"""ggzy keys: what keys there are; change them, hold a ceremony, shred a person's data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.custody import ceremony, changing, inventory
from ggzy.foundation.journal import logkeys
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import KeyMissing

if TYPE_CHECKING:
    from ggzy.foundation.text import Text


class Command(BaseCommand):
    help = "Show what keys exist, where and until when; change them; hold a key ceremony. 密钥管理。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")
        parts = parser.add_subparsers(dest="what", metavar="ACTION")
        held = parts.add_parser("ceremony", help="make new log and field keys, try stamps and trustees 密钥仪式")
        held.add_argument(
            "--rehearsal", action="store_true", help="every step, with keys thrown away on the spot 演练"
        )
        held.add_argument(
            "--transcript", type=Path, required=True, metavar="FILE", help="where the minutes are written"
        )
        held.add_argument(
            "--present", action="append", default=[], metavar="WHO", help="name · body · role; repeat 在场人"
        )
        new = parts.add_parser("rotate", help="a new key in place of one 更换密钥")
        new.add_argument("kind", choices=["log", "field", "stamp", "trustee"])
        new.add_argument("--why", choices=["planned", "lost", "stolen"], default="planned")
        new.add_argument("--before", default="", help="what was public of the old key, where it is lost")
        new.add_argument("--after", default="", help="stamp, trustee: fingerprint of the new certificate")
        parts.add_parser("alone", help="let the new log key sign alone; cosigners know it 结束并行签名")
        parts.add_parser(
            "rewrap",
            help="go on wrapping under the present field key; end the old ones an hour later 继续重新包裹，一小时后销毁旧密钥",
        )
        gone = parts.add_parser("shred", help="destroy somebody's personal data, by an act 销毁个人信息")
        gone.add_argument("person", help="the person's key")
        gone.add_argument("--ground", choices=["asked", "expired", "purpose"], required=True)

    def handle(self, *args: Any, what: str | None = None, **options: Any) -> None:
        try:
            if what is None:
                self._show(as_object=options["json"])
            else:
                getattr(self, f"_{what}")(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except (KeyMissing, OSError, ValueError) as problem:
            raise CommandError(str(problem)) from problem

    def _show(self, *, as_object: bool) -> None:
        items = inventory.inventory()
        if as_object:
            self.stdout.write(json.dumps({"keys": [_plain(one) for one in items]}, ensure_ascii=False))
            return
        for one in items:
            until = f" · {one.until:%Y-%m-%d}" if one.until else ""
            self.stdout.write(f"{inventory.KINDS[one.kind]} · {one.name}{until}")
            for line in (one.public, one.where, one.mechanism):
                if line:
                    self.stdout.write(f"    {line}")
            for warning in one.warnings:
                self.stdout.write(f"  ! {_both(warning)}")

    def _ceremony(self, options: dict[str, Any]) -> None:
        if len(options["present"]) < 2:
            raise CommandError("A ceremony takes two at least: --present WHO, twice. 密钥仪式须两人以上在场。")
        transcript, signature, row = ceremony.hold(
            tuple(options["present"]),
            rehearsal=options["rehearsal"],
            tell=lambda step: self.stdout.write(_both(step)),
        )
        path: Path = options["transcript"]
        path.write_text(transcript + "\n", encoding="utf-8")
        path.with_name(path.name + ".signed").write_text(signature, encoding="utf-8")
        self.stdout.write(f"{path} · SHA-256 {row.digest}")
        if not options["rehearsal"]:
            self._policy_hint()

    def _rotate(self, options: dict[str, Any]) -> None:
        kind, why = options["kind"], options["why"]
        if kind == "log":
            done = changing.rotate_log(why, options["before"])
            self._policy_hint()
        elif kind == "field":
            done = changing.rotate_field(lambda n, total: self.stderr.write(f"{n} / {total}"))
            self.stdout.write(
                "In an hour, to destroy the old one: ggzy keys rewrap. 一小时后运行 ggzy keys rewrap 销毁旧密钥。"
            )
        else:
            if not options["after"]:
                raise CommandError("--after: the fingerprint of the new certificate. 请用 --after 给出新证书指纹。")
            done = changing.record_change(kind, options["before"], options["after"], why)
        self.stdout.write(f"{done.before or '—'}\n→ {done.after}")

    def _alone(self, options: dict[str, Any]) -> None:
        logkeys.end_overlap()
        self.stdout.write(logkeys.signer().vkey)

    def _rewrap(self, options: dict[str, Any]) -> None:
        self.stdout.write(str(changing.rewrap(lambda n, total: self.stderr.write(f"{n} / {total}"))))
        for name in changing.retire():
            self.stdout.write(f"{name}: destroyed 已销毁")

    def _shred(self, options: dict[str, Any]) -> None:
        data = {"person": options["person"], "ground": options["ground"]}
        done = perform("person.shred", operator_session(), data=data)
        self.stdout.write(
            f"{len(done.result.keys)} 个数据密钥已销毁 · {len(done.result.keys)} data keys destroyed · {done.entry.leaf}"
        )

    def _policy_hint(self) -> None:
        self.stdout.write(
            "Tell the cosigners the new key, adopt a policy that names it (ggzy policy FILE), then: ggzy keys alone. "
            f"请将新公钥告知见证节点并公布新的见证规则，然后运行 ggzy keys alone。\n{logkeys.signer().vkey}"
        )


def _plain(one: inventory.Item) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "public": one.public,
        "where": one.where,
        "mechanism": one.mechanism,
        "until": one.until.isoformat() if one.until else None,
        "warnings": [{"zh": said.zh, "en": said.en} for said in one.warnings],
    }


def _both(said: Text) -> str:
    return f"{said.zh} · {said.en}"
