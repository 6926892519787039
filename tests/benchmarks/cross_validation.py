"""What a five-fold cross-validation costs, beside one run.

    python tests/benchmarks/cross_validation.py [rounds]

prints a table, and asserts nothing. "One run" is `nnlab.run` with as many samples to train and to validate on as a fold
has, for as many epochs; both load their data. They take turns; the times are the processor's, in one thread, and the
ratio is of their medians, so that what else the machine does counts little. Wanted: at most 2.5.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import statistics
import sys
import time
from collections.abc import Callable

import nnlab

CASES = {
    "digits 64-32-10": nnlab.Config(dataset="digits", hidden=(32,)),
    "with dropout, batch norm": nnlab.Config(dataset="digits", hidden=(32,), dropout=0.2, batch_norm=True),
    "with adam, early stopping": nnlab.Config(
        dataset="digits", hidden=(32,), optimizer="adam", learning_rate=0.003, early_stopping=True, patience=100
    ),
    "moons 2-8-8-2": nnlab.Config(),
}


def seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def main(rounds: int) -> None:
    print(f"{'five folds, 50 epochs':28}{'one run':>12}{'five folds':>12}{'ratio':>8}")
    for name, case in CASES.items():
        config = case.replace(epochs=50)
        alone = config.replace(validation_fraction=(1 - config.test_fraction) / 5)
        one, five = [], []
        for _ in range(rounds + 1):
            one.append(seconds(lambda alone=alone: nnlab.run(alone)))
            five.append(seconds(lambda config=config: nnlab.cross_validate(config, folds=5)))
        single, stacked = statistics.median(one[1:]), statistics.median(five[1:])
        print(f"{name:28}{1e3 * single:>9.0f} ms{1e3 * stacked:>9.0f} ms{stacked / single:>8.2f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
