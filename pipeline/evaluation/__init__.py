"""Measures the audit on sets of documents with gold answers: figures with intervals, a confusion of labels, an analysis of errors.

`sets` loads and audits a set, `scoring` scores it and pools sets, `printing` and `card` say what came of it.
"""
