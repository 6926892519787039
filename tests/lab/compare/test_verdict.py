"""What a comparison says, and how sure it is."""

from __future__ import annotations

import pytest

from nnlab.experiments.statistics import difference
from nnlab.lab.compare.comparisons import COMPARISONS
from nnlab.lab.compare.plan import repeats
from nnlab.lab.compare.run_group import RunGroup
from nnlab.lab.compare.verdict import difference_words, verdict
from nnlab.lab.text.texts import Words

from .comparing import SMALL, compared, panel


def test_regression_is_judged_by_its_error(lab):
    lab.set(dataset="sine", samples=60)
    panel(lab).result.quantity.value = "metric"
    compared(lab, "vary", "hidden", "2; 16", count=2)
    assert "validation RMSE" in panel(lab).result.text
    assert panel(lab).result.column(panel(lab).group) == "validation_rmse"


def test_the_spread_over_seeds_is_the_one_of_the_scores(lab):
    group = compared(lab, "repeat", count=6)
    scores = group.scores("validation_loss", 0)
    assert f"is {scores.mean():.3f} ± {scores.std(ddof=1):.4f} over 6 seeds" in panel(lab).result.text
    panel(lab).result.quantity.value = "metric"
    accuracy = group.scores("validation_accuracy", 0)
    assert f"{100 * accuracy.mean():.1f} ± {100 * accuracy.std(ddof=1):.1f} % over 6 seeds" in panel(lab).result.text


def test_a_large_difference_is_real_and_none_may_be_chance(lab):
    compared(lab, "vary", "learning_rate", "0.0001, 0.3", count=4)
    assert "Best is Learning rate 0.3" in panel(lab).result.text
    assert "almost certainly real" in panel(lab).result.text
    compared(lab, "vary", "l2", "0, 1e-9", count=4)
    assert "almost certainly real" not in panel(lab).result.text


def test_the_best_of_many_counts_as_real_less_easily(lab):
    compared(lab, "vary", "l2", "0, 0.01", count=3)
    assert "best of" not in panel(lab).result.text
    compared(lab, "vary", "l2", "0, 0.01, 0.1", count=3)
    assert "counted as the best of 3" in panel(lab).result.text
    assert panel(lab).result.text.count("real") <= 1  # said once, not taken back
    found = difference([(1.0, 0.9), (1.0, 0.8), (1.0, 0.93)], "validation_loss")
    assert "probably real" in difference_words(found, "validation_loss", Words())
    assert "perhaps real" in difference_words(found, "validation_loss", Words(), picked=3)
    assert "may well be chance" in difference_words(found, "validation_loss", Words(), picked=12)


@pytest.mark.parametrize(("language", "tiny"), [("en", "to matter: single runs differ by 0.1"), ("zh", "0.1")])
def test_a_difference_may_be_real_and_too_small_to_matter(language, tiny):
    words = Words(language)
    found = difference([(0.3, 0.299), (0.5, 0.4989), (0.4, 0.3991)], "validation_loss")
    assert words("difference_sure") in difference_words(found, "validation_loss", words, spread=0.1)
    assert tiny in difference_words(found, "validation_loss", words, spread=0.1)
    assert tiny not in difference_words(found, "validation_loss", words, spread=0.004)
    chance = difference([(0.3, 0.299), (0.5, 0.502), (0.4, 0.3991)], "validation_loss")
    assert tiny not in difference_words(chance, "validation_loss", words, spread=0.1)
    same = difference([(0.5, 0.498), (0.75, 0.748)], "validation_accuracy")
    assert ("10.0" in difference_words(same, "validation_accuracy", words, spread=0.1)) == (same.error < 1e-12)


def test_a_penalty_that_changes_hardly_anything_is_too_small_to_matter(lab):
    compared(lab, "vary", "l2", "0, 0.0001", count=6)
    text = panel(lab).result.text
    assert ("almost certainly real" in text or "probably real" in text) <= ("too small to matter" in text)


def test_none_is_called_what_it_means(lab):
    compared(lab, "vary", "train_size", "none, 30", count=2)
    assert "None" not in panel(lab).result.text + panel(lab).result.table.value
    assert "Training set all" in panel(lab).result.text


def test_the_best_is_compared_with_the_present_setting(lab):
    lab.set(learning_rate=0.001)
    compared(lab, "vary", "learning_rate", "0.001, 0.1, 0.3", count=2)
    assert "Against Learning rate 0.001" in panel(lab).result.text
    panel(lab).apply.click()
    assert lab.config.learning_rate == panel(lab).group.plan.settings(panel(lab).group.ranking("validation_loss")[0])[
        "learning_rate"
    ]  # fmt: skip


def test_while_it_plays_the_sentence_says_so(lab):
    group = RunGroup(repeats(SMALL, 3))
    assert "3 runs have begun" in verdict(group, "validation_loss", Words(), COMPARISONS["repeat"].sentence)
    while group.done < 2:
        group.advance()
    assert "So far, after 2 epochs" in verdict(group, "validation_loss", Words(), COMPARISONS["repeat"].sentence)
    group.run()
    assert "So far" not in verdict(group, "validation_loss", Words(), COMPARISONS["repeat"].sentence)


def test_runs_that_diverge_are_counted_and_do_not_hide_the_others(lab):
    group = compared(lab, "vary", "learning_rate", "0.1, 1e6", count=2)
    assert group.diverged == 2
    assert "Runs that diverged: 2" in panel(lab).result.text
    assert "Best is Learning rate 0.1" in panel(lab).result.text
    compared(lab, "vary", "learning_rate", "9e5, 1e6", count=2)
    assert "diverged" in panel(lab).result.text
    assert "have begun" not in panel(lab).result.text


@pytest.mark.parametrize(
    ("pairs", "english", "chinese"),
    [
        ([(1.0, 0.5)], "single pair", "只有一对"),
        ([(1.0, 0.5), (1.0, 0.5)], "the same in every pair", "每一对都相同"),
        ([(1.0, 1.0), (0.5, 0.5)], "no difference at all", "完全没有差别"),
        ([(1.0, 0.5), (1.0, 0.49), (1.0, 0.51)], "almost certainly real", "几乎肯定是真的"),
        ([(1.0, 0.5), (1.0, 1.6), (1.0, 0.8)], "may well be chance", "很可能只是偶然"),
    ],
)
@pytest.mark.parametrize("column", ["validation_loss", "validation_accuracy"])
def test_is_the_difference_real_in_both_languages(pairs, english, chinese, column):
    found = difference(pairs, column)
    assert english in difference_words(found, column, Words("en"))
    assert chinese in difference_words(found, column, Words("zh"))
