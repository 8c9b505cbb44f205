"""ggzy ca: whose certificates are accepted, and the conformance kit an authority runs by itself."""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy_core.canonical import canonical
from ggzy_core.certs.cms import SignatureProblem, sign_detached, verify_detached
from ggzy_core.certs.devices import DEVICES
from ggzy_core.certs.trust import read_subject
from ggzy_core.recognition import report as reports
from ggzy_core.recognition import samples
from ggzy_core.recognition.accepted import AcceptedList, BadList, missing_after
from ggzy_core.recognition.bundle import BadBundle, Bundle, reporter_of
from ggzy_core.recognition.checks import CHECKS

if TYPE_CHECKING:
    from ggzy_core.recognition.accepted import Authority

MARKS = {"holds": "✓", "fails": "✗", "skipped": "–"}


class Command(BaseCommand):
    help = "Accepted certificate authorities: list, check, publish; the kit an authority runs: conform, submit. 证书互认。"
    requires_system_checks: list[str] = []  # an authority runs the kit without a node

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("list", help="the list in force 现行互认清单")
        what.add_parser("devices", help="the device profiles 设备规格")
        for name, told in (("check", "read a list, compare it with the one in force 检查清单"),
                           ("publish", "sign a list with the node's stamp and adopt it 签名并公布清单"),
                           ("submit", "hand in a signed report 提交报告")):  # fmt: skip
            what.add_parser(name, help=told).add_argument(
                "file", type=Path, help="FILE.p7s beside it is its signature"
            )
        conform = what.add_parser("conform", help="the conformance kit, offline 一致性检查")
        conform.add_argument("folder", type=Path, nargs="?", help="what the authority laid down; see the manual")
        conform.add_argument("--sample", action="store_true", help="on the five sample authorities, made for it")
        conform.add_argument("--json", action="store_true", help="print the reports themselves")
        conform.add_argument(
            "--output", type=Path, metavar="FILE", help="write the report, and FILE.p7s if it is signed"
        )

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        getattr(self, f"_{what}")(**options)

    def _list(self, **options: Any) -> None:
        from ggzy.foundation.recognition import queries
        from ggzy.foundation.refusal import Refusal

        try:
            listed = queries.in_force()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if listed is None:
            self.stdout.write(
                "尚未公布互认清单，按 trust 文件夹中的根证书接受。 No list was adopted: the roots in the folder trust count."
            )
            return
        self._head(listed)

    def _devices(self, **options: Any) -> None:
        for one in DEVICES.values():
            self.stdout.write(f"{one.id}  {one.interface:<8}  {' '.join(one.kinds):<16}  {one.name_zh} {one.name_en}")

    def _check(self, file: Path, **options: Any) -> None:
        text, signature = _read(file)
        listed = _listed(text)
        self._head(listed)
        if signature:
            try:
                signer = read_subject(verify_detached(text, signature).certificate)
            except SignatureProblem as problem:
                raise CommandError(f"{problem.zh} {problem.en}") from problem
            self.stdout.write(f"签名 signed by: {signer.name} {signer.uscc}")
        from ggzy.foundation.recognition import queries

        now = queries.in_force()
        if now is None:
            return
        lost = missing_after(now, listed)
        if lost or listed.version <= now.version:
            raise CommandError(
                f"不能替代现行第 {now.version} 版（本版 {listed.version}，缺少 {lost}）。 "
                f"Cannot replace version {now.version} (this is {listed.version}, lacking {lost})."
            )
        known = {one.id: one for one in now.authorities}
        for one in listed.authorities:
            if known.get(one.id) != one:
                self.stdout.write(f"{'变更 changed' if one.id in known else '新增 new'}: {one.id}")

    def _publish(self, file: Path, **options: Any) -> None:
        from ggzy.foundation.acts import perform
        from ggzy.foundation.acts.session import operator_session
        from ggzy.foundation.refusal import Refusal
        from ggzy.foundation.stamps.keys import node_key

        text, signature = _read(file)
        if not signature:
            key = node_key()
            if key is None:
                raise CommandError(
                    "没有本平台的印章证书，也没有签名文件。 There is neither a stamp of this node nor a FILE.p7s."
                )
            text = _listed(text).text()  # signed is the canonical form, however the file was written
            signature = sign_detached(text, key)
        data = {"text": text.decode("utf-8", "replace"), "signature": base64.b64encode(signature).decode()}
        try:
            perform("ca-list.adopt", operator_session(), data=data)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self._list()

    def _submit(self, file: Path, **options: Any) -> None:
        from ggzy.foundation.acts import perform
        from ggzy.foundation.acts.session import operator_session
        from ggzy.foundation.refusal import Refusal

        text, signature = _read(file)
        if not signature:
            raise CommandError(f"缺少签名 {file}.p7s。 The signature {file}.p7s is missing.")
        data = {"text": text.decode("utf-8", "replace"), "signature": base64.b64encode(signature).decode()}
        try:
            perform("conformance.submit", operator_session(), data=data)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("报告已记录。 The report is on the record.")

    def _conform(self, folder: Path | None, sample: bool, json: bool, output: Path | None, **options: Any) -> None:
        if (folder is None) == (not sample):
            raise CommandError("请给出文件夹，或用 --sample。 Name a folder, or use --sample.", returncode=2)
        try:
            with tempfile.TemporaryDirectory() as place:
                folders = _sample(Path(place)) if folder is None else [folder]
                said = [self._one(one, json, output) for one in folders]  # each of them, also after one that fails
        except BadBundle as problem:
            raise CommandError(f"{problem.zh}。 {problem.en}.", returncode=2) from problem
        if not all(said):
            sys.exit(1)

    def _one(self, folder: Path, as_json: bool, output: Path | None) -> bool:
        bundle = Bundle.read(folder)
        report = reports.run(bundle, datetime.now(UTC))
        text, signer = report.text(), reporter_of(bundle)
        if output is not None:
            path = output if not output.is_dir() else output / f"{bundle.authority.id}.json"
            path.write_bytes(text)
            if signer is not None:
                path.with_name(path.name + ".p7s").write_bytes(sign_detached(text, signer))
        if as_json:
            self.stdout.write(text.decode())
        else:
            self._told(bundle.authority, report)
        return report.conforms

    def _told(self, authority: Authority, report: reports.Report) -> None:
        self.stdout.write(f"\n{authority.name.zh} · {authority.name.en}  {report.at}")
        for one in report.checks:
            self.stdout.write(f"  {MARKS[one.outcome]} {CHECKS[one.id].zh} {CHECKS[one.id].en}: {one.zh} · {one.en}")
        for tried in report.devices:
            device = DEVICES[tried.device]
            self.stdout.write(
                f"  {MARKS[tried.outcome]} {device.name_zh} {device.name_en} [{tried.proof}]: {tried.zh} · {tried.en}"
            )
        self.stdout.write("  结论 verdict: " + ("符合 conforms" if report.conforms else "不符合 does not conform"))

    def _head(self, listed: AcceptedList) -> None:
        times = f"{listed.issued:%Y-%m-%d} – {listed.next_update:%Y-%m-%d}"
        self.stdout.write(
            f"第 {listed.version} 版 version {listed.version}  {times}  {listed.operator.name} {listed.operator.uscc}"
        )
        if listed.overdue(datetime.now(UTC)):
            self.stdout.write("下次更新时间已过，请公布新版。 Its next update is over: publish a newer one.")
        for one in listed.authorities:
            until = f"{one.accepted.until:%Y-%m-%d}" if one.accepted.until else ""
            self.stdout.write(
                f"  {one.id:<16} {one.accepted.since:%Y-%m-%d} – {until:<10} {one.name.zh} {one.name.en}"
            )
            for root in one.roots:
                self.stdout.write(f"    SHA-256 {root.sha256}")


def _read(file: Path) -> tuple[bytes, bytes]:
    """A file, and the signature beside it; empty where there is none."""
    try:
        beside = file.with_name(file.name + ".p7s")
        return file.read_bytes(), beside.read_bytes() if beside.is_file() else b""
    except OSError as problem:
        raise CommandError(f"无法读取 {file}。 Cannot read {file}: {problem}") from problem


def _listed(text: bytes) -> AcceptedList:
    """The list in a file, however it is spelled."""
    try:
        return AcceptedList.read(canonical(json.loads(text)))
    except BadList as problem:
        raise CommandError(f"{problem.zh}。 {problem.en}.") from problem
    except ValueError as problem:
        raise CommandError(f"不是 JSON 文件。 Not a JSON file: {problem}") from problem


def _sample(place: Path) -> list[Path]:
    """The folders of the five sample authorities; of those with SM2 only where this machine has it."""
    for name in samples.makeable():
        made = samples.create(name)
        under = samples.issuing(made, name)
        samples.write_bundle(place / name, made, samples.entry(name, made, under), under)
    return sorted(place.iterdir())
