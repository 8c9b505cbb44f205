"""What a program remembers of a node, and what it will not be talked into."""

import pytest

from ggzy_client.calls import Calls
from ggzy_client.memory import Memory, origin_of
from ggzy_client.problems import NodeProblem, refused
from ggzy_core.tlog import note
from ggzy_core.tlog.note import Signer
from ggzy_core.tlog.policy import Policy
from tests.ggzy_core.tlog.test_cosignature import LISTED


@pytest.mark.parametrize("url", ["https://node.example/x?y", "node.example", "https://someone@node.example"])
def test_an_address_is_scheme_and_host(url):
    assert origin_of(url) == "https://node.example"


@pytest.mark.parametrize("url", ["http://node.example", "ftp://127.0.0.1", "http://127.0.0.1.example", "", "https://"])
def test_addresses_that_are_not_safe_are_refused(url):
    with pytest.raises(NodeProblem):
        origin_of(url)


def test_plain_http_serves_on_this_machine():
    assert origin_of("http://127.0.0.1:8000/") == "http://127.0.0.1:8000"


def test_the_first_log_key_stays(tmp_path):
    memory = Memory.of(tmp_path, "https://node.example")
    memory.trust("https://node.example", "key-1")
    memory.trust("https://node.example", "key-1", "key-1")
    for offered, told in (("key-2", ""), ("key-1", "key-2"), ("key-2", "key-2")):
        with pytest.raises(NodeProblem, match="公钥"):
            memory.trust("https://node.example", offered, told)
    assert memory.vkey == "key-1"


def test_a_key_from_the_notice_is_held_against_the_nodes(tmp_path):
    with pytest.raises(NodeProblem):
        Memory.of(tmp_path, "https://node.example").trust("https://node.example", "key-1", "key-2")


def test_with_two_nodes_known_one_must_be_named(tmp_path):
    for name in ("a", "b"):
        Memory.of(tmp_path, f"https://{name}.example").trust(f"https://{name}.example", "key")
    with pytest.raises(NodeProblem, match="--node"):
        Memory.only(tmp_path)


def test_the_same_act_begun_twice_is_one_call_until_it_is_answered(tmp_path):
    calls = Calls(Memory.of(tmp_path, "https://node.example"))
    first = calls.begin("bid.withdraw", "L-1", {})
    assert calls.begin("bid.withdraw", "L-1", {}).key == first.key
    assert calls.begin("bid.withdraw", "L-2", {}).key != first.key
    calls.answered(first, {"receipt": "ab"})
    assert calls.begin("bid.withdraw", "L-1", {}).key != first.key


def test_what_is_kept_is_for_its_owner_alone(tmp_path):
    path = Memory.of(tmp_path, "https://node.example").write("token.json", {"token": "x"})
    assert path.stat().st_mode & 0o077 == 0


def test_an_answer_that_is_no_problem_document_still_makes_a_sentence():
    assert "HTTP 502" in str(refused(502, None))


def test_the_policy_is_the_logs_own_word_unless_one_was_told(tmp_path):
    log, other = Signer("a.example/journal", bytes(32)), Signer("b.example/journal", bytes(31) + b"\1")
    strict, loose = (Policy.of([log.verifier], LISTED, least).text() for least in (2, 1))
    memory = Memory.of(tmp_path, "https://node.example")
    memory.trust("https://node.example", log.vkey)
    assert memory.policy is None
    memory.keep_policy(note.sign(loose, [log]).decode())
    assert memory.policy.least == 1
    for bad in (note.sign(loose, [other]).decode(), loose, note.sign("quorum nobody\n", [log]).decode()):
        with pytest.raises(NodeProblem, match="见证规则"):
            memory.keep_policy(bad)
    memory.keep_policy("", strict)  # a file from the notary: what the node shows later changes nothing
    memory.keep_policy(note.sign(loose, [log]).decode())
    assert memory.policy.least == 2
    memory.trust("https://node.example", log.vkey)
    assert memory.policy.least == 2
