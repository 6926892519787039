"""Labelled curves: runs of every kind, each with a label that was not decided by the diagnosis.

`situations` says which runs; `truth` trains them, far beyond their end and scored on many samples that the diagnosis
never sees, and decides the label by the rules written there; `make` does both and writes ``curves.npz`` (what the
diagnosis sees) and ``labels.csv`` (the label, and the figures it was decided by). `report` prints how often the
diagnosis agrees; `sheet` draws the curves with their labels, for the eye.

    python -m tests.training.curves.report
    python -m tests.training.curves.make          # trains all of them anew: some twenty minutes
    python -m tests.training.curves.sheet folder
"""
