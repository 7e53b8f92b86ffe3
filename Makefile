.DEFAULT_GOAL := help
.PHONY: help setup web web-watch screenshots demo test test-fast test-attack test-faults test-mutants check bench up down status logs scale docs golden clean
PYTHON ?= python3
OMS := .venv/bin/oms

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Set everything up: Python packages, Kafka's jars, mongod, web assets, workspace, Chromium (quick when done before)
	@$(PYTHON) deploy/bootstrap.py && $(OMS) setup

web: setup ## Build the browser workspace (part of make setup; quick when nothing changed)

web-watch: setup ## Build the workspace again at every change of its source, until Ctrl-C
	@node services/gateway/workspace/build.mjs --watch

screenshots: setup ## Take pictures of the workspace's main pages into docs/pictures (all data invented)
	@.venv/bin/python -m tests.browser.workspace.screenshots

demo: setup ## Enter a review quarter of California through the API and show its tables (ONCE=1 stops then, SEED=7)
	@$(OMS) demo

test: setup ## Run every test, those on real Kafka and MongoDB included; print the slowest and the time of each folder
	@.venv/bin/python -m pytest --durations=20

test-fast: setup ## Run the tests that need no server, unit and contracts, on all processors
	@.venv/bin/python -m pytest -p no:schemathesis --hypothesis-profile=fast -n logical --dist worksteal --durations=20 tests/unit tests/contracts

test-attack: setup ## Attack the publications of many invented populations; nobody may be betrayed (SEEDS=200 from SEED=1000)
	@SEEDS=$(or $(SEEDS),200) SEED=$(or $(SEED),1000) .venv/bin/python -m pytest -m attack -p no:randomly -s tests/attack

test-faults: setup ## Kill, freeze, replace, duplicate and damage everything; nothing may be lost (KILLS=3000 for a night, SEED=7)
	@KILLS=$(or $(KILLS),100) .venv/bin/python -m pytest -m "" tests/faults tests/failover

test-mutants: setup ## Break the delivery code in many ways, one by one, and see whether the fault tests notice
	@.venv/bin/python -m tests.faults.mutants.mutant_run

check: setup ## Check style, types, imports, secrets, container files and generated documents
	@$(OMS) check

bench: setup ## Measure every promise of speed beside its peer, and write docs/performance.md
	@.venv/bin/python -m tests.bench

up: setup ## Start Kafka, MongoDB and the six services
	@$(OMS) up

down: $(OMS) ## Stop them; the data stays
	@$(OMS) down

status: $(OMS) ## Show every process and address
	@$(OMS) status

logs: $(OMS) ## Show what the processes said last (SERVICE=ratings for one)
	@$(OMS) logs $(SERVICE)

scale: $(OMS) ## Run N workers of a service (SERVICE=ratings N=4)
	@$(OMS) scale $(SERVICE) $(N)

docs: $(OMS) ## Write the generated documents anew
	@$(OMS) docs

golden: $(OMS) ## Write the golden files of new events
	@.venv/bin/python -m tests.contracts.golden

clean: ## Stop everything and remove what is not in version control: environment, downloads, data
	@$(PYTHON) deploy/clean.py

$(OMS):
	@$(PYTHON) deploy/bootstrap.py
