"""`ggzy check --deploy` tries the field key, so that a token that does not answer is known before the node serves."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core import checks

from .fieldkeys import field_keys
from .keys import KeyMissing


def register() -> None:
    checks.register(field_key_works, checks.Tags.security, deploy=True)


def field_key_works(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.GGZY_FIELD_KEYS and (said := fault()):  # files are made by `ggzy init`, which may come later
        return [checks.Error(said, id="secrets.E001")]
    return []


def fault() -> str:
    """What is wrong with the field key; empty when it opens what it wraps."""
    try:
        keys, plain = field_keys(), os.urandom(32)
        name = keys.current()
        good = keys.unwrap(name, keys.wrap(name, plain, b"check"), b"check") == plain
    except (KeyMissing, ValueError) as problem:
        return str(problem)
    return "" if good else f"The field key {name} does not open what it wraps. 字段密钥 {name} 打不开其所包裹的内容。"
