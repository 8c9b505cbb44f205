from ggzy.node.bench import logs, report
from ggzy.node.bench.trust import GOALS, _rate, seals
from ggzy_core.certs import sm2


def test_every_figure_is_there():
    found = seals(0.01)
    wanted = {"stamps_p256_s", "judged_p256_s"}
    if sm2.available():
        wanted |= {"stamps_sm2_s", "judged_sm2_s", "sm2_sign_s", "sm2_verify_s"}
    assert set(found) == wanted
    assert all(value > 0 for value in found.values())


def test_the_log_is_measured_on_one_of_its_own():
    found = logs.figures(0.01, _rate, logs.BATCH)
    assert set(found) == {"entries_durable_s", "proofs_made_s", "proofs_verified_s", "receipts_verified_s"}
    assert all(value > 0 for value in found.values())
    assert set(GOALS) <= set(report.TRUST)
    table = report.trust_table({"figures": found, "goals": GOALS})
    assert table.row_count == 4
