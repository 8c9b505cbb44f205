"""The bidder's and the trustee's programs against a real server on a loopback port, from sealing to the opening."""

import base64
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.cosigning import sending
from ggzy.foundation.cosigning.models import CosignerState
from ggzy.foundation.documents import exists
from ggzy.foundation.documents.models import Upload
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.foundation.journal.verify import verify
from ggzy.trading.bidding.models import Bid, OpenedBid
from ggzy_bid.__main__ import main as ggzy_bid
from ggzy_client import http, node, uploads
from ggzy_client.node import Node
from ggzy_client.problems import Refused, Unreachable
from ggzy_trustee.__main__ import main as ggzy_trustee
from tests.ggzy.trading import stage
from tests.sample import authority
from tests.support.by_hand import by_hand
from tests.support.cosigners import policy_of, three

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
PIN = "123456"
SOURCE = Path(http.__file__).parents[1]
OWN = {**os.environ, "PYTHONPATH": str(SOURCE)}


class Machine:
    """Somebody's own computer: a home folder, a credential in a file, the command line."""

    def __init__(self, folder: Path, program, who, url: str) -> None:
        self.home, self.program, self.who, self.url = folder, program, who, url
        self.p12 = folder / "me.p12"
        folder.mkdir(parents=True, exist_ok=True)
        who.credential.save(self.p12, PIN)

    def run(self, *words: object, code: int = 0) -> dict:
        result = CliRunner().invoke(
            self.program, ["--home", str(self.home), *map(str, words), "--json"], env={"GGZY_PIN": PIN}
        )
        assert result.exit_code == code, result.output + repr(result.exception)
        lines = result.stdout.strip().splitlines()
        return json.loads(lines[-1]) if lines and not code else {"said": result.stderr}

    def sign_in(self) -> dict:
        return self.run("sign-in", self.url, "--credential", self.p12)

    def node(self) -> Node:
        return Node.known(self.home)


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(http, "PAUSES_S", (0.01,))
    monkeypatch.setattr(node, "PAUSES_S", (0.01,))
    monkeypatch.setattr(node.Node.__init__, "__kwdefaults__", {"pauses": (0.01,)})


@pytest.fixture
def city():
    return stage.build()


@pytest.fixture
def lot(city):
    return stage.published(city)


@pytest.fixture
def bidders(city, tmp_path, live_server):
    made = [Machine(tmp_path / f"b{n}", ggzy_bid, who, live_server.url) for n, who in enumerate(city.bidders)]
    for one in made:
        one.sign_in()
    return made


@pytest.fixture
def trustees(city, tmp_path, live_server):
    made = [Machine(tmp_path / f"t{n}", ggzy_trustee, who, live_server.url) for n, who in enumerate(city.trustees)]
    for one in made:
        one.sign_in()
    return made


def package(city, lot, who, price="9000000.00"):
    return stage.sealed(city, lot, who, price)


def test_the_whole_way_from_the_card_to_the_opened_bid(city, lot, bidders, trustees):
    code = lot.matter.code
    fetched = bidders[0].run("lot", code, "--out", bidders[0].home / "lot")
    assert json.loads(Path(fetched["card"]).read_text("utf-8"))["lot"] == code
    for machine in bidders:
        machine.run("submit", package(city, lot, machine.who))
    for machine in trustees:
        told = machine.run("watch", code, "--once", "--credential", machine.p12)
        assert sorted(told.values()).count("good") == 3
    assert bidders[0].run("status", code)["good"] == 5
    stage.close(lot)
    assert {row["state"] for row in bidders[0].run("receipts")["receipts"]} == {"good"}
    assert {row["state"] for row in bidders[0].run("receipts", "--offline")["receipts"]} == {"good"}
    perform("opening.begin", city.tenderer.session, lot)
    for machine in bidders[:2]:
        machine.run("open", code, "--credential", machine.p12)
    for machine in trustees[:3]:
        assert len(machine.run("reveal", code, "--credential", machine.p12)) == 2, "one bid waits"
    waiting = OpenedBid.objects.get(lot=lot, state="waiting")
    perform("bid.open", city.centre.session, lot, {"bid": waiting.bid.key})
    assert set(OpenedBid.objects.filter(lot=lot).values_list("state", flat=True)) == {"opened"}
    settle()
    report = verify()
    assert report.holds, report.first


def test_a_replaced_bid_is_the_one_that_is_opened(city, lot, bidders):
    code, mine = lot.matter.code, bidders[0]
    mine.run("replace", package(city, lot, mine.who), code=1)
    mine.run("submit", package(city, lot, mine.who, "9000000.00"))
    said = mine.run("replace", package(city, lot, mine.who, "8800000.00"))["awaiting"]
    assert said["trustees"] == [1, 2, 3, 4, 5], "it says at once whose word it waits for"
    assert "示例公证处" in said["zh"]
    for other in bidders[1:]:
        other.run("submit", package(city, lot, other.who))
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    mine.run("open", code, "--credential", mine.p12)
    assert f"{OpenedBid.objects.get(lot=lot, state='opened').price}" == "8800000.00"


