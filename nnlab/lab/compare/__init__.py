"""The tab for comparisons. One run is an anecdote; what a setting does shows over several seeds.

`comparisons` is the table of what can be compared; `form` chooses from it, `plan` says what that makes to train,
`run_group` trains it, `verdict`, `scores_table` and `charts` say what came of it, and `panel` puts them together.
"""
