"""Tests of the Lab in a real Chromium on a real JupyterLab."""
