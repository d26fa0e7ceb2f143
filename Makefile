# Everything a developer or a first user types. `make` alone says what there is.
.DEFAULT_GOAL := help
.PHONY: help run setup lock test test-fast check bench chaos abuse messages clean-data chromium

PYTHON ?= python3
PY := .venv/bin/python
INSTALLED := .venv/installed
VAR := $(or $(TRIAGE_VAR),var)

# Many of our processes start again and again; without kept bytecode, where a container forbids it, each compiles for a second.
unexport PYTHONDONTWRITEBYTECODE

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(INSTALLED) ## start the whole service in the foreground (PORT=8000); Ctrl-C stops it
	@exec $(PY) -m embedded.supervisor

setup: $(INSTALLED) ## make the environment in .venv and nothing else

$(INSTALLED): requirements/dev.txt
	@$(PYTHON) -c "" 2>/dev/null \
	  || { echo "There is no $(PYTHON): install Python 3.11 or newer (Debian: apt install python3 python3-venv)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Name another one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "This Python cannot make environments (no venv or ensurepip module). Debian: apt install python3-venv"; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Extras stay written out: without them older pips take a newer coverage for coverage[toml] than the lock has, and refuse it.
LOCK := .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header

lock: $(INSTALLED) ## write requirements/ anew from pyproject.toml; what is pinned stays (UPGRADE=1: newest versions)
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements/base.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra learning --constraint requirements/base.txt --output-file requirements/learning.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt

# One process a core, each with servers of its own; files stay whole, and the slow ones are not left for the end.
SHARED := $(if $(DATABASE_URL),,-n auto --dist loadfile --no-loadscope-reorder)

# The decision's own tests alone have to cover it: what other tests run of it on their way proves little.
CORE := $(PY) -m pytest --quiet tests/decision --cov=triage/decision --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=99

test: $(INSTALLED) chromium ## run every test, on all cores; says loudly which did not run
	$(CORE)
	$(PY) -m pytest $(SHARED)

test-fast: $(INSTALLED) ## run what needs no browser, kills nothing and is quick: some two minutes on two cores
	$(PY) -m pytest $(SHARED) -m "not browser and not fault and not slow"

# Debian's browser for the browser tests, where we may install it, and its shell without windows, which is quicker and
# runs all but one. Without either those tests are skipped, loudly.
chromium:
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-headless-shell >/dev/null \
	  || echo "Chromium is missing and could not be installed: the browser tests will not run."; }

# Production settings for the deployment check; the values are dummies.
DEPLOYED := DATABASE_URL=postgresql://check@localhost/check REDIS_URL=redis://localhost:6379/0 \
  SECRET_KEY=only-for-make-check-not-a-secret-0123456789-abcdefghijklmnop \
  ALLOWED_HOSTS=desk.example.org PUBLIC_URL=https://desk.example.org DEFAULT_FROM_EMAIL=desk@example.org

check: $(INSTALLED) ## lint, types, floors, migrations, deployment check, translations
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PY) -W ignore::RuntimeWarning tools/migrations.py
	$(DEPLOYED) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) tools/configuration.py --check
	$(PY) tools/client.py --check
	$(PY) tools/messages.py --check

messages: $(INSTALLED) ## compile the translations (tools/messages.py --extract gathers new ones first)
	$(PY) tools/messages.py

bench: $(INSTALLED) ## run the benchmarks, each with its own floor baseline
	@set -e; for bench in $$(find bench -maxdepth 1 -type f -perm -u+x ! -name chaos.py ! -name outages.py ! -name chats.py ! -name flood.py ! -name abuse.py ! -name lighthouse.py ! -name other_browsers.py | sort); do echo "== $$bench"; $(PY) $$bench; done

chaos: $(INSTALLED) ## kill what can be killed while N=1000 complaints come in, then let the parts around, receivers of webhooks and chats fail; says what was lost
	@status=0; \
	$(PY) bench/chaos.py -n $(or $(N),1000) $(if $(SEED),--seed $(SEED)) || status=1; \
	$(PY) bench/outages.py $(if $(OUTAGE),--seconds $(OUTAGE)) $(if $(SEED),--seed $(SEED)) || status=1; \
	$(PY) bench/webhooks.py --count 0 || status=1; \
	$(PY) bench/chats.py $(if $(SEED),--seed $(SEED)) || status=1; \
	exit $$status

abuse: $(INSTALLED) ## attack a service of its own as strangers do (ONLY=H4,M2); says what succeeded and who was not served
	$(PY) bench/abuse.py $(if $(ONLY),--only $(ONLY)) $(if $(SEED),--seed $(SEED))

clean-data: ## delete the embedded database, pictures, mails and keys; asks first (YES=1: does not)
	@if [ ! -e "$(VAR)" ]; then echo "There is no $(VAR)/: nothing to delete."; exit 0; fi; \
	if [ -x $(PY) ] && $(PY) -c 'import sys; from pathlib import Path; from embedded import running; sys.exit(not running(Path("$(VAR)")))'; \
	then echo "The service is running: stop it first (Ctrl-C in its terminal)."; exit 1; fi; \
	echo "This deletes $(VAR)/ ($$(du -sh "$(VAR)" | cut -f1)) for good:"; ls -A "$(VAR)" | sed 's/^/  /'; \
	if [ -z "$(YES)" ]; then printf "Delete it? [y/N] "; read answer || exit 1; [ "$$answer" = y ] || { echo "Kept."; exit 1; }; fi; \
	rm -rf -- "$(VAR)" && echo "Deleted."
