# One command each. Every target makes the virtual environment it needs: Python 3.11+, git and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# pytest-xdist workers: one per core, at most four.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -gt 4 ] && n=4; echo $$n)

.DEFAULT_GOAL := help
.PHONY: help setup evaluate test lint unit package docs clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[evaluate,reference,dev]'
	@touch $@

setup: $(STAMP) ## make the virtual environment

evaluate: $(STAMP) ## judge the reference candidate on both ledgers and write the report
	$(BIN)/sevenpoint evaluate --out runs/latest

test: lint unit ## everything that CI runs

lint: $(STAMP) ## ruff, mypy (strict), import rules
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

unit: $(STAMP) ## the tests, warnings as errors
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests

docs: $(STAMP) ## rewrite the generated reference pages
	$(BIN)/python -m sevenpoint.harness.reference_pages docs/reference

clean: ## remove what the targets made
	rm -rf $(VENV) runs dist build .mypy_cache .ruff_cache .hypothesis
