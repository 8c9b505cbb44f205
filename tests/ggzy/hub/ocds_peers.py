"""OCDS judged by others: a closed walk over the extended schema, and libcoveocds as a program of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def unknown_fields(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "") -> list[str]:
    """Paths of fields that the schema does not name."""
    while "$ref" in schema:
        schema = root["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        return [at for item in value for at in unknown_fields(item, schema.get("items", {}), root, where)]
    if not isinstance(value, dict):
        return []
    found, known = [], schema.get("properties", {})
    for name, inner in value.items():
        at = f"{where}/{name}"
        found += unknown_fields(inner, known[name], root, at) if name in known else [at]
    return found


def validated(package: dict[str, Any], shared_data: Path, folder: Path) -> dict[str, Any]:
    """What libcoveocds says of a package, with no network. It exits 0 whatever it finds."""
    beside = Path(sys.executable).parent / "libcoveocds"
    program = str(beside) if beside.is_file() else shutil.which("libcoveocds")
    if program is None:
        pytest.skip("needs the program libcoveocds (pip install libcoveocds)")
    file = folder / "package.json"
    file.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    standard = shared_data / "ocds" / "standard-1__1__5.zip"
    words = [program, "--delete", "--output-dir", str(folder / "out"), "--standard-zip", str(standard), str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=folder)
    return json.loads(done.stdout)
