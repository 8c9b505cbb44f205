"""The public page of mutual recognition: the list to take along, and no cell painted that nobody proved."""

import csv
import hashlib
import io
import re

import pytest
from django.test import Client

from tests.ggzy.foundation.recognition.adopted import adopt, done, lay, report_of, text_of
from tests.peer import must

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture(autouse=True)
def _folder():
    lay("jia", "yi", "wu")
    yield
    lay()


def fetch(where: str, language: str = "zh-CN", status: int = 200) -> bytes:
    answer = Client(headers={"accept-language": language}).get(where)
    assert answer.status_code == status, where
    return answer.content


def page(language: str = "zh-CN") -> str:
    return fetch("/trust/", language).decode()


def test_before_a_list_it_says_what_would_be_there():
    assert "还没有公布互认清单" in page()
    assert "No list of accepted authorities" in page("en")
    fetch("/trust/list.json", status=404)
    assert fetch("/api/v1/public/conformance") == b'{"authorities": []}'
    assert b'"version": null' in fetch("/api/v1/public/accepted-authorities")


def test_a_cell_is_painted_only_when_it_was_proven():
    adopt(text_of("jia", "yi", "wu"))
    assert 'class="status open"' not in page().partition("<tbody>")[2].partition("</tbody>")[0]
    done("conformance.submit", *report_of("jia"))
    shown = page()
    table = shown.partition("<tbody>")[2].partition("</tbody>")[0]
    assert table.count("<tr>") == 14
    assert table.count("<td>") == 3 * 14
    assert table.count('class="status') == 2  # two files of 甲, and nothing else
    assert table.count("证书文件</span>") == 2
    assert "尚未证明" in table
    assert len(re.findall(r"\d{4}-\d{2}-\d{2}", table)) == 2
    assert "示例甲证书机构" in shown
    assert "certificate file" in page("en")
    rows = list(csv.DictReader(io.StringIO(fetch("/open/conformance.csv").decode("utf-8-sig"))))
    assert len(rows) == 3 * 14
    assert sum(row["状态"] == "已证明" for row in rows) == 2
    assert "/trust/" in fetch("/sitemap.xml").decode()
    assert "/trust/" in fetch("/verify/").decode()


@pytest.mark.peer
def test_openssl_agrees_with_the_list_and_the_report_as_they_are_downloaded(tmp_path):
    text = text_of("jia", "yi")
    adopt(text)
    done("conformance.submit", *report_of("jia"))
    report = re.search(r"/trust/reports/\d+\.json", page())[0]
    for where in ("/trust/list.json", "/trust/lists/1.json", report):
        (tmp_path / "content").write_bytes(fetch(where))
        (tmp_path / "signature").write_bytes(fetch(f"{where}.p7s"))
        must("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "signature",
             "-content", tmp_path / "content", "-noverify", "-out", tmp_path / "out")  # fmt: skip
    assert fetch("/trust/list.json") == text
    assert hashlib.sha256(text).hexdigest() in page()
    told = Client().get("/api/v1/public/accepted-authorities").json()
    assert told["text"].encode() == text
    assert [one["id"] for one in told["list"]["authorities"]] == ["sample-jia", "sample-yi"]
