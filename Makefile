# The verbs of this project. `make` alone prints them.
# Only relative paths: a checkout below a folder with spaces or Japanese letters works like any other.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
SHELL := /bin/sh
BIN := .venv/bin
TESTS ?=

export PYTHON
export PYTHONUTF8 := 1

.PHONY: help
help: ## print this list
	@awk -F ':[^#]*## ' '/^[a-z-]+:[^#]*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: install
install: ## fill .venv with the locked, hash-checked packages and shikiri itself
	@python="$$(sh scripts/find-python)" && "$$python" scripts/install.py

.PHONY: demo
demo: install ## a simulated facility, from drift to clean, with the reports it makes
	@$(BIN)/shikiri demo

.PHONY: test
test: install ## run every test (some of them: make test TESTS=tests/model)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(TESTS)

.PHONY: lint
lint: install ## ruff, mypy --strict, yamllint, ansible-lint
	@PATH="$$PWD/$(BIN):$$PATH" sh scripts/lint

.PHONY: docs
docs: install ## write the generated pages and schemas anew
	@$(BIN)/shikiri docs
	@$(BIN)/python scripts/role_readmes.py

.PHONY: docs-check
docs-check: install ## fail when a generated page is older than what it describes
	@$(BIN)/shikiri docs --check
	@$(BIN)/python scripts/role_readmes.py --check

.PHONY: bench
bench: install ## print speed and memory; nothing is asserted
	@$(BIN)/python -m tests.bench

.PHONY: lock
lock: install ## refresh requirements/dev.txt (run with the Python named in it)
	@$(BIN)/python scripts/lock.py

.PHONY: clean
clean: ## remove .venv and everything that was made from the sources
	@rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache .ansible build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
