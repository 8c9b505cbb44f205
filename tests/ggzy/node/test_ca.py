"""ggzy ca: the kit runs without a node and says by its exit code what came of it; lists are checked and published."""

import json

import pytest
from django.core.management import CommandError, call_command

from ggzy.foundation.recognition import queries
from ggzy_core.recognition.report import Report
from tests.ggzy.foundation.recognition.adopted import lay, stamp, text_of
from tests.ggzy_core.recognition import bundles


def test_the_kit_says_so_when_everything_conforms(tmp_path, capsys):
    folder = bundles.copy("wu", tmp_path)
    call_command("ca", "conform", str(folder), output=tmp_path / "report.json")
    said = capsys.readouterr().out
    assert "符合 conforms" in said
    assert "✗" not in said
    assert Report.read((tmp_path / "report.json").read_bytes()).conforms
    assert (tmp_path / "report.json.p7s").stat().st_size > 500


def test_its_exit_code_tells_what_came_of_it(tmp_path, capsys):
    folder = bundles.copy("jia", tmp_path)
    (folder / "revoked.pem").write_bytes((folder / "encryption.pem").read_bytes())
    with pytest.raises(SystemExit) as ended:
        call_command("ca", "conform", str(folder), json=True)
    assert ended.value.code == 1
    assert not Report.read(capsys.readouterr().out.strip().encode()).conforms
    (folder / "authority.json").unlink()
    with pytest.raises(CommandError, match="lacks authority") as told:
        call_command("ca", "conform", str(folder))
    assert told.value.returncode == 2
    with pytest.raises(CommandError, match="Name a folder"):
        call_command("ca", "conform")


@pytest.fixture
def node(record, tmp_path, settings):
    lay("jia", "yi")
    settings.GGZY_STAMP_KEY = str(tmp_path / "stamp.p12")
    stamp().save(tmp_path / "stamp.p12", "123456")
    (tmp_path / "stamp.pin").write_text("123456\n")
    yield
    lay()


def test_a_list_is_checked_and_published_however_it_is_spelled(node, tmp_path, capsys):
    file = tmp_path / "list.json"
    file.write_text(json.dumps(json.loads(text_of("jia")), indent=2))
    call_command("ca", "check", str(file))
    assert queries.in_force() is None
    call_command("ca", "publish", str(file))
    assert queries.in_force().version == 1
    assert "sample-jia" in capsys.readouterr().out
    with pytest.raises(CommandError, match="第 1 版不能替代"):
        call_command("ca", "publish", str(file))
    file.write_bytes(text_of("jia", "yi", version=2))
    call_command("ca", "check", str(file))
    assert "新增 new: sample-yi" in capsys.readouterr().out
    file.write_bytes(text_of("yi", version=2))
    with pytest.raises(CommandError, match="sample-jia"):
        call_command("ca", "check", str(file))
    file.write_text("{}")
    with pytest.raises(CommandError):
        call_command("ca", "check", str(file))
    call_command("ca", "list")
    call_command("ca", "devices")
    assert "sample-14" in capsys.readouterr().out


def test_a_report_is_handed_in_from_its_file(node, tmp_path, capsys):
    (tmp_path / "list.json").write_bytes(text_of("jia"))
    call_command("ca", "publish", str(tmp_path / "list.json"))
    call_command("ca", "conform", str(bundles.folder("jia")), output=tmp_path / "report.json")
    call_command("ca", "submit", str(tmp_path / "report.json"))
    assert queries.lines()[0].proven == 2
    with pytest.raises(CommandError, match="已经提交过"):
        call_command("ca", "submit", str(tmp_path / "report.json"))
    (tmp_path / "report.json.p7s").unlink()
    with pytest.raises(CommandError, match="missing"):
        call_command("ca", "submit", str(tmp_path / "report.json"))
