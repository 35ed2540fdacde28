# Everything here sets up what it needs: Python 3.11 or newer and make are enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# An installer that does not byte-compile makes every first start seconds slower.
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE
unexport VIRTUAL_ENV

TRAIN ?= .venv-train
CHECKPOINTS ?= out/ships
RAIL ?= out/rail
STEPS ?= 11000
# With a GPU and sixteen cores: LEARN="--minutes 11 --steps 1000000 --many 128 --served 8 --workers 15 --rate 4e-3".
LEARN ?= --steps $(STEPS)
TUNING ?= evidence/counters/calibration/railcars.toml
TRAINED := yard_a:20000-20205 yard_b:20000-20204 yard_d:30000-30204 yard_e:40000-40245 elsewhere:50000-50205 rows:60000-60153

.PHONY: help setup demo test check lint types layers fixtures schema openapi benchmarks train train-rail train-ships conformance sites reading crawling score drift-score history-score elsewhere weights peers speed rail-speed page-speed calibration clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

setup: $(VENV)/.ready  ## make the virtual environment

$(VENV)/.ready: pyproject.toml .ci/setup
	@./.ci/setup "$(PYTHON)" "$(VENV)"
	@touch $@

demo: setup  ## check the fixture article on the fixture scenes; no network
	@PATH="$(BIN):$$PATH" ./.ci/demo out/demo

test: setup lint types layers  ## everything that must hold
	@./.ci/system "$(PYTHON)"
	@./.ci/nominatim "$(PYTHON)" .venv-nominatim >/dev/null 2>&1 || true
	@./.ci/pgstac "$(PYTHON)" .venv-pgstac >/dev/null 2>&1 || true
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

OTHER ?= python3.13
elsewhere: demo  ## do the demo's bundles again under another Python: make elsewhere OTHER=python3.13
	@[ -x .venv-elsewhere/bin/python ] || $(OTHER) -m venv .venv-elsewhere
	@.venv-elsewhere/bin/python -m pip install -qq --disable-pip-version-check -e .
	for bundle in out/demo/[0-9a-f]*/; do .venv-elsewhere/bin/recount audit "$$bundle" --rerun --format text || exit 1; done

history-score: setup  ## how often ranks and changes are right: make history-score [SERIES=5000]
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/history_score.py $(or $(SERIES),500)

schema: setup  ## write the JSON Schema of a record from its types
	$(BIN)/python -m verify.records.schema > docs/record.schema.json

openapi: setup  ## write the description of the API from its routes
	$(BIN)/python -m verify.web.api.v1 > docs/openapi.json

benchmarks: setup  ## ports on real pixels: make benchmarks PORTS=FOLDER
	$(BIN)/python tests/benchmarks/ports.py "$(PORTS)"

train: train-rail  ## make both models again: make train [DATA=FOLDER of labelled ports] [STEPS=N], resumable
	@if [ -n "$(DATA)" ]; then $(MAKE) train-ships; else echo "No DATA: the ships' net is left as it is."; fi

train-ships: $(TRAIN)/.ready  ## fit and measure the ship counter again: make train-ships DATA=FOLDER [CHECKPOINTS=FOLDER]
	$(TRAIN)/bin/python -m evidence.training.ships "$(DATA)" "$(CHECKPOINTS)" --write

