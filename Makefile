# Everything happens in .venv and var/. Only `make test`, as root on Debian, installs packages on the machine.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
TEST := $(BIN)/python -m scripts.test

.DEFAULT_GOAL := help
.PHONY: help demo run passwords test lint test-sqlite test-postgresql test-browser bench bench-pages chaos week search-quality quality fuzz \
	guide lock audit sbom archive container \
	runtime dev

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; \
		do printf '%-24s %s\n' "$$name" "$$text"; done

# --- look around: a machine of one's own, plain http, SQLite in var/ ---
demo run passwords: export SECRET_KEY_FILE := $(CURDIR)/var/secret-key
demo run passwords: export DATABASE_URL := sqlite:///$(CURDIR)/var/boras_stod.sqlite3
demo run passwords: export VAR_DIR := $(CURDIR)/var
demo run passwords: export ALLOWED_HOSTS := 127.0.0.1,localhost
demo run passwords: export HTTPS := 0
demo run: export REQUIRE_SECOND_FACTOR := 0
demo run: export SITE_URL := http://127.0.0.1:$(PORT)
demo passwords: export DEBUG := 0
run: export DEBUG := 1
demo: export PORT := $(PORT)

demo: ## The site with the real register of Borås, on http://127.0.0.1:8000/ (PORT=…)
	@$(PYTHON) scripts/setup.py runtime --free-port $(PORT)
	@$(BIN)/python -m scripts.prepare
	@exec $(BIN)/gunicorn --config scripts/gunicorn_demo.py boras_stod.wsgi

run: ## Development server with DEBUG and autoreload (PORT=…)
	@$(PYTHON) scripts/setup.py runtime --free-port $(PORT)
	@$(BIN)/python -m scripts.prepare
	@$(MANAGE) runserver $(PORT)

passwords: runtime ## New passwords for the demo accounts
	@$(MANAGE) demo_accounts --new-passwords

# --- checks: scripts/test.py says last how each step went ---
test: dev ## Every check: style, types, tests on SQLite and PostgreSQL, browser
	@$(TEST)

lint: dev ## Style, direction of imports, types, pending migrations
	@$(TEST) lint

test-sqlite: dev ## Tests on SQLite
	@$(TEST) sqlite

test-postgresql: dev ## Tests on a throw-away PostgreSQL, or on TEST_DATABASE_URL
	@$(TEST) postgresql

test-browser: dev ## Tests in Chromium, and valid HTML
	@$(TEST) browser

bench: dev ## Under load beside two floors, on SQLite and PostgreSQL (BENCH=--large: 200,000 offers too)
	@$(BIN)/python -m scripts.bench $(BENCH)

chaos: dev ## Faults one after the other under load: docs/reliability.md (some six minutes; as root on Debian installs what lacks)
	@$(BIN)/python -m scripts.chaos $(CHAOS)

week: dev ## A week of visits in ten minutes, and the memory before and after (WEEK="--views 7000": a shorter one)
	@$(BIN)/python -m scripts.week $(WEEK)

bench-pages: dev ## Queries, time and memory of each page, import and file, in one process
	@$(TEST) bench

fuzz: dev ## Hostile requests to every public address (FUZZ=50000 SEED=1)
	@FUZZ=$(FUZZ) SEED=$(SEED) $(BIN)/python -m scripts.fuzz

search-quality: dev ## How many of the parents' questions search answers first, and among three
	@SECRET_KEY=measure HTTPS=0 DEBUG=0 $(MANAGE) search_quality --misses

quality: dev ## Lighthouse against a running `make demo` (PORT=…)
	@$(BIN)/python -m scripts.quality $(PORT)

guide: dev ## Walk the editors' guide in Chromium, and take its pictures anew
	@DJANGO_ALLOW_ASYNC_UNSAFE=1 GUIDE_PICTURES=1 $(BIN)/python -m pytest -m browser tests/browser/test_editors_guide.py

# --- container image: with Podman, Buildah or Docker, whichever is here (BASE=…: another image with Python) ---
BUILDER ?= $(firstword $(foreach name,podman buildah docker,$(if $(shell command -v $(name)),$(name))))

container: ## The image boras-stod of deploy/Containerfile (BASE=… BUILD="--network host …")
	@$(or $(BUILDER),$(error none of podman, buildah and docker is installed)) build $(if $(BASE),--build-arg PYTHON=$(BASE)) $(BUILD) \
		-f deploy/Containerfile -t boras-stod .

# --- packages ---
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate -q

lock: dev ## Write requirements/*.txt anew from pyproject.toml
	@$(LOCK) -o requirements/runtime.txt
	@$(LOCK) --group dev -o requirements/dev.txt

sbom: dev ## What the release is made of, as CycloneDX, in var/sbom.json
	@$(BIN)/cyclonedx-py requirements requirements/runtime.txt --output-reproducible -o var/sbom.json
	@echo var/sbom.json

archive: dev ## The public site as files for the city's archive (SITE=https://… FOLDER=…)
	@$(BIN)/python -m scripts.archive $(SITE) $(FOLDER)

audit: dev ## Secrets in the repository, and known vulnerabilities in the packages of production
	@$(BIN)/python -m pytest -q tests/test_secrets.py
	@$(BIN)/pip-audit --strict --requirement requirements/runtime.txt

runtime dev:
	@$(PYTHON) scripts/setup.py $@
