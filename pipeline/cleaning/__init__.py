"""Cleaning: from the blocks of a `Source` to one reading text, by named repairs, each with its place in the original.

The door is `pipeline.cleaning.reading.clean`; `normal` has the normal form for matching. The package itself imports nothing: the
comparison of a batch needs the normal form alone.
"""
