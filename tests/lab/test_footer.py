"""The footer: scrubbing, forking, and a suggestion that can be taken."""

from __future__ import annotations

import pytest

from nnlab import Config
from nnlab.lab import Lab

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


def field(lab: Lab, name: str):
    return lab.controls.rows[name].field


def test_a_divergence_ends_in_a_sentence_and_the_suggestion_can_be_applied(lab):
    lab.set(learning_rate=1000)
    lab.run()
    assert "diverged in epoch 1" in lab.footer.text
    assert lab.footer.change == {"learning_rate": 0.1}
    lab.footer.suggestion.click()
    assert lab.config.learning_rate == 0.1
    assert field(lab, "learning_rate").value == "0.1"


def test_scrubbing_and_forking(lab):
    lab.run()
    lab.footer.scrub.value = 2
    assert lab.session.present.viewing == 2
    assert "Looking back to epoch 2" in lab.footer.text
    lab.footer.fork.click()
    assert len(lab.history) == 2
    assert lab.session.present.viewing is None


def test_the_scrubber_follows_and_never_stands_beyond_its_end(lab):
    seen = []
    scrub = lab.footer.scrub
    scrub.observe(lambda _: seen.append(scrub.value <= scrub.max), ["value", "max"])
    lab.run()
    assert scrub.value == len(lab.history)
    lab.reset()
    assert scrub.value == 0
    assert len(seen) >= 4 and all(seen)
    assert lab.session.present.viewing is None


def test_after_a_stop_the_scrubber_stands_at_the_weights_that_are_kept(lab):
    lab.set(
        dataset="digits", samples=None, train_size=100, hidden=(32,), learning_rate=0.3, epochs=60, early_stopping=True
    )
    lab.run()
    best, scrub = lab.history.stop.best_epoch, lab.footer.scrub
    assert scrub.value == best and scrub.max == 60 and lab.session.present.viewing is None
    scrub.value = 60
    assert f"Looking at the ghost, epoch 60: the weights that are kept are those of epoch {best}." in lab.footer.text
    scrub.value = best
    assert lab.session.present.viewing is None and "Looking" not in lab.footer.text
    lab.footer.fork.click()
    assert len(lab.history) == best


def test_the_suggestion_speaks_the_language_too():
    lab = Lab(Config(dataset="digits", samples=300, hidden=(16,), epochs=40, test_fraction=0.1))
    lab.run()
    assert lab.footer.change
    english = lab.footer.suggestion.description
    lab.speak("zh")
    assert lab.footer.suggestion.description != english
    lab.speak("en")
    assert lab.footer.suggestion.description == english


def test_what_a_teacher_has_locked_no_suggestion_changes():
    slow = Config(dataset="digits", samples=300, hidden=(16,), epochs=40, learning_rate=1e-3)
    free, locked = Lab(slow), Lab(slow, lock=("learning_rate",))
    for lab in (free, locked):
        lab.run()
    assert "learning_rate" in free.footer.change and free.footer.suggestion.layout.visibility == "visible"
    assert locked.footer.change == {} and locked.footer.suggestion.layout.visibility == "hidden"
    assert free.toolbar.presets.layout.display == "" and locked.toolbar.presets.layout.display == "none"
    locked.footer.suggestion.click()
    assert locked.config == slow
