# `make` alone lists what there is. Every target installs what it needs into .venv first.
PYTHON ?= python3
BIN := .venv/bin
# Where this is set, each of the hundreds of processes of the tests compiles all it imports anew.
export PYTHONDONTWRITEBYTECODE :=
UV := $(shell command -v uv 2>/dev/null)

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

# pip alone is enough; uv only makes the same hash-checked install faster.
ifdef UV
install = $(UV) venv -q --allow-existing --python $(PYTHON) .venv && \
	$(UV) pip sync -q --require-hashes --python .venv $(1) && \
	$(UV) pip install -q --python .venv --no-deps --no-build-isolation -e .
else
install = $(PYTHON) -m venv .venv && \
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r $(1) && \
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
endif

.venv/run: pyproject.toml requirements/run.txt
	@test -f .venv/dev || (echo "Installing into .venv…" && $(call install,requirements/run.txt))
	@touch $@

.venv/dev: pyproject.toml requirements/dev.txt
	@echo "Installing into .venv…"
	@$(call install,requirements/dev.txt)
	@touch $@ .venv/run

demo: .venv/run ## two phones in the browser, talking through the real bot
	@$(BIN)/meetsmatch demo $(ARGS)

test: .venv/dev ## the tests, in minutes
	@$(BIN)/pytest -n auto --dist worksteal -m "not browser and not node and not proof" $(ARGS)

check: .venv/dev ## format, lint, types, boundaries, budgets
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/basedpyright --level error
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest -p no:randomly tests/house

proof: .venv/dev ## the published figures at full size (docs/benchmarks.md)
	$(BIN)/python -m benchmarks.kills --kills 50 --stock
	$(BIN)/python -m benchmarks.kills --kills 1000 --rate 200 --database-url own --redis-url own
	$(BIN)/python -m benchmarks.kills --kills 20 --signal TERM
	$(BIN)/python -m faults --all
	$(BIN)/python -m benchmarks.rolling --restarts 50 --updates polling
	$(BIN)/python -m benchmarks.rolling --restarts 50 --updates webhook
	$(BIN)/python -m benchmarks.rolling.upgrade --rate 200
	$(BIN)/python -m benchmarks.wrong_partner --races 10000
	$(BIN)/meetsmatch simulate --steps 1000000 --jobs 2
	$(BIN)/meetsmatch simulate --steps 300 --people 8 --replay-seeds 1000
	$(BIN)/python -m benchmarks.planted
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.vps
	$(BIN)/python -m benchmarks.seekers
	$(BIN)/python -m benchmarks.browse --people 1000000
	$(BIN)/python -m benchmarks.exposure
	$(BIN)/python -m benchmarks.experiments
	$(BIN)/python -m benchmarks.quality $(QUALITY)
	$(BIN)/python -m benchmarks.playground
	$(BIN)/python -m benchmarks.panel --database-url own
	$(BIN)/python -m benchmarks.bots
	$(BIN)/python -m benchmarks.edge
	$(BIN)/pytest -p no:randomly -m proof || [ $$? = 5 ]
	$(BIN)/python -m benchmarks.relay
	$(BIN)/python -m benchmarks.relay --database-url own --people 10000 --minutes 30

format: .venv/dev ## put the code in shape
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet .

texts: .venv/dev ## build the bot's texts after changing them
	@$(BIN)/python tools/texts.py

schema: .venv/dev ## write the schema's text steps after adding a revision
	@$(BIN)/python tools/schema.py

cities: .venv/dev ## build the table of cities from GeoNames' data
	@$(BIN)/python tools/cities.py

dashboards: .venv/dev ## write the Grafana dashboards, and the rules into the chart
	@$(BIN)/python tools/dashboards.py

tools: .venv/dev ## programs that the tests of deploy/ need, into .venv/tools
	@bash tools/fetch.sh

site: tools ## the guides as a site, in build/site
	@.venv/tools/bin/zensical build --strict -f mkdocs.yml

lock: ## resolve the dependencies again, with hashes
	uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 \
		--extra api --extra geocoding --extra graphql --extra lint --extra metrics --extra panel --extra postgresql --extra redis --group build pyproject.toml -o requirements/run.txt
	uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 \
		--extra api --extra geocoding --extra graphql --extra metrics --extra panel --extra postgresql --extra redis --extra sentry --extra taskiq --extra tracing --group build pyproject.toml -o requirements/server.txt
	uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 \
		--all-extras --group dev --group build pyproject.toml -o requirements/dev.txt
	uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 \
		--group tools -o requirements/tools.txt

.PHONY: help demo test check proof format texts schema cities dashboards tools site lock
