# Two commands for a newcomer: `make demo` and `make test`. Everything else is for those who work on the project.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
export UV_COMPILE_BYTECODE := 1

.PHONY: demo test install lint real slow example lock train test-train clean

demo: install  ## Install, and run the main job on the sample corpus.
	$(BIN)/narratives demo

test: install  ## Install, and run the fast tests.
	$(BIN)/python -m pytest

install: $(VENV)/.installed

# Locked by hash; the project itself is installed editable and without dependencies.
$(VENV)/.installed: lock.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r lock.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

lint: install  ## ruff, mypy, import contracts.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

slow: install  ## The slow tests.
	$(BIN)/python -m pytest -m "slow and not real"

real: install  ## The tests on real calls, where they are (NARRATIVES_REAL_DATA or ../shared/data).
	$(BIN)/python -m pytest -m real

example: install  ## Build warehouse.duckdb.example anew.
	$(BIN)/narratives example

lock: install  ## Resolve the dependencies anew.
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --group dev --upgrade pyproject.toml -o lock.txt

# Where the labelled sentences stand.
CALLS ?= ../shared/data/calls
TRAIN := .venv-train

train: $(TRAIN)/.installed  ## Train the classifier and the gate anew; up to 90 minutes on two cores, a GPU is used.
	$(TRAIN)/bin/narratives train --calls $(CALLS) --output nlp/models

test-train: $(TRAIN)/.installed  ## The tests of the training, which need torch.
	$(TRAIN)/bin/python -m pytest -m "not real" tests/nlp/test_training.py tests/nlp/test_judge.py tests/flows/test_train.py

# By pip: with torch, uv would fetch gigabytes of CUDA.
$(TRAIN)/.installed: lock.txt pyproject.toml
	test -x $(TRAIN)/bin/python || $(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock.txt
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable ".[train]"
	touch $@

clean:
	rm -rf $(VENV) $(TRAIN) demo.duckdb demo.duckdb.work .prefect
