# Everything here sets up what it needs: Python 3.11 or newer and make are enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
# An installer that does not byte-compile makes every first start seconds slower.
export UV_COMPILE_BYTECODE := 1
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo test lint types layers fixtures clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml
	@./.ci/setup "$(PYTHON)" "$(VENV)"
	@touch $@
