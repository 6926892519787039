"""Data: where samples come from, who trains and who tests, and variants of training samples."""
