"""Uploads of a form: stored at once, and carried from step to step by a token that only this person's node gave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import signing

from ggzy.foundation import documents
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

    from .kinds import Field

LASTS_S = 24 * 3600


class Keeper:
    """Stores new uploads of a form and takes back tokens of earlier ones; `errors` by path."""

    def __init__(self, session: Session) -> None:
        self._salt = f"upload:{session.who}"
        self.errors: dict[str, Text] = {}

    def __call__(self, path: str, field: Field, uploads: list[Any], tokens: list[str]) -> list[dict[str, str]]:
        kept = [one for token in tokens if (one := self._known(token))]
        fresh = [one for upload in uploads if (one := self._store(path, field, upload))]
        if field.kind == "file":
            return (fresh or kept)[-1:]
        return kept + [one for one in fresh if one["sha256"] not in {known["sha256"] for known in kept}]

    def known(self, sha256: str, name: str = "") -> dict[str, str]:
        """What a leaf keeps of a document that is stored already."""
        name = name or f"{sha256[:12]}…"
        token = signing.dumps({"sha256": sha256, "name": name}, salt=self._salt)
        return {"sha256": sha256, "name": name, "token": token}

    def _store(self, path: str, field: Field, upload: Any) -> dict[str, str] | None:
        assert field.file is not None
        try:
            stored = documents.store(upload, field.file.kinds)
        except Refusal as refusal:
            what, mend = refusal.what, refusal.remedy
            self.errors[path] = Text(f"{what.zh}。{mend.zh}", f"{what.en}. {mend.en}")
            return None
        name = str(upload.name)[:120]
        return self.known(stored.sha256, name)

    def _known(self, token: str) -> dict[str, str] | None:
        try:
            kept = signing.loads(token, salt=self._salt, max_age=LASTS_S)
        except signing.BadSignature:
            return None
        return {**kept, "token": token}
