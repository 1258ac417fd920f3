# One command each. Every target makes the virtual environment it needs: Python 3.11+, git and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# pytest-xdist workers: one per core and one for the tests that wait for a person or for a limit, at most five.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -gt 4 ] && n=4; echo $$((n + 1)))

# Compiled modules are kept: every start of the ledgers and of a candidate would else compile them again.
unexport PYTHONDONTWRITEBYTECODE

MATRIX := --page docs/reference/kill-matrix.md --data src/sevenpoint/reports/kill-matrix.json

.DEFAULT_GOAL := help
.PHONY: sittings postgresql unit-postgresql write-storm kill-matrix-full prove-variants seeds mutate bench bench-ledgers latency-proof kill-test help setup evaluate test lint unit fuzz package docs kill-matrix prove clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[evaluate,load,reference,tls,browser,postgresql,dev]'
	@touch $@

setup: $(STAMP) ## make the virtual environment

evaluate: $(STAMP) ## judge the reference candidate on both ledgers and write the report
	$(BIN)/sevenpoint evaluate --out runs/latest

test: lint unit postgresql ## everything that CI runs

lint: $(STAMP) ## ruff, mypy (strict), import rules
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

unit: $(STAMP) ## the tests, warnings as errors
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --doctest-modules

sittings: $(STAMP) ## whole evaluations by a robot at the browser, and against a live ledger's double (about 6 minutes)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m sitting tests/harness

# What the two stores could answer differently: transactions, turns, numbers, queries, filters, state machines.
ON_POSTGRESQL := bookkeeping control oauth store webhooks xero/test_xero_lists.py xero/test_xero_machine.py \
  xero/test_xero_where_property.py quickbooks/test_qbo_machine.py quickbooks/test_qbo_queries.py

postgresql: $(STAMP) ## the part of the ledgers' tests that lies closest to the store, on PostgreSQL
	SEVENPOINT_TEST_STORE=postgresql $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(addprefix tests/mock_ledgers/,$(ON_POSTGRESQL))

unit-postgresql: $(STAMP) ## all of the ledgers' tests on PostgreSQL (a server of the tests' own; Debian: apt-get install postgresql)
	SEVENPOINT_TEST_STORE=postgresql $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests/mock_ledgers

fuzz: $(STAMP) ## the same, with thousands of random requests against the official Xero document (XERO_OPENAPI)
	SEVENPOINT_FUZZ=1 $(BIN)/python -m pytest tests/mock_ledgers/xero/test_xero_schema.py tests/mock_ledgers/xero/test_xero_fuzz.py --timeout 7200

bench-ledgers: $(STAMP) ## what a start, a new sandbox, a rewind and fourteen months take, and how the calls compare with a bare hello
	PYTHONPATH=tests/mock_ledgers $(BIN)/python tests/bench/bench_ledgers.py

bench: $(STAMP) ## measure everything that is claimed of speed, beside a hello and other mocks; writes docs/reference/benchmarks.md
	PYTHONPATH=tests/harness/latency $(BIN)/python tests/bench/bench.py $(ARGS)

latency-proof: $(STAMP) ## 13 candidates of known delays, 100 runs each: is their mechanism told right; 1 000 runs of what is no batch
	$(BIN)/python tests/harness/latency/proving.py

kill-test: $(STAMP) ## kill the ledgers in the middle of 10 000 writes each, and look whether anything is lost
	$(BIN)/python tests/mock_ledgers/killing.py

write-storm: $(STAMP) ## 60 seconds of writes through two ledger processes over one PostgreSQL database: nothing may be lost
	$(BIN)/python tests/mock_ledgers/write_storm.py

docs: $(STAMP) ## rewrite the generated reference pages
	$(BIN)/python -m sevenpoint.harness.reference_pages docs/reference
	$(BIN)/python -m sevenpoint.mock_ledgers.faults.page docs/reference/faults.md
	$(BIN)/python -m sevenpoint.mock_ledgers.xero.coverage docs/reference/xero-coverage.md
	$(BIN)/python -m sevenpoint.mock_ledgers.quickbooks.coverage docs/reference/quickbooks-coverage.md
	$(BIN)/python -m sevenpoint.mock_ledgers.quickbooks.openapi docs/reference/quickbooks.openapi.json
	$(BIN)/python -m sevenpoint.mock_ledgers.control.write_openapi docs/reference/control-api.openapi.json
	$(BIN)/python -m sevenpoint.reports.write_schema docs/reference/results.schema.json docs/reference/questionnaire.schema.json \
	  docs/reference/comparison.schema.json

package: $(STAMP) ## build the wheel into dist/
	$(BIN)/python -m build --no-isolation --wheel --outdir dist

prove: $(STAMP) ## show that each seeded flaw is caught by the scenario that names it (about 10 minutes)
	$(BIN)/python -m sevenpoint.harness.proof --own

prove-variants: $(STAMP) ## show that no scenario fails a good tool that works in another way
	$(BIN)/python -m sevenpoint.harness.proof --variants

kill-matrix: $(STAMP) ## every flaw against every scenario that it may show in, written as a page and for the reports
	$(BIN)/python -m sevenpoint.harness.proof $(MATRIX)

kill-matrix-full: $(STAMP) ## the same on both ledgers, with the runs that cannot differ (many hours)
	$(BIN)/python -m sevenpoint.harness.proof --full $(MATRIX)

seeds: $(STAMP) ## ten seeds in a row: the reference candidate and every good variant must fail nothing (hours)
	$(BIN)/python -m sevenpoint.harness.proof.seeds --seeds 10

mutate: $(STAMP) ## change the oracles in small ways: their tests must notice every change of a verdict
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[mutation]'
	$(BIN)/python tests/harness/oracles/mutating.py

clean: ## remove what the targets made
	rm -rf $(VENV) runs dist build .mypy_cache .ruff_cache .hypothesis
