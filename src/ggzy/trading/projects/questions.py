"""Questions about the file and their public answers. Who asked stays sealed (招标投标法 22, 23)."""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, act
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import blind
from ggzy.foundation.text import Text

from .entry import SIDES
from .models import Lot, Question


class AskQuestion(Input):
    text: Annotated[str, Secret()] = Field(title="问题|question", min_length=4, max_length=5000)


@act("question.ask", on=Lot, by=Role.BIDDER, takes=AskQuestion, secret_until="opening")
def ask_question(act: Act, lot: Lot, data: AskQuestion) -> Question:
    """提出疑问: ask about the tender file. The answer goes to everybody; who asked is told to nobody."""
    return Question.objects.create(
        lot=lot, key=secrets.token_hex(16), who=blind(lot.matter.code, act.party.pk), text=data.text, asked_at=act.at
    )


class AnswerQuestion(Input):
    question: Annotated[str, Pick("questions.open")] = Field(title="问题|question", min_length=32, max_length=32)
    text: str = Field(title="答复|answer", min_length=2, max_length=10_000)


@act("question.answer", on=Lot, by=SIDES, takes=AnswerQuestion, cites=("招标投标法 23",))
def answer_question(act: Act, lot: Lot, data: AnswerQuestion) -> Question:
    """答复疑问: answer a question in public, without saying who asked."""
    question = lot.questions.filter(key=data.question).first()
    if question is None:
        raise Refusal("P-UNKNOWN", Text("没有这个问题", "There is no such question"), status=404)
    if question.answered_at is not None:
        raise Refusal("P-DONE", Text("该问题已经答复", "This question was answered already"))
    act.disclose(question=question.text)
    return question.changed(answer=data.text, answered_at=act.at)
