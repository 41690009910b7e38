# Two commands for a newcomer: `make demo` and `make test`. Everything else is for those who work on the project.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
export UV_COMPILE_BYTECODE := 1

.PHONY: demo test install lint real slow example lock clean

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

clean:
	rm -rf $(VENV) demo.duckdb demo.duckdb.work .prefect
