"""verify.html as handed out: its own content policy, this journal's key inside, its hash on the verify page."""

import hashlib

import pytest

from ggzy.foundation.journal.sequencer import signer


@pytest.mark.django_db
def test_the_file_carries_our_key_and_connects_to_nobody(client):
    answer = client.get("/verify.html")
    assert answer.status_code == 200
    assert signer().vkey in answer.text
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "connect-src" not in policy
    assert hashlib.sha256(answer.content).hexdigest() in client.get("/verify/").text
