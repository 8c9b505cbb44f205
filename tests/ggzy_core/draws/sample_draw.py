"""A sample pool and three parties to draw from it."""

import hashlib

from ggzy_core.draws import vrf
from ggzy_core.draws.freeze import Entry, Quota, alpha, commitment, freeze, freeze_leaf
from ggzy_core.draws.transcript import run

SECRETS = {name: hashlib.sha256(name.encode()).digest() for name in ("centre", "supervisor", "tenderer")}
QUOTAS = (Quota("A08", 3, 3), Quota("A0405", 2, 2))


def make_pool(size, tag="示例"):
    classes = ("A080101", "A0802", "A0405", "B0101")
    found = []
    for n in range(size):
        salt = hashlib.sha256(f"{tag}{n}".encode()).digest()[:16]
        own = [classes[n % 4]] + (["A0405"] if n % 7 == 0 and n % 4 != 2 else [])
        found.append(Entry(commitment(f"{tag}专家{n}", own, salt), tuple(sorted(own))))
    return found


def proofs_for(document, entry=None, secrets=SECRETS):
    over = alpha(freeze_leaf(document, entry))
    return {name: vrf.prove(secret, over) for name, secret in secrets.items()}


def make_draw(pool, quotas=QUOTAS, draw="示例抽取-1", skips=(), excluded=None):
    parties = {name: vrf.public_key(secret) for name, secret in SECRETS.items()}
    document = freeze(draw, pool, quotas, parties, excluded)
    return run(document, pool, proofs_for(document), skips)
