# The portal of the civil judgment enforcement agencies: `make start`, `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
THADS_PORT ?= 8080
THADS_PROFILE ?= demo
export THADS_PORT THADS_PROFILE

UV := .venv/bin/uv
UV_PIN := $(shell sed -n 's/^uv = //p' versions.cfg)

.PHONY: help
help: ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

.PHONY: start
start: build ## Install, make the site if there is none, and serve it
	@bin/thads-serve

.PHONY: build
build: bin/instance ## Install every pin, write bin/ and instance/, compile translations
	@bin/zopepy -m thads.operations.compiled_translations

.venv/pins: versions.cfg setup.py
	@instance/templates/prepare-python "$(PYTHON)"
	@echo "--> packages of versions.cfg (uv)"
	@sed -n '/^\[versions\]/,$$ s/^\([A-Za-z][^ ]*\) = \(.*\)$$/\1==\2/p' versions.cfg > .venv/requirements.txt
	@$(UV) pip install --quiet --python .venv/bin/python -r .venv/requirements.txt || \
	    { echo "*** Some package could not be installed. Is the package index reachable? Run 'make start' again: what is there is kept."; exit 1; }
	@touch $@

bin/instance: .venv/pins buildout.cfg
	@echo "--> bin/ and instance/ (buildout)"
	@.venv/bin/buildout -q -c buildout.cfg settings:http-port=$(THADS_PORT) \
	    settings:throw-away="$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(24))')" || \
	    { echo "*** buildout failed; the lines above say where."; exit 1; }
	@touch $@

instance/zeo/etc/zeo.conf: .venv/pins buildout.cfg cluster.cfg
	@echo "--> bin/ and instance/ of the cluster (buildout)"
	@.venv/bin/buildout -q -c cluster.cfg settings:http-port=$(THADS_PORT) \
	    settings:client2-port=$$(($(THADS_PORT)+1)) settings:zeo-port=$$(($(THADS_PORT)+2)) \
	    settings:throw-away="$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(24))')" || \
	    { echo "*** buildout failed; the lines above say where."; exit 1; }
	@touch $@

.PHONY: ldap
ldap: build ## Add the client of directories (LDAP), built here: see versions-ldap.txt
	@$(UV) pip install --quiet --python .venv/bin/python -r versions-ldap.txt || \
	    { echo "*** python-ldap could not be built. Are libldap2-dev, libsasl2-dev and gcc installed?"; exit 1; }

.PHONY: cluster
cluster: build instance/zeo/etc/zeo.conf ## Start database server, two web clients and worker on the same site
	@bin/thads-cluster start

.PHONY: cluster-stop
cluster-stop: ## Stop the cluster
	@bin/thads-cluster stop

.PHONY: quick
quick: build ## Run what a change must pass before it is committed: all but browsers, clusters, wheel
	@bin/zopepy tests/shares.py --quick

.PHONY: test
test: build ## Run all tests in as many processes as cores; some with TESTS="-t name"
ifeq ($(strip $(TESTS)),)
	@bin/zopepy tests/shares.py
else
	@bin/test -s tests --all $(TESTS)
endif

.PHONY: coverage
coverage: build ## Run the tests of level 1 and report which lines they reach
	@bin/coverage erase
	@bin/zopepy tests/shares.py --quick --coverage
	@bin/coverage combine --quiet
	@bin/coverage report --skip-covered --skip-empty

.PHONY: rights
rights: build ## Write the rights tables into workflows and role map
	@bin/thads-rights

.PHONY: translations
translations: build ## List messages without Vietnamese and add them to the catalogues
	@bin/thads-translations

.PHONY: coverage-of-translations
coverage-of-translations: build ## Count, by domain, how much of Plone speaks Vietnamese, into docs/translations.md
	@bin/thads-translations --coverage

.PHONY: changes
changes: build ## Show the changes since the last release, from news/
	@.venv/bin/towncrier build --draft --version "$$(.venv/bin/python setup.py --version 2>/dev/null)"

.PHONY: architecture
architecture: build ## Draw the rooms and their imports, list them in docs/architecture.md
	@.venv/bin/python -m docs.floors

.PHONY: shots
shots: build ## Pictures of all pages of a running site, into screenshots/
	@bin/zopepy docs/shots.py

.PHONY: rest
rest: build ## Record requests and answers of the REST services, and write docs/rest
	@THADS_RECORD=1 bin/test -s tests -m tests.web.test_http_examples

.PHONY: handbook
handbook: build ## Pictures of the handbooks, taken of a running demo site
	@PYTHONPATH=docs bin/zopepy docs/pictures.py

.PHONY: clean
clean: ## Remove what was built (data in var/ stays)
	rm -rf .venv bin build develop-eggs instance/instance instance/test instance/zeo \
	    instance/client1 instance/client2 instance/worker-home .installed.cfg .installed-cluster.cfg src/thads.egg-info
