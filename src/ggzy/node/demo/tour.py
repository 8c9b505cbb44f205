"""The guided tour: one trade from its notice to its receipt, by links to places that this node has."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Membership, Part
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.text import Text
from ggzy.node.play.stages import PLAYED

OPENED = (
    "opening",
    "committee",
    "evaluation",
    "candidates",
    "publicity",
    "award",
    "contract",
    "performance",
    "archived",
)


@dataclass(frozen=True)
class Step:
    """What to do: be somebody (`person`, the key, empty for the public) and look at a page. No `url`: not there yet."""

    title: Text
    text: Text
    url: str = ""
    person: str = ""
    who: str = ""


def steps() -> list[Step]:
    """The tour over this node as it stands now."""
    bidding, opened, done = _lot("bidding"), _lot(*OPENED), _lot("archived", "performance", "contract")
    return [
        _look(
            Text("你是市民：看一份招标公告", "You are a citizen: read a tender notice"),
            Text(
                "不用登录。公告、文件各版本、时间节点和监督部门都在一页上，每个期限都写明依据。",
                "No sign-in. Notice, versions, clocks and who supervises stand on one page, each limit with its clause.",
            ),
            bidding,
            "portal:matter",
        ),
        _be(
            Text("你是招标代理：看办事台", "You are the agency: see the desk"),
            Text(
                "办事台列出现在能办什么；不能办的，写明是哪个环节、身份、期限或规定不允许。",
                "The desk says what can be done now; what cannot says which stage, role, clock or rule forbids it.",
            ),
            bidding,
            Role.AGENCY,
        ),
        _be(
            Text("你是投标人：密封投标", "You are a bidder: seal a bid"),
            Text(
                "投标文件在投标人自己的电脑上加密后才递交；开标前谁也看不到谁投了、报多少。",
                "A bid is sealed on the bidder's own machine; before the opening nobody sees who bid, or how much.",
            ),
            bidding,
            Role.BIDDER,
        ),
        _look(
            Text("看一次开标", "See an opening"),
            Text(
                "到时间后，投标人自己揭示密钥；缺席的，由三位密钥托管人一起开启。",
                "When time has come bidders reveal their keys; an absent one's bid is opened by three trustees together.",
            ),
            opened,
            "portal:opening",
        ),
        _look(
            Text("重放一项交易", "Replay a trade"),
            Text(
                "谁、在什么时候、依据哪一条、做了什么，从头到尾。",
                "Who did what, when and under which clause, from the beginning.",
            ),
            done or opened,
            "portal:replay",
        ),
        _be(
            Text("你是监督人员：看预警和异议投诉", "You are the supervisor: alerts, objections, complaints"),
            Text(
                "时钟和规则自动盯着每个环节；预警只是线索，由人来核查。",
                "Clocks and rules watch every stage; an alert is a lead, and a person looks into it.",
            ),
            None,
            Role.SUPERVISOR,
            reverse("desk:supervision"),
        ),
        _receipt(done or opened or bidding),
    ]


def _lot(*stages: str) -> Matter | None:
    """The newest public lot at one of these stages, the last of them first."""
    found = Matter.objects.filter(procedure=PLAYED, stage__in=stages).order_by("-id")
    return min(found, key=lambda one: -stages.index(one.stage), default=None)


def _look(title: Text, text: Text, matter: Matter | None, page: str) -> Step:
    return Step(title, text, reverse(page, args=[matter.code]) if matter else "")


def _be(title: Text, text: Text, matter: Matter | None, role: Role, url: str = "") -> Step:
    """Be somebody with this role, on the matter where it is given on the matter."""
    where = url or (reverse("desk:matter", args=[matter.code]) if matter else "")
    part = Part.objects.filter(matter__in=[matter.pk, matter.parent_id], role=role).first() if matter else None
    members = Membership.objects.select_related("person", "organisation").order_by("id")
    if part is not None:
        members = members.filter(organisation=part.organisation)
    member = next((one for one in members if one.duties[:1] == [str(role)]), None)
    if member is None or not where:
        return Step(title, text)
    return Step(title, text, where, member.person.key, f"{member.organisation.name} {member.person.name}")


def _receipt(matter: Matter | None) -> Step:
    title = Text("核验一份回执", "Verify a receipt")
    text = Text(
        "下载一份回执，放进核验页：它证明这一行为确实记入了存证，任何人都能用公开工具复核。",
        "Fetch a receipt and drop it on the verify page: it proves that the act stands in the journal; any tool can check.",
    )
    entry = (
        Entry.objects.filter(subject=matter.code, until="", place__isnull=False).order_by("-id").first()
        if matter
        else None
    )
    return Step(title, text, reverse("portal:receipt", args=[entry.leaf]) if entry else "")
