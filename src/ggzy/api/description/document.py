"""The OpenAPI 3.1 document: one path an act, made from the list of acts, and the addresses that are not acts."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from ggzy.foundation.acts import surface
from ggzy.foundation.acts.registry import ActSpec
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.text import Text

from .operations import OPERATIONS, TEXT, Operation, Parameter, ref
from .samples import example
from .schemas import Components
from .shapes import SHAPES

TAGS = {
    "record": Text("存证与变更流", "the record and its feed"),
    "public": Text("公开检索", "public search"),
    "matters": Text("事项", "matters"),
    "acts": Text("行为", "acts"),
    "sign-in": Text("登录与令牌", "signing in"),
    "uploads": Text("上传文件", "uploads"),
    "exchange": Text("数据交换", "data exchange"),
    "counter": Text("公共服务", "the service counter"),
    "webhooks": Text("推送", "webhooks"),
    "own": Text("本人和本主体", "oneself and one's organisation"),
}
TROUBLE = {
    "description": "被拒绝，或请求有误：哪里不对、依据哪一条、怎样改正 · Refused or malformed: what, by which clause, how to mend it",
    "content": {"application/problem+json": {"schema": ref("Problem")}},
}


@public_page(seconds=300)
def openapi(request: HttpRequest) -> HttpResponse:
    """GET: the document."""
    return HttpResponse(text(), content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})


@lru_cache(maxsize=1)
def text() -> bytes:
    return json.dumps(document(), ensure_ascii=False, separators=(",", ":")).encode()


def document() -> dict[str, Any]:
    """The whole as plain data."""
    parts = Components()
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method] = _operation(one)
    for spec in surface.surface():
        paths[f"/acts/{spec.name}"] = {"post": _act(spec, parts)}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "OpenGGZY 公共资源交易平台接口 · Public Resource Trading API",
            "version": "1",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "每一项行为一个地址；读取公开数据不需要令牌。示例中花括号里的值请换成自己的。 · "
            "One address per act; reading what is public takes no token. Replace what stands in braces in examples.",
        },
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": name, "description": _both(words)} for name, words in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": SHAPES | parts.schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"Trouble": TROUBLE},
        },
    }


def _act(spec: ActSpec, parts: Components) -> dict[str, Any]:
    body: dict[str, Any] = {"data": parts.of(spec)}
    if spec.on is not None:
        body = {"matter": {**TEXT, "description": f"事项编号 · code of a {spec.on.__name__}"}, **body}
    if spec.signed_under:
        said = "对本行为的分离式 CMS 签名（Base64），签的是 /acts/{行为}/text 给出的内容 · detached CMS over what /text gives"
        body["signature"] = {**TEXT, "description": said}
    wanted = [name for name in body if name == "matter" or _asks(spec)]
    schema = {"type": "object", "properties": body, "required": wanted, "additionalProperties": False}
    key = Parameter(
        "Idempotency-Key",
        Text("幂等键：以同一键重发，只办理一次", "Sent again with the same key, the act is done once"),
        {"type": "string", "maxLength": 200},
        "header",
    )
    done = {"application/json": {"schema": ref("Done")}}
    return {
        "operationId": spec.name,
        "tags": ["acts"],
        "summary": _both(spec.title),
        "description": described(spec),
        "security": [{"token": []}, {}] if "anyone" in map(str, spec.by) else [{"token": []}],
        "parameters": [_parameter(key)],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": example(spec)}},
        },
        "responses": {
            "201": {"description": "已办理 · done", "content": done},
            "200": {"description": "以同一幂等键办理过 · done before with this key", "content": done},
            "default": {"$ref": "#/components/responses/Trouble"},
        },
        "x-act": {name: value for name, value in surface.described(spec).items() if name != "input"},
    }


def described(spec: ActSpec) -> str:
    """Who, on what, where, until when sealed, under which clauses: in Markdown, both languages."""
    said = [_both(spec.explains), f"**办理人 who**: {'、'.join(_both(role.label) for role in spec.by)}"]
    if spec.on is not None:
        said.append(f"**对象 on**: {spec.on.__name__}")
    if where := [f"{one.procedure} · {_both(one.name)}" for one in surface.places(spec.name)]:
        said.append("**环节 where**: " + "; ".join(where))
    if spec.secret_until:
        said.append(f"**密封至 sealed until**: {spec.secret_until}")
    if spec.signed_under:
        said.append(f"**须签名 signed under**: {spec.signed_under}")
    if spec.follows:
        said.append(f"**随下列行为办理，不单独办理 follows, never by itself**: {', '.join(spec.follows)}")
    if cited := surface.clauses(spec):
        said.append("**依据 clauses**: " + "; ".join(f"{rule}（{words.zh}）" for rule, words in cited.items()))
    return "\n\n".join(said)


def _asks(spec: ActSpec) -> bool:
    return any(info.is_required() for info in spec.input.model_fields.values())


def _operation(one: Operation) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": _both(one.says),
        "security": {"": [{}], "may": [{"token": []}, {}], "must": [{"token": []}]}[one.token],
        "responses": {one.status: {"description": "好 · well"}, "default": {"$ref": "#/components/responses/Trouble"}},
    }
    if one.status != "204":
        made["responses"][one.status]["content"] = {one.media: {"schema": one.gives}}
    if one.media == "text/plain":  # a receipt that is pending
        pending = {"application/json": {"schema": {"type": "object"}}}
        made["responses"]["202"] = {"description": "尚未收录 · pending", "content": pending}
    if one.parameters:
        made["parameters"] = [_parameter(item) for item in one.parameters]
    if one.raw:
        made["requestBody"] = {"content": {"application/octet-stream": {"schema": {"type": "string"}}}}
    elif one.takes is not None:
        held = {"schema": one.takes, "example": one.example}
        made["requestBody"] = {"required": True, "content": {"application/json": held}}
    elif one.method == "post":
        made["requestBody"] = {"content": {"application/json": {"schema": {"type": "object", "maxProperties": 0}}}}
    return made


def _parameter(one: Parameter) -> dict[str, Any]:
    made = {"name": one.name, "in": one.where, "description": _both(one.about), "schema": one.schema}
    if one.where == "path" or one.required:
        made["required"] = True
    if one.example is not None:
        made["example"] = one.example
    return made


def _both(words: Text) -> str:
    return words.zh if words.zh == words.en else f"{words.zh} · {words.en}"
