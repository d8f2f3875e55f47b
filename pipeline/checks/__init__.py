"""Checks: `single` for one document, `batch` for what needs the others. The package itself imports nothing: a run needs one side alone."""
