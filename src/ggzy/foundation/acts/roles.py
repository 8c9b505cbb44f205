"""Who may act: the roles of the field, one identifier each."""

from __future__ import annotations

from enum import StrEnum

from ggzy.foundation.text import Text


class Role(StrEnum):
    """A role on a matter. `public` roles are named on the record; of the others it holds a commitment."""

    TENDERER = "tenderer"
    AGENCY = "agency"
    BIDDER = "bidder"
    EXPERT = "expert"
    WITNESS = "witness"
    CENTRE = "centre"
    SUPERVISOR = "supervisor"
    GUARANTOR = "guarantor"
    TRUSTEE = "trustee"
    NOTARY = "notary"
    DISCIPLINE = "discipline"
    DATA_MANAGER = "data-manager"
    ADMINISTRATOR = "administrator"
    PERSON = "person"
    ANYONE = "anyone"
    CLOCK = "clock"
    OPERATOR = "operator"

    @property
    def label(self) -> Text:
        return _LABELS[self]

    @property
    def public(self) -> bool:
        return self in _PUBLIC


HOUSE = (Role.OPERATOR, Role.CENTRE)  # who keeps the node: its register, its keys, its lists
_PUBLIC = {
    Role.TENDERER,
    Role.AGENCY,
    Role.CENTRE,
    Role.WITNESS,
    Role.SUPERVISOR,
    Role.CLOCK,
    Role.OPERATOR,
    Role.TRUSTEE,
    Role.NOTARY,
    Role.DATA_MANAGER,
}
_LABELS = {
    Role.TENDERER: Text("招标人", "tenderer"),
    Role.AGENCY: Text("代理机构", "agency"),
    Role.BIDDER: Text("投标人", "bidder"),
    Role.EXPERT: Text("评标专家", "expert"),
    Role.WITNESS: Text("见证人", "witness"),
    Role.CENTRE: Text("交易中心", "centre"),
    Role.SUPERVISOR: Text("行政监督部门", "supervisor"),
    Role.GUARANTOR: Text("保函出具机构", "guarantor"),
    Role.TRUSTEE: Text("密钥托管人", "trustee"),
    Role.NOTARY: Text("公证机构", "notary"),
    Role.DISCIPLINE: Text("纪检监察", "discipline"),
    Role.DATA_MANAGER: Text("数据管理机构", "data manager"),
    Role.ADMINISTRATOR: Text("主体管理员", "organisation administrator"),
    Role.PERSON: Text("登录用户", "signed-in person"),
    Role.ANYONE: Text("任何人", "anyone"),
    Role.CLOCK: Text("时钟", "the clock"),
    Role.OPERATOR: Text("运维人员（控制台）", "operator at the console"),
}
