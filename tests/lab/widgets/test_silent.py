"""The difference between the program's changes and a hand's."""

from __future__ import annotations

import threading

from nnlab.lab.widgets.silent import Silent


def test_silent_is_silent_on_its_own_thread_only():
    silent, seen = Silent(), []
    with silent:
        thread = threading.Thread(target=lambda: seen.append(bool(silent)))
        thread.start()
        thread.join()
        with silent:
            assert silent
        assert silent
    assert not silent
    assert seen == [False]