def test_a_withdrawn_bid_stands_no_more(city, lot, bidders):
    mine = bidders[0]
    mine.run("submit", package(city, lot, mine.who))
    mine.run("withdraw", lot.matter.code)
    assert mine.run("status", lot.matter.code)["state"] == "withdrawn"
    assert "没有在标段" in mine.run("open", lot.matter.code, "--credential", mine.p12, code=1)["said"]


def test_a_bid_after_the_deadline_is_refused_with_the_clause(city, lot, bidders):
    sealed = package(city, lot, bidders[0].who)
    stage.close(lot)
    said = bidders[0].run("submit", sealed, code=1)["said"]
    assert "P-STAGE" in said or "当前环节" in said or "截止" in said
    assert not Bid.objects.exists()


def test_a_bid_sealed_by_another_party_is_refused(city, lot, bidders):
    said = bidders[0].run("submit", package(city, lot, city.bidders[1]), code=1)["said"]
    assert "与提交主体" in said
    assert not Bid.objects.exists()


def test_a_crash_before_the_answer_repeats_and_lodges_once(city, lot, bidders, monkeypatch):
    """The line breaks after the node has done it and before we heard: the same key asks again."""
    mine = bidders[0]
    sealed = package(city, lot, mine.who)
    ask = http.Line.ask

    def deaf(self, method, path, *args, **kwargs):
        answer = ask(self, method, path, *args, **kwargs)
        if path.startswith("acts/"):
            raise Unreachable(self.origin, "test")
        return answer

    monkeypatch.setattr(http.Line, "ask", deaf)
    mine.run("submit", sealed, code=1)
    monkeypatch.setattr(http.Line, "ask", ask)
    assert Bid.objects.count() == 1
    settle()
    assert [row["state"] for row in mine.run("receipts")["receipts"]] == ["good"]
    assert Bid.objects.count() == 1


def test_a_crash_before_the_sending_is_made_good_later(city, lot, bidders, monkeypatch):
    mine = bidders[0]
    monkeypatch.setattr(Node, "send", lambda self, call: (_ for _ in ()).throw(Unreachable(self.origin, "test")))
    mine.run("submit", package(city, lot, mine.who), code=1)
    monkeypatch.undo()
    assert not Bid.objects.exists()
    mine.run("receipts")
    assert Bid.objects.count() == 1


def test_an_upload_goes_on_after_the_line_broke_in_the_middle(city, lot, bidders, monkeypatch):
    mine = bidders[0]
    sealed = package(city, lot, mine.who)
    monkeypatch.setattr(uploads, "PART", 3000)
    ask, sent = http.Line.ask, []

    def breaks(self, method, path, *args, **kwargs):
        if method == "PATCH":
            sent.append(int(kwargs["headers"]["Upload-Offset"]))
            if len(sent) == 2:
                ask(self, method, path, *args, **kwargs)  # it came in, and we never heard
                raise Unreachable(self.origin, "test")
        return ask(self, method, path, *args, **kwargs)

    monkeypatch.setattr(http.Line, "ask", breaks)
    mine.run("submit", sealed, code=1)
    mine.run("submit", sealed)
    assert sent[:3] == [0, 3000, 6000], "what came in is not sent again"
    assert Bid.objects.count() == 1


def test_a_receipt_for_a_sealed_act_is_for_its_maker_alone(city, lot, bidders):
    bidders[0].run("submit", package(city, lot, bidders[0].who))
    settle()
    leaf = Entry.objects.get(act="bid.submit").leaf
    assert bidders[0].node().receipt(leaf)
    with pytest.raises(Refused) as refused:
        bidders[1].node().receipt(leaf)
    assert refused.value.status == 404


def test_a_receipt_is_good_once_outsiders_have_cosigned_it(city, lot, bidders, tmp_path):
    """Until then it holds by the log's own word alone, and the program says so and fetches it again."""
    mine = bidders[0]
    with three(tmp_path / "cosigners", signer().vkey) as cosigners:
        policy = policy_of(signer().vkey, cosigners)
        perform("policy.adopt", operator_session(), data={"text": policy.text()})
        assert mine.sign_in()["cosigners"] == "2"
        mine.run("submit", package(city, lot, mine.who))
        settle()
        assert [row["state"] for row in mine.run("receipts")["receipts"]] == ["alone"]
        CosignerState.objects.update(next_at=clock.real() - timedelta(seconds=1))
        sending.settle()
    assert [row["state"] for row in mine.run("receipts", "--offline")["receipts"]] == ["alone"]
    assert [row["state"] for row in mine.run("receipts")["receipts"]] == ["good"]
    assert [row["state"] for row in mine.run("receipts", "--offline")["receipts"]] == ["good"]


