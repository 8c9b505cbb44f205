"""The tender file that is played when none is given: an invented municipal road of 示例市."""

from __future__ import annotations

from decimal import Decimal

from ggzy_core.tender import TenderFile

PLACES = tuple(
    f"示例{name}"
    for name in (
        *(
            "一路",
            "二路",
            "大道",
            "滨河路",
            "环路",
            "科创路",
            "中学路",
            "站前路",
            "湖东路",
            "南门街",
            "文昌路",
            "学府路",
        ),
        *("迎宾大道", "工业一路", "工业二路", "新城大道", "东湖片区", "西山片区", "老城片区", "高新片区", "河西片区"),
        *("北关街", "幸福里", "人民广场", "体育路"),
    )
)
WORKS = (
    *(
        "道路及排水工程",
        "管网改造工程",
        "桥梁维修工程",
        "照明提升工程",
        "绿化提升工程",
        "雨污分流工程",
        "人行道改造工程",
    ),
    "海绵城市改造工程",
)


def sample_terms(number: int = 1) -> TenderFile:
    """Tender file number so-and-so; number 4, 8 … are judged by the lowest evaluated price."""
    name = f"{PLACES[(number - 1) % len(PLACES)]}{WORKS[(number - 1) % len(WORKS)]}"
    estimate = Decimal(8_000_000 + 1_350_000 * ((number * 7) % 9))
    ceiling = (estimate * Decimal("0.98")).quantize(Decimal("0.01"))
    lowest = number % 4 == 0
    data = {
        "title": f"示例市{name}",
        "scope": f"{name}施工图范围内的全部工程（示例项目，非真实工程）。",
        "estimate": f"{estimate:.2f}",
        "ceiling": f"{ceiling:.2f}",
        "duration_days": 180,
        "validity_days": 90,
        "consortium": True,
        "consortium_limit": 2,
        "guarantee": {"amount": f"{(estimate * Decimal('0.015')).quantize(Decimal('1')):.2f}"},
        "performance_percent": "5",
        "method": "lowest-evaluated" if lowest else "comprehensive",
        "requirements": REQUIREMENTS + _numbers(f"{ceiling:.2f}"),
        "bill": BILL,
        "scores": [] if lowest else SCORES,
        "price": None if lowest else PRICE,
        "committee": {"specialties": {"A0802": 3, "A06": 2}, "reserves": 3},
    }
    return TenderFile.model_validate(data)


REQUIREMENTS: list[dict[str, object]] = [
    {"id": "form", "clause": "2.1.1", "title": "投标函及其附录格式", "part": "formal", "form": "letter"},
    {
        "id": "bill", "clause": "2.1.1", "title": "已标价工程量清单", "part": "formal",
        "form": "bill", "formats": ["csv", "xlsx", "json"],
    },
    {
        "id": "design", "clause": "2.1.1", "title": "施工组织设计（暗标）", "part": "formal",
        "blind": True, "pages": 100, "formats": ["pdf", "docx", "txt"],
    },
    {"id": "register", "clause": "2.1.2", "title": "证照登记表", "part": "qualification", "form": "certificates"},
    {"id": "licence", "clause": "2.1.2", "title": "营业执照", "part": "qualification", "certificate": True},
    {
        "id": "grade", "clause": "2.1.2", "title": "市政公用工程施工总承包资质", "part": "qualification",
        "certificate": True,
    },
    {"id": "safety", "clause": "2.1.2", "title": "安全生产许可证", "part": "qualification", "certificate": True},
    {"id": "manager", "clause": "2.1.2", "title": "项目经理资格", "part": "qualification", "certificate": True},
    {
        "id": "agreement", "clause": "2.1.2", "title": "联合体协议书", "part": "qualification",
        "form": "agreement", "consortium_only": True,
    },
    {"id": "scope", "clause": "2.1.3", "title": "投标内容", "part": "responsive", "check": "manual"},
]  # fmt: skip
BILL: list[dict[str, object]] = [
    {"code": "040101001", "name": "挖一般土方（示例）", "unit": "m3", "quantity": "12500"},
    {"code": "040203006", "name": "沥青混凝土面层（示例）", "unit": "m2", "quantity": "18600"},
    {"code": "040501004", "name": "排水管道铺设（示例）", "unit": "m", "quantity": "2450.5"},
    {"code": "041109001", "name": "安全文明施工及措施项目（示例）", "unit": "项", "quantity": "1"},
    {"code": "ZL", "name": "暂列金额", "unit": "项", "quantity": "1", "fixed": "200000"},
]
SCORES = [
    {"id": "plan", "clause": "2.2.4(1)", "title": "施工组织设计", "most": "20"},
    {"id": "team", "clause": "2.2.4(2)", "title": "项目管理机构", "most": "10"},
    {"id": "record", "clause": "2.2.4(2)", "title": "类似业绩", "most": "10", "objective": True},
]
PRICE = {
    "formula": "mean_drop_k",
    "most": "60",
    "parameters": {"drop": 1, "drop_from": 5, "k_choices": ["1", "2", "3", "4"]},
    "draw_from": ["1", "2", "3", "4"],
}


def _numbers(ceiling: str) -> list[dict[str, object]]:
    def one(name: str, title: str, check: str, field: str, value: str) -> dict[str, object]:
        return {
            "id": name, "clause": "2.1.3", "title": title, "part": "responsive",
            "check": check, "field": field, "value": value,
        }  # fmt: skip

    return [
        one("ceiling", "投标报价不超过最高投标限价", "at_most", "price", ceiling),
        one("duration", "工期", "at_most", "duration_days", "180"),
        one("validity", "投标有效期", "at_least", "validity_days", "90"),
    ]
