"""How a citation reads that an act carries in short: a rule's id, or a law and its article ("招标投标法 28")."""

from __future__ import annotations

from functools import cache

from ggzy.foundation.text import Text
from ggzy_core.sentences import chinese_number

from . import citation, shipped

# Laws that acts rest on beside those the rulebook has rules of, and the short names in use. What is cited of
# 电子招标投标办法 (16, 26, 30, 31, 40) was compared with its text as in the State Council Gazette 2013 no. 13.
BESIDE = {
    "电子签名法": "Electronic Signature Law",
    "电子招标投标办法": "Measures for Electronic Tendering",
    "个人信息保护法": "Personal Information Protection Law",
    "评标委员会和评标方法暂行规定": "Interim Provisions on Evaluation Committees and Methods",
}
SHORT = {"实施条例": "招标投标法实施条例"}


def cited(name: str) -> Text:
    """The whole citation in both languages; the name itself where nothing is known of it."""
    law, _, article = name.rpartition(" ")
    law = SHORT.get(law, law)
    if article.isdigit() and law in _laws():
        return Text(f"《{law}》第{chinese_number(int(article))}条", f"{_laws()[law]}, art. {article}")
    found = citation(name)
    return found if found.zh else Text(name, name)


@cache
def _laws() -> dict[str, str]:
    return {one.law.zh: one.law.en for rule in shipped() for one in rule.versions} | BESIDE
