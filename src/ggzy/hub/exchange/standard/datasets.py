"""The data sets of the engineering family (工程建设).

Names are those of the national data standard, its misspelt ones too (BID_ECTION_NUM, LIMITE_TIME, EXCEPITON_NAME), which
stand nowhere else in the house. The numbers in package names (dataNo) of this family were not seen in a source: they
are this platform's own. Sets and fields with `seen=False` carry names of ours, where no source named them.
"""

from __future__ import annotations

from ggzy.foundation.text import Text

from .shape import DataSet, Field

TENDERER, CENTRE = Text("招标人或其代理机构", "tenderer or agency"), Text("交易中心", "centre")
ONCE, EACH = Text("登记后即时", "when registered"), Text("发布后即时", "when published")
TAIL = (
    Field("PLATFORM_CODE", Text("交易系统标识码", "trading system"), "uscc", required=True),
    Field("PUB_SERVICE_PLAT_CODE", Text("公共服务平台标识码", "public service platform"), "uscc", required=True),
    Field("DATA_TIMESTAMP", Text("数据时间戳", "time of the data"), "time", required=True),
)
UNIFIED = Field("UNIFIED_DEAL_CODE", Text("统一交易标识码", "unified deal code"), "deal", required=True)
TENDER_CODE = Field("TENDER_PROJECT_CODE", Text("招标项目编号", "tender code"), required=True, most=40)
SECTION_CODE = Field("BID_SECTION_CODE", Text("标段（包）编号", "section code"), required=True, most=60)
URL = Field("URL", Text("网址", "address"), "url")
OF_SECTION = (("BID_SECTION_CODE", "GCJS_SECTION", "BID_SECTION_CODE"),)

