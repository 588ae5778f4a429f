# make demo | make dev | make test | make check | make lock
# Needs no activated environment; installs nothing outside .venv and var.
SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
VENV        := .venv
BIN         := $(VENV)/bin
PORT        ?= 8000
WORKERS     ?= auto
export PYTHONDONTWRITEBYTECODE := 1
PIP         := $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes

.PHONY: demo dev messages test test-sqlite test-pg check lint bench lock clean browser

demo: $(VENV)/.ok
	@exec env DEMO=1 $(BIN)/python manage.py demo --port $(PORT)

dev: $(VENV)/.ok-dev

test: $(VENV)/.ok-dev browser
	$(MAKE) --no-print-directory test-pg
	$(MAKE) --no-print-directory test-sqlite

test-sqlite: $(VENV)/.ok-dev browser
	@echo "== SQLite =="
	$(BIN)/python -m pytest -q -n $(WORKERS)

test-pg: $(VENV)/.ok-dev browser
	@echo "== PostgreSQL =="
	$(BIN)/python -m pytest -q -n $(WORKERS) --pg

browser: $(VENV)/.ok-dev
	@bash scripts/find-browser.sh >/dev/null

lint: $(VENV)/.ok-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	DEBUG=1 $(BIN)/mypy

check: lint
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	bash scripts/check-deploy.sh

$(BIN)/python:
	@py="$$(bash scripts/find-python.sh)"; echo "Python: $$py"; "$$py" -m venv $(VENV)
$(VENV)/.ok: requirements.lock | $(BIN)/python
	$(PIP) -r requirements.lock
	@touch $@
$(VENV)/.ok-dev: requirements-dev.lock | $(BIN)/python
	$(PIP) -r requirements-dev.lock
	@touch $@ $(VENV)/.ok
$(VENV)/.ok-bench: requirements-bench.lock $(VENV)/.ok-dev
	$(PIP) -r requirements-bench.lock
	@touch $@

messages: $(VENV)/.ok-dev
	$(BIN)/python -W ignore scripts/messages.py collect
	$(BIN)/python -W ignore scripts/messages.py compile

bench: $(VENV)/.ok-bench
	$(BIN)/python -m bench

UVC = $(BIN)/uv pip compile pyproject.toml --python-version 3.12 --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q
lock: | $(BIN)/python
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q uv
	$(UVC) -o requirements.lock
	$(UVC) -c requirements.lock --group dev -o requirements-dev.lock
	$(UVC) -c requirements-dev.lock --extra bench -o requirements-bench.lock
	! grep -nE '(https?|file)://|--(extra-)?index-url|--find-links' requirements*.lock

clean:
	rm -rf $(VENV) var
