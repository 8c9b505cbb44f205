"""What was measured, as a table for people."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from .goals import GOALS, PORTAL, Goal

ROWS = {
    "tender": "进场登记 create a tender",
    "bid": "投标 submit a bid",
    "bid_prepare": "  其中准备 of it prepare",
    "bid_transaction": "  其中事务 of it transaction",
    "bid_upload": "  此前上传 upload before it",
    "bid_5th": "同一标段前几份 first bids on one lot",
    "bid_middle": "同一标段中间 bids in the middle",
    "bid_500th": "同一标段末几份 last bids on one lot",
    "read": "公开事项页 read a public matter page",
    "read_built": "  重新生成时 when it is built anew",
    "session": "识别会话 who is at the door",
}
READING = {
    "page": "公开事项页 page of a matter",
    "page_revalidated": "  凭 ETag 核对 by ETag (304)",
    "page_built": "  重新生成 built anew, one by one",
    "list": "检索列表 list with search, one by one",
    "feed": "变更流 feed, records",
    "watchers": "观看开标 watchers of an opening",
}
TRUST = {
    "entries_durable_s": "存证入账（落盘） entries durable",
    "proofs_made_s": "包含证明生成 inclusion proofs made",
    "proofs_verified_s": "包含证明核验 inclusion proofs verified",
    "receipts_verified_s": "回执核验 receipts verified",
    "stamps_p256_s": "签章 P-256 stamps made",
    "judged_p256_s": "验章 P-256 stamps judged",
    "stamps_sm2_s": "签章 SM2 stamps made",
    "judged_sm2_s": "验章 SM2 stamps judged",
    "sm2_sign_s": "SM2 签名 signatures made",
    "sm2_verify_s": "SM2 验签 signatures verified",
}
PROCESSES = {
    "worker_mb": "后台进程内存 worker, MB",
    "web_mb": "网页进程内存 web process, MB",
    "serve_start_s": "启动 ggzy serve answers after, s",
}


def heading(found: dict[str, Any]) -> str:
    """The machine in one line."""
    size = found["machine"]
    return f"{size['cores']} cores · {size['memory_gb']} GB · Python {size['python']} · {size['processor']}"


def acts_table(found: dict[str, Any]) -> Table:
    """One line for each thing on each database; ratios below 1 keep the goal."""
    table = _table(
        "行为 act", "数据库", "中位数 median ms", "min-max", "SQL", "DB ms", "目标 goal", "比 ratio", "同类 peer"
    )
    for name, title in ROWS.items():
        for database, results in found["databases"].items():
            if name in results:
                table.add_row(title, database, *_numbers(results[name]), *_against(name, results[name]["median_ms"]))
    return table


def trust_table(found: dict[str, Any]) -> Table:
    """How often a second, against the goal where there is one."""
    table = _table("每秒 per second", "", "目标 goal", "达到 kept")
    for name, value in found["figures"].items():
        goal = found["goals"].get(name)
        kept = "" if goal is None else "是 yes" if value >= goal else "否 no"
        table.add_row(TRUST.get(name, name), f"{value:,.0f}", "" if goal is None else f"≥ {goal:,.0f}", kept)
    return table


def processes_table(found: dict[str, Any]) -> Table:
    """Memory and start time."""
    table = _table("进程 process", "", "goal", "ratio", "peer")
    for name, title in PROCESSES.items():
        value = found["processes"][name]
        table.add_row(title, "—" if value is None else f"{value:g}", *_against(name, value))
    return table


def portal_table(found: dict[str, Any]) -> Table:
    """One line for each thing on each database."""
    table = _table(
        "阅读 reading", "数据库", "每秒 per s", "中位数 median ms", "p99 ms", "服务端 CPU ms", "目标 goal", "达到 kept"
    )
    for name, title in READING.items():
        for database, results in found["databases"].items():
            if name in results:
                one = results[name]
                speed = one.get("records_per_second", one.get("per_second"))
                table.add_row(
                    title,
                    database,
                    "" if speed is None else f"{speed:,.0f}",
                    _ms(one, "median_ms") or _ms(one, "p50_ms"),
                    _ms(one, "p99_ms"),
                    _ms(one, "server_ms"),
                    *_bound(name, one),
                )
    return table


def portal_sentences(found: dict[str, Any]) -> list[str]:
    """How it was measured, and what was not."""
    said = [f"服务端 server: {found['server']}；客户端为另一进程 the client is a second process on the same machine"]
    for database, results in found["databases"].items():
        if "absent" in results:
            said.append(f"{database}: 未测 not measured: {results['absent']}")
        else:
            said.append(
                f"{database}: {results['notices']:,} 条公告 notices, 网页进程 web process {results['web_mb']:g} MB"
            )
            said += [f"{database}: {line}" for line in _watched(results.get("watchers"))]
    return said


def _watched(one: dict[str, Any] | None) -> list[str]:
    if one is None or "absent" in one:
        return ["未测观看 watching was not measured"]
    return [
        f"{one['watchers']} 人观看 {one['events']} 次开启，遗失 {one['lost']} · {one['watchers']} watchers, "
        f"{one['events']} bids opened, {one['lost']} lost, {one.get('web_mb', 0):g} MB"
    ]


def _ms(one: dict[str, Any], name: str) -> str:
    return f"{one[name]:.2f}" if name in one else ""


def _bound(name: str, one: dict[str, Any]) -> tuple[str, str]:
    """The goal of a row and whether it was kept; empty for a row without one."""
    for goal in PORTAL:
        if goal.row == name and goal.value in one:
            kept = one[goal.value] >= goal.aim if goal.least else one[goal.value] <= goal.aim
            return (
                f"{'≥' if goal.least else '≤'} {goal.aim:,.0f}{'' if goal.least else ' ms p99'}",
                "是 yes" if kept else "否 no",
            )
    return "", ""


def sentences(found: dict[str, Any]) -> list[str]:
    """What a table does not say: bidders at once, and a database that was not measured."""
    said = []
    for database, results in found["databases"].items():
        if "absent" in results:
            said.append(f"{database}: 未测 not measured: {results['absent']}")
            continue
        one = results["at_once"]
        said.append(
            f"{database}: {one['bidders']} 家同时投标，收到 {one['kept']} 份，冲突 {one['conflicts']}，丢失 {one['lost']} · "
            f"{one['bidders']} bidders at once: {one['kept']} bids kept, {one['conflicts']} conflicts, {one['lost']} lost; "
            f"{one['median_ms']:.1f} ms each"
        )
        said += [f"  {line}" for line in one["said"]]
    return said


def _table(*headings: str) -> Table:
    table = Table()
    for number, words in enumerate(headings):
        table.add_column(words, justify="left" if number == 0 else "right", no_wrap=True)
    return table


def _numbers(one: dict[str, Any]) -> tuple[str, str, str, str]:
    database = one.get("database_ms")
    return (
        f"{one['median_ms']:.2f}",
        f"{one['min_ms']:.2f}-{one['max_ms']:.2f}",
        str(one.get("statements", "")),
        "" if database is None else f"{database:.2f}",
    )


def _against(name: str, value: float | None) -> tuple[str, str, str]:
    goal: Goal | None = GOALS.get(name)
    if goal is None or value is None:
        return ("", "", "")
    low, high = goal.peer
    return (f"{goal.aim:g}", f"{value / goal.aim:.2f}", f"{low:g}" if low == high else f"{low:g}-{high:g}")
