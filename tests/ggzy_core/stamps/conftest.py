import pytest
import typst

from ggzy_core.certs.timestamps import sample_authority
from ggzy_core.stamps.making import Wording, stamp
from tests.sample import authority, holder, trust


@pytest.fixture(scope="session")
def paper() -> bytes:
    """A PDF of two pages without any stamp."""
    return bytes(typst.compile(b"Page one #pagebreak() Page two", format="pdf", timestamp=0))


@pytest.fixture(scope="session")
def ask():
    return sample_authority(authority().issue("示例时间戳服务", timestamps=True))


@pytest.fixture(scope="session")
def stamped(paper, ask) -> bytes:
    return stamp(paper, holder(), trust(), ask, Wording("中标通知书", "示例市"))
