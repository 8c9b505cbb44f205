"""Which pages are counted, and as what. Coarse on purpose.

All that belongs to trades is one kind: lists, matters, notices, tender files, documents, openings. A number of its own
for files, or for one lot, would tell how many are interested before bids are opened (招标投标法 22). Desks, sign-in,
uploads and acts are not counted at all, for the same reason.
"""

from __future__ import annotations

from ggzy.foundation.text import Text

KINDS = {
    "home": Text("首页", "home"),
    "trades": Text("交易事项、公告与文件", "trades: matters, notices, documents"),
    "services": Text("服务清单、咨询与评价", "services, questions, ratings"),
    "supervision": Text("监督与公开目录", "supervision and disclosure"),
    "rules": Text("依据", "rules"),
    "verify": Text("核验与账本", "verifying, the journal"),
    "open": Text("开放数据", "open data"),
}
_ROUTES = {
    "home": "home",
    "trades": "notices matters matter notice file opening replay looks document",
    "services": "services service questions ask question ratings visits outages recognition",
    "supervision": "wall duties disclosure",
    "rules": "rules",
    "verify": "verify verify-html receipt checkpoint signed-checkpoint key keys policy signed-policy stamps stamp "
    "trust ca-list ca-list-signature ca-list-version ca-list-version-signature ca-report ca-report-signature",
    "open": "open atom json-feed calendar csv xlsx daily "
    "quality:catalogue quality:scores quality:bulletins quality:bulletin quality:dataset quality:try",
}
#: the name of a portal route: its kind. Tiles of the journal are fetched by the thousand by programs: not visits.
OF_ROUTE = {f"portal:{route}": kind for kind, routes in _ROUTES.items() for route in routes.split()}
