# Every command of the house. Two matter on the first day: make demo, make test.
.DEFAULT_GOAL := help
.PHONY: help install demo demo-story test quick lint format golden bench bench-home bench-pulse bench-figures mutants two-worlds pictures screenshots clean-demo wheel-demo pythons lock
SHELL := /bin/bash
BIN := .venv/bin

help: ## List these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

install: .venv/.runtime ## Make .venv with the locked dependencies and the command `uptake`

demo: .venv/.runtime ## Run the product beside a local Slack with a sample school; prints the address
	@$(BIN)/python -m bot demo

demo-story: .venv/.dev ## Play the whole story by itself; exits non-zero when any step fails
	@$(BIN)/python -m tests.journeys.demo_story

test: .venv/.dev ## Run every check: lint, types, contracts, all tests with coverage
	@tools/check.sh

quick: .venv/.dev ## Run lint, types and the tests nearest to what was changed, in a minute
	@tools/check.sh quick

lint: .venv/.dev ## Run only lint, types and import contracts
	@tools/check.sh lint

format: .venv/.dev ## Format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

golden: .venv/.dev ## Write anew what people read of each slice, to be looked over and committed
	@$(BIN)/python -m tests.modals.golden

bench: .venv/.dev ## Measure the full path beside a stock Bolt app; prints ratios
	@$(BIN)/python -m benchmarks.full_path

bench-home: .venv/.dev ## Measure App Home for somebody with 12 engagements and 200 events
	@$(BIN)/python -m benchmarks.home

bench-pulse: .venv/.dev ## Measure a pulse check's answers beside a stock Bolt app
	@$(BIN)/python -m benchmarks.pulse

bench-figures: .venv/.dev ## Measure all figures up to 5 million events beside DuckDB; takes ten minutes
	@$(BIN)/python -m benchmarks.figures

two-worlds: .venv/.dev ## Play 3,000 random schedules in two worlds that differ in the answers alone
	@$(BIN)/python -m tests.privacy.two_worlds 3000

pictures: .venv/.dev ## Draw rooms and schema anew for docs/, from the contracts and the tables
	@$(BIN)/python -m tests.architecture.pictures

mutants: .venv/.dev ## Change the code in ways that must each turn a test red, in a copy; takes minutes
	@$(BIN)/python -m tests.mutants

screenshots: .venv/.dev ## Take the README's pictures anew in the browser tests
	@tools/need_browser.sh && UPTAKE_SCREENSHOTS=docs $(BIN)/python -m pytest -q tests/browser

clean-demo: .venv/.runtime ## Forget the demo's school, messages and clock
	@UPTAKE_DATA_DIR=.uptake-demo $(BIN)/python -m bot database stop
	@rm -rf .uptake-demo && echo "The demo starts anew next time."

wheel-demo: .venv/.dev ## Build both wheels and run `uptake demo` from them, without a checkout
	@tools/wheel_demo.sh

pythons: .venv/.dev ## Show that both install on each Python, and run fast tests on those that are here
	@tools/pythons.sh

lock: .venv/.dev ## Write the lock files anew from pyproject.toml
	@tools/lock.sh

.venv/.runtime: requirements.lock requirements-uv.lock pyproject.toml local-slack/pyproject.toml tools/set_up.sh
	@tools/set_up.sh runtime

.venv/.dev: requirements-dev.lock requirements-uv.lock pyproject.toml local-slack/pyproject.toml tools/set_up.sh
	@tools/set_up.sh dev
