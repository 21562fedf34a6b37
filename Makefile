# The two commands of the README are `make app` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# Byte code is made of what is imported, when it is: making it of all packages takes as long as fetching them.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help app build status check test lint types unit advisories stress benchmark clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

app: $(VENV)/.app build ## set up, build the database if it is stale, open the dashboard on port 8501
	$(BIN)/python -m streamlit run serve.py --server.port $(PORT)

build: $(VENV)/.app ## build the database if it is missing or older than its inputs
	$(BIN)/python -m etl build --if-stale

status: $(VENV)/.app ## what is published: version, sources, rows, coverage
	$(BIN)/python -m etl status

check: $(VENV)/.app ## run the data tests alone
	$(BIN)/python -m etl check

test: $(VENV)/.test lint types unit ## set up, lint (security rules included), type-check and run every test, headless browser included
	@-$(MAKE) --no-print-directory advisories  # tells, and never fails a test run

lint: $(VENV)/.test ## ruff, its security rules included
	$(BIN)/ruff check .

types: $(VENV)/.test ## mypy
	$(BIN)/mypy

unit: $(VENV)/.test ## the tests alone
	$(BIN)/python tests/browser/ensure_chromium.py
	$(BIN)/python tests/lake/postgres_server.py
	# Two browsers on two cores starve each other now and then: what fails is run once more, alone.
	$(BIN)/python -m pytest -n 2 --dist worksteal || $(BIN)/python -m pytest --last-failed --last-failed-no-failures none

advisories: $(VENV)/.test ## ask whether a pinned dependency has a known weakness (needs the network, else says so)
	$(BIN)/python tests/advisories.py

stress: $(VENV)/.test ## faults, fuzz and load at their full counts (half an hour)
	STRESS=1 $(BIN)/python -m pytest -m stress --verbose

benchmark: $(VENV)/.test ## what is fast, each beside a yardstick measured in the same run
	for file in benchmarks/*.py; do $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

clean: ## remove the environment, caches and built databases
	rm -rf $(VENV) .database static .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.app: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test]'
	touch $@ $(VENV)/.app
