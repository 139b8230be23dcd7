# Everything a developer runs. Only python3 (3.11 or newer, with venv), make and git are needed.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.baybridge-ready
PACKAGES := domain application projections api
WORKERS ?= 2

# Empty where no Python is new enough: `setup` then says so.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$python; break; }; done)

.PHONY: help setup demo test check format lint types contract shapes messages lock soak bench clean

help:  ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

setup: $(STAMP)  ## make .venv and install what the locks name

$(STAMP): requirements-dev.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "Baybridge needs Python 3.11 or newer: install it, or say where it is with 'make PYTHON=/path/to/python3 ...'." >&2; exit 1; fi
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing: on Debian and Ubuntu, install python3-venv." >&2; exit 1; }
	@echo "Installing what requirements-dev.lock names ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index --no-build-isolation -e .
	@touch $@

demo: $(STAMP)  ## load the directory, record a small history, serve it (ONCE=1: only show it)
	@$(BIN)/baybridge demo $(if $(filter 1,$(ONCE)),--once)

test: $(STAMP)  ## every test, on SQLite and on a real PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

check: lint types contract test  ## everything a change must pass

format: $(STAMP)  ## put the code in shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(STAMP)  ## the shape and the habits of the code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)  ## mypy, strict
	$(BIN)/mypy $(PACKAGES) benchmarks tests

contract: $(STAMP)  ## who may import whom
	$(BIN)/lint-imports

shapes: $(STAMP)  ## publish the shapes of new events to docs/events/
	$(BIN)/python -m tests.shapes

messages: $(STAMP)  ## add new sentences to the four catalogues in api/locale/
	$(BIN)/python -m api.messages

# The locks name versions and hashes, and no address: what this machine is set to is left out.
LOCKED = env -u UV_INDEX -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
	$(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links pyproject.toml

lock: $(STAMP)  ## write both locks again (UPGRADE=1: with newer versions)
	$(LOCKED) $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	$(LOCKED) $(if $(UPGRADE),--upgrade) --extra dev --constraint requirements.lock --no-annotate --output-file requirements-dev.lock

soak: $(STAMP)  ## the same tests with far more examples; takes long
	BAYBRIDGE_SOAK=1 $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

bench: $(STAMP)  ## every benchmark against its peers; takes long (ARGS="append --quick")
	$(BIN)/python -m benchmarks $(or $(ARGS),--all)

clean:  ## forget the virtual environment and every cache
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .schemathesis
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