def test_a_forged_receipt_is_found_offline(city, lot, bidders):
    mine = bidders[0]
    mine.run("submit", package(city, lot, mine.who))
    settle()
    kept = Path(mine.run("receipts")["receipts"][0]["file"])
    lines = kept.read_text("utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if line.startswith("extra "))
    lines[place] = lines[place].replace("A", "B", 1)
    kept.write_text("".join(lines), "utf-8")
    mine.run("receipts", "--offline", code=1)


def test_a_node_that_shows_another_log_key_is_not_trusted(city, bidders):
    mine = bidders[0]
    memory = mine.node().memory
    memory.write("node.json", {**memory.read("node.json"), "vkey": "other+00000000+AAAA"})
    said = mine.run("sign-in", mine.url, "--credential", mine.p12, code=1)["said"]
    assert "账本公钥" in said


def test_plain_http_is_for_this_machine_alone(bidders):
    said = bidders[0].run("sign-in", "http://node.example", "--credential", bidders[0].p12, code=1)["said"]
    assert "https://" in said


def test_nothing_of_the_bidder_stays_on_the_node(city, lot, bidders):
    sealed = package(city, lot, bidders[0].who)
    whole, _ = uploads.hash_of(sealed)
    bidders[0].run("submit", sealed)
    assert not exists(whole), "the package names its bidder and is taken apart"


KILLED = """
import os, sys
from pathlib import Path
from ggzy_client import uploads
from ggzy_client.node import Node
uploads.PART = 4096
node = Node.known(Path(sys.argv[1]))
node.upload(Path(sys.argv[2]), "ggzybid", lambda done, total: os.kill(os.getpid(), 9) if done > total / 2 else None)
"""


def test_a_program_killed_in_the_middle_of_an_upload_goes_on_where_it_was(city, lot, bidders, monkeypatch):
    """kill -9 of the bidder's program, not a broken line: what it knows stands on its own disk."""
    mine = bidders[0]
    sealed = package(city, lot, mine.who)
    done = subprocess.run([sys.executable, "-c", KILLED, str(mine.home), str(sealed)], env=OWN, check=False)
    assert done.returncode == -signal.SIGKILL
    half = Upload.objects.get().offset
    assert sealed.stat().st_size / 2 < half < sealed.stat().st_size
    assert not Bid.objects.exists()
    ask, sent = http.Line.ask, []

    def watched(self, method, path, *args, **kwargs):
        if method == "PATCH":
            sent.append(int(kwargs["headers"]["Upload-Offset"]))
        return ask(self, method, path, *args, **kwargs)

    monkeypatch.setattr(http.Line, "ask", watched)
    mine.run("submit", sealed)
    assert sent[0] == half, "what came in is not sent again"
    assert Bid.objects.count() == 1


def test_a_bad_share_is_signed_for_and_the_bidders_program_says_so(city, lot, bidders, trustees, monkeypatch):
    """The bidder's tool sent trustee 2 the share of another trustee."""
    from ggzy_core.sealing import seal as sealing

    code, mine, note = lot.matter.code, bidders[0], sealing.share_note

    def wrong(number, value, ctx):
        return note(number, value if number != 2 else bytes([value[0] ^ 1]) + value[1:], ctx)

    monkeypatch.setattr(sealing, "share_note", wrong)
    mine.run("submit", package(city, lot, mine.who))
    monkeypatch.undo()
    for machine in trustees:
        machine.run("watch", code, "--once", "--credential", machine.p12)
    said = mine.run("status", code, code=3)["said"]
    assert "第 2 号托管人指出您的份额无效" in said
    mine.run("replace", package(city, lot, mine.who))
    for machine in trustees:
        machine.run("watch", code, "--once", "--credential", machine.p12)
    assert mine.run("status", code)["secure"] is True


def test_a_card_whose_trustees_are_not_the_notices_is_not_sealed_with(city, lot, bidders, tmp_path):
    """Fetched with the proof of the notice, held against it at once; and again, offline, before sealing."""
    code, mine, out = lot.matter.code, bidders[0], tmp_path / "cards"
    settle()
    said = mine.run("lot", code, "--out", out)
    assert Path(said["notice"]).is_file()
    folder = tmp_path / "written"
    folder.mkdir()
    (folder / "执照.txt").write_text("示例营业执照", encoding="utf-8")
    offer = stage.offer(lot, mine.who, "9000000.00")
    (folder / "bid.json").write_text(json.dumps(offer, ensure_ascii=False), "utf-8")
    sealed = ("seal", folder, "--lot", said["card"], "--credential", mine.p12)
    assert mine.run(*sealed)["notice_checked"] is True
    own = authority().issue("示例公证处").certificate
    card = json.loads(Path(said["card"]).read_text("utf-8"))
    card["trustees"][3]["certificate"] = base64.b64encode(own).decode()
    Path(said["card"]).write_text(json.dumps(card), "utf-8")
    assert "第 4 号托管人" in mine.run(*sealed, code=1)["said"]
    der = f"X'{own.hex()}'" if connection.vendor == "sqlite" else f"'\\x{own.hex()}'"
    by_hand(f"UPDATE projects_trusteeseat SET certificate = {der} WHERE number = 4")
    assert "不是公告登记的" in mine.run("lot", code, "--out", out, code=1)["said"]
    assert not Path(said["card"]).exists()
