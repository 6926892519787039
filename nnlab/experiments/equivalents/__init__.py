"""Equivalents: what a config is called in scikit-learn, Keras and PyTorch, a file for each.

Each library has its own conventions, and the same number means another thing there. The conversions stand in those
files, and in the programs as comments. They draw other random numbers, so their curves are alike, not equal.
"""
