"""The sample city adopts its list and runs the kit for true, also when it was broken off half way."""

import pytest

from ggzy.foundation.recognition import queries
from ggzy.foundation.recognition.models import AcceptedListVersion, ConformanceReport
from ggzy.node.sample import recognising, softtoken
from ggzy_core.certs import sm2

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture
def node(settings, tmp_path):
    settings.GGZY_DATA = tmp_path
    settings.GGZY_STAMP_KEY = str(tmp_path / "stamp.p12")
    queries.forget()


def test_what_can_be_run_here_is_run_and_the_rest_is_left_grey(node, monkeypatch):
    whole, done = recognising._perform, []

    def breaks_off(act, text, signature):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(act)
        whole(act, text, signature)

    monkeypatch.setattr(recognising, "_perform", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        recognising.adopt()
    assert (AcceptedListVersion.objects.count(), ConformanceReport.objects.count()) == (1, 2)
    monkeypatch.setattr(recognising, "_perform", whole)
    recognising.adopt()
    recognising.adopt()
    wanted = 5 if sm2.available() else 3
    assert (AcceptedListVersion.objects.count(), ConformanceReport.objects.count()) == (1, wanted)
    lines = {line.authority.id: line for line in queries.lines()}
    assert all(line.report.conforms and line.accepted for line in lines.values())
    proofs = {(cell.device.id, cell.proof.en) for line in lines.values() for cell in line.cells if cell.proof}
    tokens = {("sample-04", "software token"), ("sample-05", "software token")} if softtoken.is_here() else set()
    files = {("sample-01", "certificate file"), ("sample-02", "certificate file"), ("sample-03", "certificate file")}
    assert proofs == tokens | (files if sm2.available() else files - {("sample-03", "certificate file")})
    assert {cell.state for line in lines.values() for cell in line.cells} == {"proven", "unproven", "apart"}
