# Everything here sets up what it needs: Python 3.11 or newer and make are enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# An installer that does not byte-compile makes every first start seconds slower.
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE
unexport VIRTUAL_ENV

.PHONY: help setup demo test check lint types layers fixtures schema benchmarks clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

setup: $(VENV)/.ready  ## make the virtual environment

$(VENV)/.ready: pyproject.toml .ci/setup
	@./.ci/setup "$(PYTHON)" "$(VENV)"
	@touch $@

demo: setup  ## check the fixture article on the fixture scenes; no network
	@PATH="$(BIN):$$PATH" ./.ci/demo out/demo

test: setup lint types layers  ## everything that must hold
	@./.ci/system
	$(BIN)/python -m pytest

check: test

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports --no-cache

fixtures: setup  ## render the fixture scenes again, from their seed
	$(BIN)/python -m evidence.training.fixtures fixtures/imagery

schema: setup  ## write the JSON Schema of a record from its types
	$(BIN)/python -m verify.records.schema > docs/record.schema.json

benchmarks: setup  ## ports on real pixels: make benchmarks PORTS=FOLDER
	$(BIN)/python tests/benchmarks/ports.py "$(PORTS)"

clean:  ## remove the virtual environment and all that was built
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
