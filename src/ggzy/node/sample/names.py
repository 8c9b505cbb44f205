"""Who there is in 示例市, as data. Every name begins with 示例, every code lies in the invented region 9901xx."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ggzy.foundation.acts.roles import Role
from ggzy_core.codes import uscc

REGION = "990100"
CITY = "示例市"
WORDS = "长河 远山 金桥 启明 建业 恒通 博远 宏图 瑞安 广源 天工 立新 中润 华岳".split(" ")  # noqa: SIM905  one line
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True)
class Name:
    """An organisation to be: what it is called, its code, what it is registered as."""

    name: str
    uscc: str
    roles: tuple[Role, ...]
    key: str


@dataclass(frozen=True)
class City:
    """The cast. `bidders` in the order a seed gave them."""

    centre: Name
    supervisor: Name
    discipline: Name
    data: Name
    pool: Name
    agencies: tuple[Name, ...]
    banks: tuple[Name, ...]
    tenderers: tuple[Name, ...]
    notaries: tuple[Name, ...]
    bidders: tuple[Name, ...]
    experts: tuple[str, ...]

    def organisations(self) -> tuple[Name, ...]:
        alone = (self.centre, self.supervisor, self.discipline, self.data, self.pool)
        return (*alone, *self.agencies, *self.banks, *self.tenderers, *self.notaries, *self.bidders)


@dataclass(frozen=True)
class Size:
    """How many of each there are in a city. A play needs few; a whole city has eighty organisations."""

    bidders: int = 8
    experts: int = 64
    tenderers: int = 2
    agencies: int = 1
    banks: int = 1


def cast(seed: int, platform: str, size: Size | None = None) -> City:
    """The parties of 示例市 for a seed; `platform` is the code of the centre that runs the node."""
    size = size or Size()
    dice = random.Random(seed)  # noqa: S311  names of a sample, no secret
    words = dice.sample(WORDS, k=len(WORDS))
    return City(
        centre=Name(f"{CITY}公共资源交易中心（示例）", platform, (Role.CENTRE, Role.WITNESS, Role.TRUSTEE), "centre"),
        supervisor=_name("示例市住房和城乡建设局", "11", 11, Role.SUPERVISOR, Role.TRUSTEE, key="supervisor"),
        discipline=_name("示例市纪检监察派驻组", "11", 12, Role.DISCIPLINE, key="discipline"),
        data=_name("示例省公共资源交易数据管理中心", "12", 42, Role.DATA_MANAGER, key="data"),
        pool=_name("示例市评标专家库", "12", 41, Role.EXPERT, key="experts"),
        agencies=_all(AGENCIES[: size.agencies], 20, (Role.AGENCY,), "agency"),
        banks=_all(BANKS[: size.banks], 30, (Role.GUARANTOR, Role.TRUSTEE), "bank"),
        tenderers=_all(TENDERERS[: size.tenderers], 80, (Role.TENDERER, Role.TRUSTEE), "tenderer"),
        notaries=_all(NOTARIES, 60, (Role.NOTARY, Role.TRUSTEE), "notary"),
        bidders=tuple(
            _name(_bidder(number, words), "91", 100 + number, Role.BIDDER, key=f"bidder-{number:02d}")
            for number in range(1, size.bidders + 1)
        ),
        experts=tuple(_expert(number) for number in range(size.experts)),
    )


AGENCIES = tuple(
    (f"示例{word}招标代理有限公司" if word else "示例招标代理有限公司", "91")
    for word in ("", "明正", "衡信", "致远", "公诚", "汇智")
)
BANKS = (
    ("示例银行示例市分行", "91"),
    ("示例商业银行示例市支行", "91"),
    ("示例农商银行", "91"),
    ("示例融资担保有限公司", "91"),
)
TENDERERS = (
    ("示例市政建设管理处", "12"),
    ("示例城市投资有限公司", "91"),
    ("示例市水务发展有限公司", "91"),
    ("示例市交通建设中心", "12"),
    ("示例市教育局基建办", "12"),
    ("示例市卫生健康服务中心", "12"),
    ("示例高新区建设管理局", "11"),
    ("示例市园林绿化处", "12"),
    ("示例轨道交通有限公司", "91"),
    ("示例市文化体育中心", "12"),
    ("示例县住房保障中心", "12"),
)
KINDS = ("建设", "市政工程", "路桥工程", "建筑安装")
NOTARIES = (
    ("示例公证处", "12"),
    ("示例市第二公证处", "12"),
    ("示例高新区公证处", "12"),
    ("示例县公证处", "12"),
)


def _bidder(number: int, words: list[str]) -> str:
    again, place = divmod(number - 1, len(words))
    more, kind = divmod(again, len(KINDS))
    return f"示例{words[place]}{more + 1 if more else ''}{KINDS[kind]}有限公司"


def _expert(number: int) -> str:
    return f"示例专家{FAMILY[number % len(FAMILY)]}{GIVEN[number // len(FAMILY) % len(GIVEN)]}"


def _all(cast: tuple[tuple[str, str], ...], base: int, roles: tuple[Role, ...], word: str) -> tuple[Name, ...]:
    return tuple(_name(name, kind, base + n, *roles, key=f"{word}-{n}") for n, (name, kind) in enumerate(cast, 1))


def _name(name: str, kind: str, number: int, *roles: Role, key: str) -> Name:
    body = "MA" if kind == "91" else "MB"
    return Name(name, uscc.make(kind, REGION, f"{body}{number:06d}"), roles, key)
