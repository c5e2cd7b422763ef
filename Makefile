# Everything that one does with this checkout. Each target sets up what it needs, on a machine that has Python and make.
# ARGS reach the command: `make serve ARGS="--help"`, `make pytest ARGS="tests/crypto -x"`.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := $(shell command -v $(or $(PYTHON),python3))
ARGS ?=
WORKERS ?= 2
RELEASED := protos/released.binpb

# The tools of this checkout come first, and Go neither fetches another Go nor changes what is pinned.
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/.cache/go/bin:$(PATH)
export GOTOOLCHAIN := local
export GOFLAGS := -mod=readonly -buildvcs=false
export CGO_ENABLED := 0
# Tests start Python hundreds of times: what was compiled once is kept, though an image may have this set.
unexport PYTHONDONTWRITEBYTECODE

# A release must have been out for this long before `make lock` takes it up. AWS's own library need not wait: it carries
# the model that the API is held to, and what the model gained this week is missing here until it is known. botocore does
# not go without the other two, which say how new it may be. Only tests and tools use the three; servers have none.
COOLING_OFF := 7 days
UNCOOLED := boto3 botocore s3transfer
LOCK := .cache/uv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
  --exclude-newer "$(COOLING_OFF)" $(UNCOOLED:%=--exclude-newer-package %=false)

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: set-up-run ## Run the server: everything is checked
	@exec poolhouse serve $(ARGS)

dev: set-up-run ## Run the emulator: for development and tests only
	@exec poolhouse dev $(ARGS)

test: set-up-test ## Check everything: lint, generated code, and all tests
	@$(MAKE) lint check-generated
	@$(MAKE) pytest

pytest: set-up-test ## Run the tests alone, or those that ARGS names
	@pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: set-up-dev ## Check style, types, layers and the API's rules
	ruff check
	ruff format --check
	mypy
	lint-imports --no-logo --cache-dir .cache/import-linter
	buf lint
	$(if $(wildcard $(RELEASED)),buf breaking --against $(RELEASED),@echo "buf breaking: nothing is released yet")

format: set-up-dev ## Write the code as the linter wants it
	ruff check --fix
	ruff format

generate: set-up-dev ## Write all generated code anew, from the protos
	@python tools/generate.py

check-generated: set-up-dev ## Fail when the committed generated code is not what the protos say
	@python tools/generate.py --check

# What is installed elsewhere is what was tested here: the wheel, and all that it needs, under hash.
package: set-up-run ## Build what is installed on a server that has no checkout: dist/
	@rm -rf dist
	@.cache/uv/bin/uv build --quiet --offline --wheel --out-dir dist
	@cp requirements/run.txt dist/requirements.txt
	@ls dist

docs: set-up-dev ## Write the tables of the pages anew, from the code
	@python -m tests.docs

pictures: set-up-test ## Take the pictures of the pages anew, from the emulator
	@python -m tests.docs.pictures

release-protos: set-up-dev ## Remember the API as released: nothing in it may break from now on
	buf build --exclude-source-info --output $(RELEASED)

lock: set-up-dev ## Pin the newest versions of everything
	$(LOCK) --group bootstrap --output-file requirements/bootstrap.txt
	$(LOCK) pyproject.toml --output-file requirements/run.txt
	$(LOCK) pyproject.toml --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	cd clients/typescript && npm update --package-lock-only --min-release-age=$(firstword $(COOLING_OFF))
	cd tests/clients/javascript && npm update --package-lock-only --min-release-age=$(firstword $(COOLING_OFF))
	cd clients/go && go get -u ./... && go mod tidy
	cd tests/clients/go && go get -u ./... && go mod tidy
	cd tests/load/crowd && go get -u ./... && go mod tidy
	cd examples/go && go get -u ./... && go mod tidy
	cd tools && go get -u tool && go mod tidy

bench: set-up-test ## Measure a server under load, on this machine
	@python -m tests.load $(ARGS)

# AWS's command line carries a model of its own, which lags behind botocore's: shown this one, it knows every operation.
shell: set-up-dev ## Open a shell with the tools of this checkout
	@AWS_DATA_PATH=$$(python -c 'import botocore.loaders as it; print(it.Loader.BUILTIN_DATA_PATH)') exec $${SHELL:-bash}

clean: ## Remove all that the other targets made, except data
	rm -rf .venv .cache dist clients/typescript/node_modules clients/typescript/dist tests/clients/javascript/node_modules
	find server tests tools clients -name __pycache__ -type d -prune -exec rm -rf {} +

set-up-run set-up-dev set-up-test: set-up-%:
	@$(PYTHON) tools/bootstrap.py $*

.PHONY: help serve dev test pytest lint format generate check-generated package docs pictures release-protos lock bench \
  shell clean set-up-run set-up-dev set-up-test
