"""The data sets from the opening on: opening, candidates, publicity, result, abnormal end, contract, performance."""

from __future__ import annotations

from ggzy.foundation.text import Text

from .datasets import CENTRE, EACH, OF_SECTION, SECTION_CODE, TAIL, TENDERER, UNIFIED, URL
from .shape import DataSet, Field

BIDDER_TYPE = Field("BIDDER_CODE_TYPE", Text("投标人代码类型", "code type"), "code", codes="code-type")
OPENING = DataSet(
    "GCJS_OPENING_RECORD",
    "105",
    Text("开标记录", "opening record"),
    (
        SECTION_CODE,
        UNIFIED,
        Field("NOTICE_NAME", Text("开标记录名称", "title"), required=True, most=300),
        Field("BID_OPENING_ACTOR", Text("开标参与人", "present"), "name-list"),
        Field("BID_OPENING_CONTENT", Text("开标内容", "read-out"), required=True),
        Field("BID_OPENING_ADDRESS", Text("开标地点", "place"), most=500),
        Field("BID_OPENING_TIME", Text("开标时间", "opened"), "time", required=True),
        URL,
        *TAIL,
    ),
    key=("BID_SECTION_CODE",),
    owner=CENTRE,
    refresh=EACH,
    refers=OF_SECTION,
    ordered=(("BID_OPENING_TIME", "DATA_TIMESTAMP"),),
)
CANDIDATE = DataSet(
    "GCJS_WIN_CANDIDATE",
    "106",
    Text("中标候选人", "candidates"),
    (
        SECTION_CODE,
        UNIFIED,
        Field("WIN_CANDIDATE_NAME", Text("中标候选人", "candidate"), required=True, most=300),
        BIDDER_TYPE,
        Field("WIN_CANDIDATE_CODE", Text("中标候选人代码", "candidate's code"), "uscc", required=True),
        Field("WIN_CANDIDATE_ORDER", Text("排名", "rank"), "number", required=True),
        Field("IS_FLOAT_RATE", Text("是否费率报价", "is it a rate"), "code", codes="yes-no"),
        Field("EVALUATION_RESULT", Text("评标结果", "score"), most=100),
        Field("BID_PRICE", Text("投标报价（万元）", "price in units of 10,000 yuan"), "wan", required=True),
        Field("QUALITY", Text("质量", "quality"), most=300),
        Field("TIME_LIMIT", Text("工期（日）", "period in days"), "number"),
        Field("PM_NAME", Text("项目负责人", "manager"), most=100),
        *TAIL,
    ),
    key=("BID_SECTION_CODE", "WIN_CANDIDATE_ORDER"),
    owner=TENDERER,
    refresh=EACH,
    refers=OF_SECTION,
)
PUBLICITY = DataSet(
    "GCJS_WIN_CANDIDATE_PUBLICITY",
    "107",
    Text("中标候选人公示", "publicity of candidates"),
    (
        SECTION_CODE,
        UNIFIED,
        Field("PUBLICITY_NAME", Text("公示名称", "title"), required=True, most=300),
        Field("PUBLICITY_CONTENT", Text("公示内容", "text"), required=True),
        Field("PUBLICITY_REFER_TIME", Text("公示发布时间", "published"), "time", required=True),
        Field("PUBLICITY_END_TIME", Text("公示截止时间", "until"), "time", required=True, seen=False),
        URL,
        *TAIL,
    ),
    key=("BID_SECTION_CODE", "PUBLICITY_REFER_TIME"),
    owner=TENDERER,
    refresh=EACH,
    refers=OF_SECTION,
    ordered=(("PUBLICITY_REFER_TIME", "PUBLICITY_END_TIME"),),
    seen=False,
)
RESULT = DataSet(
    "GCJS_RESULT_NOTICE",
    "108",
    Text("中标结果公告", "result"),
    (
        SECTION_CODE,
        UNIFIED,
        Field("WIN_BIDDER_NAME", Text("中标人", "winner"), required=True, most=300),
        BIDDER_TYPE,
        Field("WIN_BIDDER_CODE", Text("中标人代码", "winner's code"), "uscc", required=True),
        Field("BID_AMOUNT", Text("中标金额（万元）", "amount in units of 10,000 yuan"), "wan", required=True),
        Field("NOTICE_SEND_TIME", Text("公告发布时间", "published"), "time", required=True),
        URL,
        *TAIL,
    ),
    key=("BID_SECTION_CODE", "NOTICE_SEND_TIME"),
    owner=TENDERER,
    refresh=EACH,
    refers=OF_SECTION,
)
ABNORMAL = DataSet(
    "GCJS_EXCEPTION_REPORT",
    "109",
    Text("招标异常情况报告", "abnormal end"),
    (
        SECTION_CODE,
        UNIFIED,
        Field("EXCEPITON_NAME", Text("异常名称", "what happened"), required=True, most=300),
        Field("EXCEPITON_INFOR", Text("异常情况", "why"), required=True),
        Field("SUBMIT_TIME", Text("提交时间", "published"), "time", required=True),
        URL,
        *TAIL,
    ),
    key=("BID_SECTION_CODE", "SUBMIT_TIME"),
    owner=TENDERER,
    refresh=EACH,
    refers=OF_SECTION,
    seen=False,
)
CONTRACT = DataSet(
    "GCJS_CONTRACT",
    "110",
    Text("合同", "contract"),
    (
        SECTION_CODE,
        UNIFIED,
        Field("SUPPLIER_NAME", Text("承包人", "contractor"), required=True, most=300),
        Field("SUPPLIER_CODE", Text("承包人代码", "contractor's code"), "uscc", required=True),
        Field("CONTRACT_AMOUNT", Text("合同金额（万元）", "amount in units of 10,000 yuan"), "wan", required=True),
        Field("CONTRACT_TERM", Text("合同工期（日）", "period in days"), "number", required=True),
        Field("SIGNING_TIME", Text("签订时间", "signed"), "time", required=True),
        *TAIL,
    ),
    key=("BID_SECTION_CODE", "SIGNING_TIME"),
    owner=TENDERER,
    refresh=EACH,
    refers=OF_SECTION,
    seen=False,
)
PERFORMANCE = DataSet(
    "CONTRACT_PERFORMANCE",
    "111",
    Text("合同履约", "performance"),
    (
        SECTION_CODE,
        UNIFIED,
        Field("PERFORMANCE_NAME", Text("履约节点", "milestone"), required=True, most=300, seen=False),
        Field("PERFORMANCE_ORDER", Text("节点序号", "number"), "number", required=True, seen=False),
        Field("PERFORMANCE_TIME", Text("确认时间", "confirmed"), "time", required=True, seen=False),
        *TAIL,
    ),
    key=("BID_SECTION_CODE", "PERFORMANCE_ORDER"),
    owner=TENDERER,
    refresh=EACH,
    refers=OF_SECTION,
)
