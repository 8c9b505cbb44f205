import pytest

from tests.ggzy_core.draws.sample_draw import make_draw, make_pool


@pytest.fixture(scope="session")
def pool():
    return make_pool(200)


@pytest.fixture(scope="session")
def transcript(pool):
    return make_draw(pool, excluded={"ab" * 32: "kin"})
