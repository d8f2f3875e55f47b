# make demo, make test: each sets up what it needs first. Windows: see the plain commands in the README.
VENV ?= .venv
JOBS ?= 2
# the first Python of 3.11 or later; name another one with PYTHON=…
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: help setup demo test lint format train picture notebooks wheel clean

help:
	@echo "make demo       audit the sample batch; the report is reports/demo/report.html"
	@echo "make test       run the tests (JOBS=2 at a time)"
	@echo "make lint       ruff and mypy"
	@echo "make format     let ruff format the code"
	@echo "make train      rebuild models/ from corpus/"
	@echo "make picture    make the pictures in docs/ again (needs Chromium, LibreOffice)"
	@echo "make notebooks  run the notebooks"
	@echo "make wheel      build the package into dist/"
	@echo "make clean      remove environment, caches and builds; reports/ stays"

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "planaudit needs Python 3.11 or later. / 需要 Python 3.11 或更高版本。" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[dev,notebooks,explore,ocr,postgresql,review,spark,tables]"
	@touch $@

demo: $(READY)
	$(BIN)/planaudit demo --out reports/demo

test: $(READY)
	$(BIN)/python -m pytest -n $(JOBS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train: $(READY)
	$(BIN)/planaudit train

picture: $(READY)
	$(BIN)/python docs/picture.py

notebooks: $(READY)
	$(BIN)/python -m pytest tests/test_notebooks.py

wheel: $(READY)
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
