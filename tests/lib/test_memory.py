import gc

import pytest

from shanyang.lib.memory import collector_paused


def test_the_collector_runs_again_afterwards():
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_runs_again_after_a_failure():
    with pytest.raises(ValueError, match="full"), collector_paused():
        raise ValueError("full")
    assert gc.isenabled()


def test_whoever_paused_it_before_keeps_it_paused():
    with collector_paused():
        with collector_paused():
            pass
        assert not gc.isenabled()
