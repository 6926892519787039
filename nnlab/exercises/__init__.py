"""Exercises: `check`, `hint` and `solution` for each lesson, in a module of the lesson's name."""
