# `make lab` and `make test` set up everything that they need; the other words are the same in CI.

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do $$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
TESTS := $(BIN)/python -m pytest -n auto
NOTEBOOK := notebooks/00_start_here.ipynb

.DEFAULT_GOAL := help
.PHONY: help lab tour test proof conformance lint types format bench docs lock browser clean

help: ## list the words
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

lab: $(INSTALLED) ## open the first notebook in JupyterLab
	$(BIN)/pingone-nb lab $(NOTEBOOK)

tour: $(INSTALLED) ## execute every notebook against the simulator
	$(BIN)/pingone-nb tour

test: $(INSTALLED) browser ## run all tests: what must pass before a change lands
	$(TESTS) $(ARGS)

proof: $(INSTALLED) browser ## run the long checks: faults, echoes, load, fuzzing, killed processes, and all tests twice, once with coverage
	$(BIN)/python -m benchmarks fault_matrix echo_forms app_under_load schemathesis_run property_tests history_kill
	LOOKS=all $(TESTS) --cov --cov-report=term:skip-covered
	$(TESTS)

conformance: $(INSTALLED) ## compare the simulator, or what ARGS names, with the contract
	$(BIN)/python -m pytest tests/conformance $(ARGS)

lint: $(INSTALLED) ## check format and style of code and notebooks
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb

types: $(INSTALLED) ## check the types
	$(BIN)/mypy

format: $(INSTALLED) ## format code and notebooks
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	$(BIN)/nbstripout --keep-id notebooks/*.ipynb

bench: $(INSTALLED) ## print the figures that are claimed
	$(BIN)/python -m benchmarks

docs: $(INSTALLED) ## rewrite the pages and pictures that are generated from the code
	$(BIN)/python -m docs.write

lock: $(INSTALLED) ## rewrite requirements.lock
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --no-header --extra dev --output-file requirements.lock pyproject.toml

browser: $(INSTALLED)
	$(BIN)/python tests/browser/provide.py

clean: ## remove what make made
	rm -rf $(VENV) build artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(NEW_ENOUGH)' \
		|| { echo "pingone_nb needs Python 3.11 or newer: install it, or name it: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@