PROJECT = DataSet(
    "GCJS_PROJECT",
    "101",
    Text("项目", "project"),
    (
        Field("PROJECT_CODE", Text("项目编号", "project code"), required=True, most=40),
        Field("PROJECT_NAME", Text("项目名称", "project"), required=True, most=200),
        Field("REGION_CODE", Text("行政区划代码", "region"), "region", required=True),
        Field("INVEST_PROJECT_CODE", Text("投资项目统一代码", "investment project code"), most=40),
        Field("ADDRESS", Text("项目地址", "address"), most=500),
        Field("LEGAL_PERSON", Text("项目法人", "legal person"), required=True, most=200),
        Field("FUND_SOURCE", Text("资金来源", "funds"), most=500),
        Field("APPROVAL_NAME", Text("批准文件名称", "approval"), most=200),
        Field("CREATE_TIME", Text("建立时间", "registered"), "time", required=True),
        *TAIL,
    ),
    key=("PROJECT_CODE",),
    owner=TENDERER,
    refresh=ONCE,
)
TENDER = DataSet(
    "GCJS_TENDER_PROJECT",
    "102",
    Text("招标项目", "tender"),
    (
        Field("PROJECT_CODE", Text("项目编号", "project code"), required=True, most=40),
        TENDER_CODE,
        Field("TENDER_PROJECT_NAME", Text("招标项目名称", "tender"), required=True, most=200),
        Field("TENDER_PROJECT_TYPE", Text("招标项目类型", "kind"), "code", required=True, codes="project-type"),
        Field("REGION_CODE", Text("行政区划代码", "region"), "region", required=True),
        Field("TENDERER_NAME", Text("招标人", "tenderer"), required=True, most=200),
        Field("TENDERER_CODE_TYPE", Text("招标人代码类型", "code type"), "code", codes="code-type"),
        Field("TENDERER_CODE", Text("招标人代码", "tenderer's code"), "uscc", required=True),
        Field("TENDER_AGENCY_NAME", Text("代理机构", "agency"), most=200),
        Field("TENDER_AGENCY_CODE_TYPE", Text("代理机构代码类型", "code type"), "code", codes="code-type"),
        Field("TENDER_AGENCY_CODE", Text("代理机构代码", "agency's code"), "uscc"),
        Field("TENDER_MODE", Text("招标方式", "method"), "code", required=True, codes="tender-mode"),
        Field("TENDER_ORGANIZE_FORM", Text("组织形式", "organisation"), "code", required=True, codes="organize-form"),
        Field("CREATE_TIME", Text("建立时间", "registered"), "time", required=True),
        Field("SUPERVISE_DEPT_NAME", Text("监督部门", "supervisor"), most=200),
        Field("SUPERVISE_DEPT_CODE", Text("监督部门代码", "supervisor's code"), "uscc"),
        *TAIL,
    ),
    key=("TENDER_PROJECT_CODE",),
    owner=TENDERER,
    refresh=ONCE,
    refers=(("PROJECT_CODE", "GCJS_PROJECT", "PROJECT_CODE"),),
)
SECTION = DataSet(
    "GCJS_SECTION",
    "103",
    Text("标段（包）", "section"),
    (
        TENDER_CODE,
        SECTION_CODE,
        UNIFIED,
        Field("BID_SECTION_NAME", Text("标段（包）名称", "section"), required=True, most=200),
        Field("BID_SECTION_CONTENT", Text("招标内容", "content")),
        Field("TENDER_PROJECT_CLASSIFY_CODE", Text("标段分类", "class"), "code", required=True, codes="section-class"),
        Field(
            "CONTRACT_RECKON_PRICE",
            Text("合同估算价（万元）", "estimate in units of 10,000 yuan"),
            "wan",
            required=True,
        ),
        Field("BID_QUALIFICATION", Text("投标人资格条件", "qualification")),
        Field("LIMITE_TIME", Text("工期（日）", "period in days"), "number"),
        Field("CURRENCY_CODE", Text("币种", "currency"), "code", required=True, codes="currency"),
        Field("PRICE_UNIT", Text("金额单位", "unit"), "code", required=True, codes="price-unit"),
        Field("BID_ECTION_NUM", Text("标段（包）序号", "number of the section"), "number"),
        *TAIL,
    ),
    key=("BID_SECTION_CODE",),
    owner=TENDERER,
    refresh=ONCE,
    refers=(("TENDER_PROJECT_CODE", "GCJS_TENDER_PROJECT", "TENDER_PROJECT_CODE"),),
)
NOTICE = DataSet(
    "GCJS_NOTICE",
    "104",
    Text("招标公告（含澄清修改）", "tender notice and corrections"),
    (
        TENDER_CODE,
        Field("BID_SECTION_CODES", Text("标段（包）编号", "sections"), "name-list", required=True),
        Field("UNIFIED_DEAL_CODES", Text("统一交易标识码", "unified deal codes"), "deal-list", required=True),
        Field("NOTICE_NAME", Text("公告标题", "title"), required=True, most=300),
        Field("NOTICE_CONTENT", Text("公告内容", "text"), required=True),
        Field("NOTICE_SEND_TIME", Text("公告发布时间", "published"), "time", required=True),
        Field("NOTICE_MEDIA", Text("发布媒介", "where published"), required=True, most=500),
        URL,
        Field("NOTICE_NATURE", Text("公告性质", "nature"), "code", required=True, codes="nature"),
        Field("BULLETIN_TYPE", Text("公告类型", "kind"), "code", required=True, codes="bulletin"),
        Field("BID_DOC_REFER_END_TIME", Text("投标文件递交截止时间", "bid deadline"), "time", required=True),
        *TAIL,
    ),
    key=("TENDER_PROJECT_CODE", "NOTICE_NAME", "NOTICE_SEND_TIME"),
    owner=TENDERER,
    refresh=EACH,
    refers=(("TENDER_PROJECT_CODE", "GCJS_TENDER_PROJECT", "TENDER_PROJECT_CODE"),),
    ordered=(("NOTICE_SEND_TIME", "BID_DOC_REFER_END_TIME"),),
)
