"""Who is told of what happens to people and organisations."""

from __future__ import annotations

from datetime import timedelta

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Audience, Kind, tell, tell_ahead
from ggzy.foundation.text import Text

from .audiences import CENTRE, of_result, people_of
from .expiry import ENDS, STEPS

APPLICANT = of_result(Text("申请人", "applicant"), lambda row: [row.person])
LENT = of_result(Text("授权人和被授权人", "giver and receiver"), lambda row: [row.giver, row.receiver])
CONFIRMERS = of_result(
    Text("可以核准的人", "who may confirm"),
    lambda row: [one for one in people_of([row.organisation_id], Role.ADMINISTRATOR) if one != row.asked_by],
)
THEMSELVES = of_result(Text("本人", "the person"), lambda row: [row])

HOLDER = Audience(Text("证书持有人", "the holder of the certificate"), lambda matter, entry: [])  # found by its round

tell("organisation.apply", CENTRE, Kind.TURN, "有主体申请登记", "An organisation applies to be registered")
tell("organisation.correct", CENTRE, Kind.TURN, "有主体申请更正登记", "An organisation asks for a correction")
tell("organisation.ask-roles", CENTRE, Kind.TURN, "有主体申请增加身份", "An organisation asks for another role")
tell("application.confirm", APPLICANT, Kind.PEOPLE, "您的登记申请已核准", "Your application was confirmed")
tell(
    "application.decline",
    APPLICANT,
    Kind.PEOPLE,
    "您的登记申请未予核准，理由见“我的单位”",
    "Your application was declined",
)
tell("delegation.give", LENT, Kind.PEOPLE, "有一份授权与您有关", "A delegation concerns you")
tell("delegation.end", LENT, Kind.PEOPLE, "与您有关的一份授权已终止", "A delegation that concerns you has ended")
tell(
    "recovery.ask",
    CONFIRMERS,
    Kind.TURN,
    "有同事申请恢复账号，请核对本人后核准",
    "A colleague's account is to be recovered",
)
tell("recovery.finish", CONFIRMERS, Kind.PEOPLE, "一位同事的账号已恢复", "A colleague's account was recovered")
tell("person.assign", THEMSELVES, Kind.PEOPLE, "您的岗位有调整", "Your duties have changed")
tell_ahead(
    ENDS,
    HOLDER,
    "您的数字证书还有 {left} 到期，请向签发机构办理延期，再绑定新证书",
    "Your certificate ends in {left}: renew it with its authority and have the new one bound",
    *(timedelta(days=days) for days in STEPS),
)