train-rail: setup $(TRAIN)/.ready  ## render scenes, train the railcar net on them, fit and calibrate what reads it, resumable
	for part in $(TRAINED); do \
	  $(BIN)/python -m evidence.training.railnet.shards $(RAIL)/shards --style $${part%%:*} --seeds $${part##*:} || exit 1; done
	$(TRAIN)/bin/python -m evidence.training.railnet.learn $(RAIL)/shards $(RAIL)/rail.pt --seed 2 $(LEARN)
	$(TRAIN)/bin/python -m evidence.training.railnet.export $(RAIL)/rail.pt $(RAIL)/railcars.onnx
	$(BIN)/python -m evidence.training.railnet.sets $(RAIL)/sets
	$(BIN)/python -m evidence.training.railnet.weigh $(RAIL)/railcars.onnx $(TUNING) $(RAIL)/sets/fresh/[abde][3-6]0 $(RAIL)/sets/fresh/elsewhere $(RAIL)/sets/fresh/rows > $(RAIL)/judge.toml
	$(BIN)/python -m evidence.training.railnet.calibrate $(RAIL)/railcars.onnx $(TUNING) $(RAIL)/sets/calibration/* > $(RAIL)/errors.toml
	$(TRAIN)/bin/python -m evidence.training.railnet.publish $(RAIL)/railcars.onnx $(TUNING) $(RAIL)/pictures $(RAIL)/sets/test/*

$(TRAIN)/.ready: pyproject.toml
	@[ -x $(TRAIN)/bin/python ] || $(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip install -qq --disable-pip-version-check -e ".[train]"
	@touch $@

sites: setup  ## how well and how fast names are placed: make sites SITES="FILE …" (sourced coordinates)
	$(BIN)/python tests/benchmarks/sites.py $(SITES)

conformance: setup  ## real answers are parsed or refused by name, exports keep official schemas: make conformance DATA=FOLDER
	$(BIN)/python tests/benchmarks/geocoder_answers.py "$(DATA)"
	$(BIN)/python tests/benchmarks/conformance_exports.py "$(DATA)"

reading: setup  ## bytes, time and memory of reading a site against GDAL's own, at 30 ms of latency
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/reading.py

crawling: setup  ## requests and time of a static catalogue's first and second question
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/crawling.py

LEARN := tests/claims/passages/learn.jsonl
GOLD ?= tests/claims/passages/held.jsonl

score: setup  ## how well claims are read: make score GOLD=FILE (annotated passages)
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/claims_score.py $(GOLD)

drift-score: setup  ## how well it is told what several articles make of one claim
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/drift_score.py

weights: setup  ## learn the weights of claims/choosing again: make weights [MORE=FILE] [PLAIN=TREEBANK]
	$(BIN)/python -m evidence.training.readings.learn claims/languages/en/weights.json $(LEARN) $(MORE) \
	  $(if $(PLAIN),--plain $(PLAIN))

peers: setup  ## an environment of its own for what the benchmarks compare with
	@[ -x .venv-peers/bin/python ] || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install -qq --disable-pip-version-check quantulum3

speed: peers  ## reading against quantulum3 and a bare import: make speed [PLAIN=TREEBANK]
	$(BIN)/python tests/benchmarks/claims_speed.py .venv-peers/bin/python $(GOLD) $(PLAIN)

rail-speed: setup  ## counting railcars against YOLO networks, and by size, up to 20,000 x 20,000: make rail-speed [SIDES="2000 …"]
	@[ -x .venv-peers-yolo/bin/python ] || $(PYTHON) -m venv .venv-peers-yolo
	@.venv-peers-yolo/bin/python -m pip install -qq --disable-pip-version-check ultralytics onnx onnxslim onnxruntime || true
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/railcar_speed.py .venv-peers-yolo/bin/python $(if $(SIDES),--sides $(SIDES))

page-speed: setup  ## what readers of the pages wait for, alone and fifty at once: make page-speed [READERS=N]
	PYTHONPATH=tests nice -n 0 $(BIN)/python tests/benchmarks/page_first.py
	PYTHONPATH=tests nice -n 0 $(BIN)/python tests/benchmarks/page_readers.py $(or $(READERS),50)

calibration: setup  ## how often the judge is wrong on rendered scenes, and what its likelihoods are worth, resumable
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/calibration.py $(RAIL)/sets tests/verify/style_c.csv docs/images/reliability.png

clean:  ## remove the virtual environment and all that was built
	rm -rf $(VENV) .venv-peers .venv-peers-yolo .venv-train .venv-elsewhere .venv-nominatim .venv-pgstac out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
