"""Every act of the system has a form that draws, keeps what was typed and says what is missing."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from ggzy.desk import forms
from ggzy.desk.inbox import NOT_FOR_PEOPLE
from ggzy.foundation.acts.inputs import read
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.refusal import Refusal

FOR_PEOPLE = sorted(
    name for name, spec in ACTS.items() if not NOT_FOR_PEOPLE.issuperset(spec.by) and spec.input.model_fields
)


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_form_draws_and_reads_back(name: str):
    model = ACTS[name].input
    typed = forms.initial(model)
    errors: dict[str, str] = {}
    try:
        read(model, forms.reading(model, typed).data)
    except Refusal as refusal:
        errors = refusal.facts["fields"]
    drawn = "".join(render_to_string("look/field.html", {"box": box}) for box in forms.boxes(model, typed, errors))
    named = drawn.count("<label") + drawn.count("<legend") + drawn.count('<span class="label"')  # given, not asked
    assert named >= len(model.model_fields)
    post = QueryDict(mutable=True)
    for key, value in forms.flat(model, typed):
        post.appendlist(key, value)
    assert forms.from_post(model, post, MultiValueDict(), lambda *_: []) == typed


@pytest.mark.parametrize("name", [name for name in FOR_PEOPLE if ACTS[name].run.__module__.startswith("ggzy.")])
def test_every_field_is_asked_in_both_languages(name: str):
    bare = [one.name for one in forms.fields_of(ACTS[name].input) if one.label.zh == one.label.en]
    assert not bare, f"{name} asks for {bare} without a title 中文|English"
