"""The addresses that are not acts: reading, signing in, uploads, receipts, feeds. One line of words each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ggzy.foundation.text import Text

TEXT, WHOLE, INSTANT = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "string", "format": "date-time"}
OBJECT: dict[str, Any] = {"type": "object"}
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def record(required: str = "", **fields: Any) -> dict[str, Any]:
    """An object with these fields."""
    return {"type": "object", "properties": fields, "required": required.split()}


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


@dataclass(frozen=True)
class Parameter:
    name: str
    about: Text
    schema: dict[str, Any] = field(default_factory=lambda: dict(TEXT))
    where: str = "query"
    example: Any = None
    required: bool = False


@dataclass(frozen=True)
class Operation:
    """One method of one address. `token`: "" nobody needs one, "may", "must"."""

    method: str
    path: str
    name: str
    tag: str
    says: Text
    takes: dict[str, Any] | None = None
    example: Any = None
    gives: dict[str, Any] = field(default_factory=lambda: dict(OBJECT))
    status: str = "200"
    media: str = "application/json"
    parameters: tuple[Parameter, ...] = ()
    token: str = ""
    raw: bool = False


CODE = Parameter("code", Text("事项编号（统一交易标识码）", "code of the matter"), where="path", example="{matter}")
KEY = Parameter("key", Text("随机键", "random key"), where="path", example="0" * 32)
AFTER = Parameter(
    "after", Text("游标：已取得的条数", "cursor: how many you have"), {**WHOLE, "maximum": 1 << 53}, example=0
)

CONDITIONS = (
    Parameter("q", Text("词语，两个汉字即可；各词须都出现", "words, two Chinese characters are enough; all must be there"), {**TEXT, "maxLength": 100}, example="道路"),
    Parameter("family", Text("交易分类（A01）或流程前缀（engineering）", "family of the catalogue (A01), or what procedures begin with"), {**TEXT, "pattern": "^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$"}, example="A01"),
    Parameter("region", Text("区划代码或其前几位", "region code, or how it begins"), {**TEXT, "pattern": "^[0-9]{1,6}$"}, example="9901"),
    Parameter("stage", Text("环节；open 进行中，closed 已办结", "stage; open or closed"), {**TEXT, "pattern": "^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$"}, example="open"),
    Parameter("procedure", Text("交易流程", "procedure"), {**TEXT, "pattern": "^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$"}, example="engineering.open-tender"),
    Parameter("least", Text("估算价不低于（元）", "estimate from (yuan)"), {**TEXT, "pattern": "^[0-9]{1,12}([.][0-9]{1,2})?$"}, example="1000000"),
    Parameter("most", Text("估算价不高于（元）", "estimate to (yuan)"), {**TEXT, "pattern": "^[0-9]{1,12}([.][0-9]{1,2})?$"}, example="999999999"),
    Parameter("since", Text("公开日期从", "public from this day"), {**TEXT, "format": "date"}, example="2026-01-01"),
    Parameter("until", Text("公开日期到", "public until this day"), {**TEXT, "format": "date"}, example="2030-12-31"),
    Parameter("page", Text("第几页，每页 100 条", "page, 100 to each"), {"type": "integer", "minimum": 1, "maximum": 99999, "default": 1}, example=1),
)  # fmt: skip
KIND = Parameter(
    "type",
    Text("公告类型", "kind of notice"),
    {**TEXT, "pattern": "^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$"},
    example="tender",
)


def page_of(name: str, line: str) -> dict[str, Any]:
    """A page of a public list: `count` is at most 1000, `more` says that there are more."""
    flag = {"type": "boolean"}
    return record(f"count more page pages behind {name}", count=WHOLE, more=flag, page=WHOLE, pages=WHOLE, behind=flag,
                  **{name: {"type": "array", "items": ref(line)}})  # fmt: skip


PACKAGE = record(
    "package accepted rejected records",
    package=TEXT,
    accepted=WHOLE,
    rejected=WHOLE,
    records={"type": "array", "items": OBJECT},
)
TRIAL = record(
    "kept accepted rejected records",
    kept={"const": False},
    accepted=WHOLE,
    rejected=WHOLE,
    records={"type": "array", "items": OBJECT},
)
OPERATIONS: tuple[Operation, ...] = (
    Operation("get", "/changes", "changes", "record",
        Text("变更流：按提交顺序的全部公开存证，从游标起，一条不漏", "The change feed: all that is public, in commit order, from a cursor; nothing is ever left out"),
        gives=ref("Changes"), parameters=(AFTER,
            Parameter("limit", Text("最多几条", "at most so many"), {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}, example=2),
            Parameter("wait", Text("没有新条目时最多等待的秒数", "seconds to wait when there is nothing new"), {"type": "integer", "minimum": 0, "maximum": 30, "default": 0}, example=0))),
    Operation("get", "/changes.ndjson", "changes-stream", "record",
        Text("变更流，每行一条，一次取完", "The change feed as lines, all at once"),
        gives=dict(TEXT), media="application/x-ndjson",
        parameters=(AFTER, Parameter("until", Text("到此为止", "up to here"), {**WHOLE, "maximum": 1 << 53}, example=1))),
    Operation("get", "/log", "log", "record", Text("存证账本：名称、公钥、最新检查点", "The journal: name, public key, newest checkpoint"),
        gives=record("origin vkey checkpoint", origin=TEXT, vkey=TEXT, checkpoint={"type": ["string", "null"]})),
    Operation("get", "/receipts/{leaf}", "receipt", "record",
        Text("公开行为的回执（C2SP tlog-proof）；尚未收录时答 202", "The receipt of a public act (C2SP tlog-proof); 202 while the journal has not taken it in"),
        gives=dict(TEXT), media="text/plain", token="may",
        parameters=(Parameter("leaf", Text("叶哈希", "leaf hash"), SHA256, "path", "{leaf}"),)),
    Operation("post", "/receipts", "receipts", "record",
        Text("同上，叶哈希不写在地址里；仍密封的行为用此法", "The same with the hash kept out of the address; the way for acts still sealed"),
        takes=record("leaf", leaf=SHA256), example={"leaf": "{leaf}"}, gives=dict(TEXT), media="text/plain", token="may"),
    Operation("get", "/matters", "matters", "matters", Text("我现在可以办理某一行为的事项", "The matters on which I may do an act now"),
        gives=record("matters", matters={"type": "array", "items": ref("MatterLine")}), token="may",
        parameters=(Parameter("act", Text("行为名称", "name of the act"), example="objection.raise", required=True),)),
    Operation("get", "/matters/{code}", "matter", "matters",
        Text("事项：环节、时刻、附属事项、可办理的行为（不可办理的说明理由）", "A matter: stage, moments, children, acts, each open or closed with the reason"),
        gives=ref("Matter"), parameters=(CODE,), token="may"),
    Operation("get", "/matters/{code}/{name}", "matter-file", "matters", Text("事项的结构化文件", "A structured file of a matter"),
        gives={}, parameters=(CODE, Parameter("name", Text("文件名", "name of the file"), {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}, "path", "card")), token="may"),
    Operation("get", "/guarantees/{code}", "guarantee", "matters",
        Text("本单位的保函：声明、盐值、签名；受益人在公开后可取", "A guarantee of mine: statement, salt, signature; for the beneficiary once it is opened"),
        gives=record("guarantee number amount statement salt signature"), parameters=(CODE,), token="must"),
    Operation("get", "/guarantees/{code}/paper", "guarantee-paper", "matters", Text("保函文书（PDF）", "The guarantee as a PDF"),
        gives={"type": "string", "format": "binary"}, media="application/pdf", parameters=(CODE,), token="must"),
    Operation("get", "/objections/{code}", "objection", "matters",
        Text("异议内容：提出人、招标人和监督部门可取", "What an objection says, for who raised it, the tenderer's side and the supervisor"),
        gives=record("code target facts"), parameters=(CODE,), token="must"),
    Operation("get", "/objections/{code}/evidence", "objection-evidence", "matters", Text("异议的证明材料", "The evidence of an objection"),
        gives={"type": "string", "format": "binary"}, media="application/pdf", parameters=(CODE,), token="must"),
    Operation("get", "/public/notices", "public-notices", "public",
        Text("已发布的公告，新的在前，按词语和条件查找", "Published notices, newest first, by words and conditions"),
        gives=page_of("notices", "NoticeLine"), parameters=(*CONDITIONS, KIND)),
    Operation("get", "/public/matters", "public-matters", "public",
        Text("公开的交易事项，新的在前，按词语和条件查找", "Public trades, newest first, by words and conditions"),
        gives=page_of("matters", "PublicMatter"), parameters=CONDITIONS),
    Operation("get", "/public/accepted-authorities", "accepted-authorities", "public",
        Text("现行互认清单及其签名", "The list of accepted authorities in force, with its signature"),
        gives=record("version sha256 adopted_at text signature list", version=or_null(WHOLE), sha256=or_null(SHA256),
                     adopted_at=or_null(INSTANT), text=or_null(TEXT), signature=or_null(TEXT), list=or_null(OBJECT))),
    Operation("get", "/public/conformance", "conformance", "public",
        Text("机构与设备矩阵：由什么证明、何时", "Authorities by device: proven by what, and when"),
        gives=record("authorities", authorities={"type": "array", "items": OBJECT})),
    Operation("get", "/acts", "acts", "acts", Text("全部行为及其输入的格式", "Every act, with the schema of its input"),
        gives=record("acts", acts={"type": "array", "items": OBJECT})),
    Operation("post", "/acts/{name}/text", "act-text", "acts",
        Text("一项行为的待签内容（以同一幂等键办理时所签）；什么也不办理", "What is signed for an act that is done under the same key; nothing is done"),
        takes={"type": "object", "properties": {"matter": TEXT, "data": OBJECT}, "additionalProperties": False},
        example={"matter": "{matter}", "data": {}},
        gives=record("text sha256 needed", text=TEXT, sha256=SHA256, needed={"type": "boolean"}), token="must",
        parameters=(Parameter("name", Text("行为名称", "name of the act"), where="path", example="objection.raise", required=True),
                    Parameter("Idempotency-Key", Text("幂等键，8 个字符以上", "idempotency key, 8 characters or more"), {**TEXT, "maxLength": 200}, "header", "{key}"))),
    Operation("post", "/sign-in/challenge", "challenge", "sign-in", Text("取一个待签名的登录挑战", "Something to sign, to sign in with"),
        gives=record("origin nonce at", origin=TEXT, nonce=TEXT, at=INSTANT)),
    Operation("post", "/sign-in", "sign-in", "sign-in",
        Text("以证书签名或口令换取令牌；duties 可只取部分岗位", "A token, for a signature or a password; `duties` asks for some of yours only"),
        takes={"anyOf": [record("nonce signature", nonce=TEXT, signature=TEXT, duties=ref("Duties")),
                         record("username password", username=TEXT, password=TEXT, party=TEXT, duties=ref("Duties"))]},
        example={"username": "{username}", "password": "{password}", "duties": ["administrator"]},
        gives=ref("Token"), status="201"),
    Operation("delete", "/sign-in", "sign-out", "sign-in", Text("交还令牌", "Hand the token back"), status="204", token="must"),
    Operation("post", "/uploads", "uploads", "uploads", Text("开始分段上传", "Begin an upload in parts"),
        takes=record("length sha256", length={"type": "integer", "minimum": 1}, sha256=SHA256),
        example={"length": 4, "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
        gives=record("key offset length", key=TEXT, offset=WHOLE, length=WHOLE), status="201", token="must"),
    Operation("get", "/uploads/{key}", "upload", "uploads", Text("上传到了哪里", "Where an upload stands"), parameters=(KEY,), token="must"),
    Operation("patch", "/uploads/{key}", "upload-part", "uploads", Text("续传一段原始字节", "Send one part, as raw bytes"),
        parameters=(KEY, Parameter("Upload-Offset", Text("从第几个字节起", "from which byte"), WHOLE, "header", 0, required=True)), token="must", raw=True),
    Operation("delete", "/uploads/{key}", "upload-drop", "uploads", Text("放弃上传", "Throw the upload away"), status="204", parameters=(KEY,), token="must"),
    Operation("post", "/uploads/{key}/finish", "upload-finish", "uploads", Text("核对并存入", "Check the whole and store it"),
        takes=record("kind", kind={"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}), example={"kind": "txt"},
        gives=record("sha256 length kind", sha256=TEXT, length=WHOLE, kind=TEXT), parameters=(KEY,), token="must"),
    Operation("post", "/exchange/packages", "packages", "exchange",
        Text("报送数据包：每条被拒的记录得到字段、原因和改正办法", "Send a data package: each rejected record is answered with field, reason and remedy"),
        gives=PACKAGE, status="201", token="must", raw=True,
        parameters=(Parameter("name", Text("包名", "package name"), {"type": "string", "pattern": "^[0-9]{8}-[0-9]{6}-[0-9]{3,4}[.]zip$"}, "query", "20260302-000001-101.zip", required=True),)),
    Operation("post", "/exchange/trials", "trials", "exchange",
        Text("试验数据包：同一套检查，什么都不留下", "Try a data package: the same checks, nothing is kept"),
        gives=TRIAL, raw=True,
        parameters=(Parameter("name", Text("包名", "package name"), {"type": "string", "pattern": "^[0-9]{8}-[0-9]{6}-[0-9]{3,4}[.]zip$"}, "query", "20260302-000001-101.zip", required=True),)),
    Operation("get", "/exchange/packages/{key}", "package", "exchange",
        Text("所报数据包的检查结果", "What was said of a package of mine"), gives=PACKAGE, parameters=(KEY,), token="must"),
    Operation("get", "/services", "services", "counter",
        Text("现行服务清单：步骤、材料、时限、收费", "The service list in force: steps, papers, limits, fees"),
        gives=record("services", services={"type": "array", "items": OBJECT})),
    Operation("get", "/questions", "questions", "counter",
        Text("政策咨询：按词查找已公开的答复，或按查询编号查一件；提问用行为 enquiry.ask，不需令牌",
             "Policy questions: answers by words, or one by its ticket; ask with the act enquiry.ask, without a token"),
        gives=record("questions", questions={"type": "array", "items": OBJECT}),
        parameters=(Parameter("q", Text("词", "words"), example="保函"), Parameter("topic", Text("类别", "topic")),
                    Parameter("ticket", Text("查询编号", "ticket")))),
    Operation("get", "/ratings", "ratings", "counter",
        Text("好差评：每项服务各分数的评价数和平均分", "Ratings: of each service how many of each number of stars, and the average"),
        gives=record("services", services={"type": "array", "items": OBJECT})),
    Operation("get", "/disclosure", "disclosure", "counter",
        Text("公开目录；写明 matter 时对照该事项", "The disclosure catalogue; with `matter`, that matter against it"),
        gives=record("catalogues", catalogues={"type": "array", "items": OBJECT}),
        parameters=(Parameter("matter", Text("事项编号", "code of the matter"), example="{matter}"),)),
    Operation("get", "/duties", "duties", "counter",
        Text("权责清单和各部门的投诉渠道；写明 matter 时只列监督该事项的部门", "The duty list and where each department takes complaints; with `matter`, the departments that supervise it"),
        gives=record("departments", departments={"type": "array", "items": OBJECT}),
        parameters=(Parameter("matter", Text("事项编号", "code of the matter"), example="{matter}"),)),
    Operation("get", "/outages", "outages", "counter", Text("停机公告：现在、将来和已恢复的", "Outages: now, ahead, and past ones"),
        gives=record("current past", current={"type": "array", "items": OBJECT}, past={"type": "array", "items": OBJECT})),
    Operation("get", "/visits", "visits", "counter", Text("门户访问统计", "Visits to the portal"),
        gives=record("days today", days={"type": "array", "items": OBJECT}, today=WHOLE)),
    Operation("get", "/nodes", "nodes", "counter",
        Text("本节点的账本名称，和登记在这里互认的节点", "This node's name, and the nodes whose registrations count here"),
        gives=record("origin nodes", origin=TEXT, nodes={"type": "array", "items": OBJECT})),
    Operation("post", "/registrations/fetch", "registration-fetch", "counter",
        Text("凭代码取登记证明（文件和回执）；回执未就绪时答 202", "The proof of registration of a code, document and receipt; 202 while its receipt is not ready"),
        takes=record("code", code=TEXT), example={"code": "{registration_code}"},
        gives=record("document receipt v", document=OBJECT, receipt=TEXT, v=WHOLE)),
    Operation("get", "/registrations/{uscc}", "registration", "counter",
        Text("一份登记证明是否已撤回，主体现在的登记内容（哈希）", "Was a proof of registration withdrawn, and what stands of the organisation today (by hash)?"),
        gives=record("uscc document withdrawn until facts", uscc=TEXT, document=SHA256, withdrawn={"type": "boolean"}, until=INSTANT, facts=SHA256),
        parameters=(Parameter("uscc", Text("统一社会信用代码", "unified social credit code"), where="path", example="{registered}"),
                    Parameter("document", Text("登记证明的哈希", "hash of the document"), SHA256, example="{registration}", required=True))),
    Operation("get", "/registry/{code}", "registry", "counter",
        Text("登记机关对这一代码的答复，注明来源和数据时间；联系不上时答 503", "What the registry says of a code, with source and time of its data; 503 when it is silent"),
        gives=record("uscc name region active source at sha256", uscc=TEXT, name=TEXT, region=TEXT, active={"type": "boolean"}, source=TEXT, at=TEXT, sha256=SHA256, address=TEXT, representative=TEXT),
        parameters=(Parameter("code", Text("统一社会信用代码", "unified social credit code"), where="path", example="{in_registry}"),)),
    Operation("get", "/shares", "shares", "own",
        Text("本主体共享了什么、谁看过，以及共享给本主体的", "What my organisation shares and who looked, and what is shared with it"),
        gives=record("shared with_us", shared={"type": "array", "items": OBJECT}, with_us={"type": "array", "items": OBJECT}), token="must"),
    Operation("get", "/notifications", "notifications", "own", Text("我的通知和未读条数", "My notifications, and how many I have not read"),
        gives=record("notifications unread", notifications={"type": "array", "items": OBJECT}, unread=WHOLE), token="must"),
    Operation("post", "/notifications/read", "notifications-read", "own", Text("标为已读；不给 keys 则全部", "Mark as read: these, or all without keys"),
        takes=record(keys={"type": "array", "items": TEXT}), example={}, gives=record("read", read=WHOLE), token="must"),
    Operation("get", "/notifications/table", "notifications-table", "own", Text("什么事通知谁", "Who is told of what"),
        gives=record("lines", lines={"type": "array", "items": OBJECT})),
    Operation("get", "/organisation", "organisation", "own", Text("我所代表的主体、人员和授权", "The organisation I act for, its people and delegations"),
        gives=record("uscc name people delegations", uscc=TEXT, name=TEXT, people={"type": "array", "items": OBJECT}, delegations={"type": "array", "items": OBJECT}), token="must"),
    Operation("get", "/webhooks", "webhooks", "webhooks", Text("本主体的推送登记", "The webhooks of my organisation"),
        gives=record("webhooks", webhooks={"type": "array", "items": OBJECT}), token="must"),
    Operation("get", "/webhooks/{key}/deliveries", "deliveries", "webhooks",
        Text("最近的投递：状态、次数、对方的回答", "The newest deliveries: state, tries, what your server said"),
        gives=record("deliveries", deliveries={"type": "array", "items": OBJECT}), parameters=(KEY,), token="must"),
    Operation("post", "/webhooks/{key}/deliveries/{id}/again", "deliver-again", "webhooks",
        Text("重新投递一次失败的投递", "Try a dead delivery again"), takes=record(), example={},
        parameters=(KEY, Parameter("id", Text("投递编号", "id of the delivery"), where="path", example="0" * 32)), token="must"),
)  # fmt: skip
