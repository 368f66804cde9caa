# Everything a person or a machine does with this repository. `make` alone explains.

VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# The fastest Python here that is new enough and brings what an environment needs; name another with
# `make setup PYTHON=/path/to/python`. It matters: one that was compiled without its profile-guided
# optimisations (version managers do that) takes half as long again for everything.
# Asked in turns and judged by their best moment: machines are noisy.
PYTHON ?= $(eval PYTHON := $$(shell for round in 1 2 3 4 5 6; do \
	for p in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	$$$$p -I bench/_python.py $$$$p 2>/dev/null; done; done | sort -n | head -1 | cut -d' ' -f2))$(PYTHON)

# pip, from inside the environment if it has one, else the machine's own.
INSTALL = $$($(BIN)/python -m pip --version >/dev/null 2>&1 && echo $(BIN)/python -m pip \
	|| echo $(PYTHON) -m pip --python $(BIN)/python) install --quiet

export PIP_DISABLE_PIP_VERSION_CHECK = 1

# Demo and tests start hundreds of processes; without the bytecode each compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test kill check format lint types imports tidy postgres bench lock clean

help:
	@echo 'Leadwright: lead management that fits how a business sells.'
	@echo
	@echo '  make demo     see it work: server, worker, three workspaces, generated traffic, real'
	@echo '                e-mail into a local mailbox, and a report per operating model (1-2 minutes)'
	@echo '                  MODEL=b2b|b2c|hybrid   only one model       SIZE=small|medium|large'
	@echo '                  SEED=7                 other traffic        KEEP=1  leave it running'
	@echo
	@echo '  make test     the whole suite, on SQLite and on a PostgreSQL it starts itself'
	@echo '                  ARGS="tests/engine -x"  hands anything on to pytest'
	@echo '  make kill     server and worker are killed again and again during a burst, on both stores'
	@echo '                  KILLS=100  how often, on each store     SEED=7  at other moments'
	@echo '  make check    formatting, lint, types, import rules and tidiness'
	@echo '  make format   mend formatting and what the linter can mend'
	@echo '  make bench    the measurements the documentation quotes (BENCH_FULL=1: full size)'
	@echo
	@echo '  make setup    only the environment in $(VENV); the others do it when needed'
	@echo '  make lock     pin the dependencies anew after a change to pyproject.toml (UPGRADE=1: newest)'
	@echo '  make clean    remove the environment, caches and build results'
	@echo
	@echo 'New here? README.md, then docs/architecture.md, then CONTRIBUTING.md.'

# ---------------------------------------------------------------------------------- environment

setup: $(READY)

# Debian keeps the module that puts pip into a new environment in a package of its own. Where that
# is missing, the pip of the machine installs into the environment instead.
$(READY): requirements.lock pyproject.toml
	@rm -f $(READY)
	@if [ -z '$(PYTHON)' ]; then \
		echo "Leadwright needs Python 3.11 or newer; here is: $$(python3 --version 2>&1)"; \
		echo 'Install one (Debian 12 or later: apt-get install -y python3 python3-pip),'; \
		echo 'or name one: make setup PYTHON=/path/to/python3.12'; exit 1; fi
	@$(PYTHON) -c 'import venv' 2>/dev/null || { \
		echo 'This Python cannot make virtual environments. On Debian: apt-get install -y python3-venv'; exit 1; }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Making $(VENV) with $$($(PYTHON) --version)"; \
		$(PYTHON) -m venv --clear --without-pip $(VENV); \
		$(PYTHON) -c 'import ensurepip' 2>/dev/null && $(BIN)/python -m ensurepip >/dev/null || true; }
	@echo 'Installing the locked dependencies (a minute the first time)'
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $(READY)

# UPGRADE=1 looks for newer versions; without it only what pyproject.toml changed moves.
lock:
	@command -v uv >/dev/null || { echo 'make lock needs uv: https://docs.astral.sh/uv/'; exit 1; }
	uv pip compile $(if $(UPGRADE),--upgrade) --quiet --generate-hashes --no-emit-index-url \
		--universal --python-version 3.11 --custom-compile-command 'make lock' \
		--extra postgres --extra parquet --extra duplicates --group dev pyproject.toml \
		--output-file requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# ----------------------------------------------------------------------------------- seeing it work

demo: setup
	@$(BIN)/leadwright demo $(if $(MODEL),--model $(MODEL)) $(if $(SIZE),--size $(SIZE)) \
		$(if $(SEED),--seed $(SEED)) $(if $(KEEP),--keep) $(ARGS)

# ---------------------------------------------------------------------------------------- proving it

# The thousand seeds come first and alone: they use every core by themselves, and have two minutes.
# Of the rest many wait for servers and clocks: half as many processes again as there are cores.
SEEDS := tests/sim/test_simulation.py
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

test: setup postgres
ifdef ARGS
	$(BIN)/python -m pytest $(ARGS)
else
	@failed=; $(BIN)/python -m pytest $(SEEDS) || failed=1; \
		$(BIN)/python -m pytest tests --ignore $(SEEDS) --dist worksteal \
			-n $$(( ($(CORES) * 3 + 1) / 2 )) || failed=1; test -z "$$failed"
endif

KILLS ?= 100

kill: setup postgres
	@failed=; for store in sqlite postgres; do echo "== $$store"; \
		$(BIN)/python tests/e2e/kills.py --kills $(KILLS) --store $$store $(if $(SEED),--seed $(SEED)) \
			|| failed="$$failed $$store"; \
	done; if [ -n "$$failed" ]; then echo "failed:$$failed"; exit 1; fi

# The suite starts a server of its own; this only sees to it that the programs are there.
postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { \
		if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo=sudo; else sudo=no; fi; \
		if [ "$$sudo" != no ] && command -v apt-get >/dev/null; then \
			echo 'Installing PostgreSQL for the tests'; \
			$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y postgresql; \
		else \
			echo 'The tests need PostgreSQL and it is not here. Type this line, then make test again:'; \
			echo '  sudo apt-get update && sudo apt-get install -y postgresql'; exit 1; \
		fi; }

check: setup
	@$(MAKE) --no-print-directory --keep-going -j 2 $(if $(filter output-sync,$(.FEATURES)),-O) \
		types tidy imports lint format-check
	@echo 'All checks passed.'

.PHONY: format-check
format-check: setup
	$(BIN)/ruff format --check --quiet . || { echo 'make format mends this'; exit 1; }

lint: setup
	$(BIN)/ruff check --quiet .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports --config importlinter.toml --no-logo

tidy: setup
	$(BIN)/python -m pytest tests/arch

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

BENCHES := $(filter-out bench/_%.py,$(wildcard bench/*.py))
# Again with other options; ~ stands for a space.
BENCHES += bench/engine.py~--flat bench/engine.py~--account bench/engine.py~--store~postgres \
	bench/engine.py~--store~postgres~--workers~2 bench/burst.py~--smtp bench/timers.py~--store~postgres

bench: setup postgres
	@failed=; for each in $(sort $(BENCHES)); do \
		bench=$$(echo $$each | tr '~' ' '); echo "== $$bench"; \
		$(BIN)/python $$bench $(if $(BENCH_FULL),,--quick) $(ARGS) || failed="$$failed, $$bench"; \
	done; if [ -n "$$failed" ]; then echo "failed$$failed"; exit 1; fi
