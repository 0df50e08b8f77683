# Everything is done inside .venv, which the first target that needs it makes.  `make` alone lists the targets.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
STAMP := .venv/.installed
QUIET := --quiet --quiet --disable-pip-version-check
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

EXAMPLES := $(patsubst examples/%/spec,example-%,$(wildcard examples/*/spec))
CHECKS := check-imports check-ruff check-format check-mypy check-pyright check-spec

.DEFAULT_GOAL := help
.PHONY: help setup demo examples test check fmt generate bench clean $(CHECKS) $(EXAMPLES)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

setup: $(STAMP) ## make .venv and install the project into it (done by itself when needed)

# Written last, so that an installation that was cut short is done again.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "make: '$(PYTHON)' is not Python 3.11 or newer; help: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "make: '$(PYTHON)' has no venv module; help: apt-get install python3-venv" >&2; exit 1; }
	@echo "make: installing into .venv, once" >&2
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install $(QUIET) -c constraints.txt -e '.[embedded,demo,dev]'
	@touch $@

demo: $(STAMP) ## run the bot against the local simulator (ARGS="--help" for its options)
	@$(BIN)/botspec simulate $(ARGS)

examples: $(EXAMPLES) ## check the bots in examples/ and play their tests and tours (one: make example-pizza)

# Each is a project of its own: every command runs in its folder, as its author would run it.
$(EXAMPLES): example-%: $(STAMP)
	@cd examples/$* && ../../$(BIN)/botspec check
	@cd examples/$* && ../../$(BIN)/mypy
	@cd examples/$* && ../../$(BIN)/python -m pytest -q
	@cd examples/$* && played=$$(../../$(BIN)/botspec simulate --port 0 --api-port 0 --tour spec/tours) || { \
		printf '%s\n' "$$played"; exit 1; }; \
		printf '%s\n' "$$played" | grep 'all as expected'

test: $(STAMP) ## run every test (ARGS="-k name" is handed to pytest)
	@$(BIN)/python -m pytest -q $(ARGS)

check: $(CHECKS) ## run every static check: walls, lint, format, types, spec (needs Node)

check-imports: $(STAMP)
	@$(BIN)/lint-imports --no-logo

check-ruff: $(STAMP)
	@$(BIN)/ruff check

check-format: $(STAMP)
	@$(BIN)/ruff format --check

check-mypy: $(STAMP)
	@$(BIN)/mypy

check-pyright: $(STAMP)
	@command -v node >/dev/null || { \
		echo "make: pyright needs Node 14 or newer; help: apt-get install nodejs" >&2; exit 1; }
	@$(BIN)/pyright
	@$(BIN)/python -m tests.typing.pyright_refuses

check-spec: $(STAMP)
	@$(BIN)/botspec check

fmt: $(STAMP) ## mend and format the code
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

generate: $(STAMP) ## write generated/ from spec/, here and in examples/
	@$(BIN)/botspec generate $(ARGS)
	@for spec in examples/*/spec; do $(BIN)/botspec generate $(ARGS) --project $${spec%/spec} || exit 1; done

bench: $(STAMP) ## measure the bot and the generator (ARGS="--quick" takes half a minute)
	@$(BIN)/python benchmarks/run.py $(ARGS)

clean: ## remove .venv and every cache (the demo's database in .botspec stays)
	@rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
