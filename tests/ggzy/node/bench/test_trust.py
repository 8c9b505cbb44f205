from ggzy.node.bench.trust import seals
from ggzy_core.certs import sm2


def test_every_figure_is_there():
    found = seals(0.01)
    wanted = {"stamps_p256_s", "judged_p256_s"}
    if sm2.available():
        wanted |= {"stamps_sm2_s", "judged_sm2_s", "sm2_sign_s", "sm2_verify_s"}
    assert set(found) == wanted
    assert all(value > 0 for value in found.values())
