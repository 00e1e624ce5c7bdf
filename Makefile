# One command each; the first to need the environment sets it up.
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench proof format docs locales messages lock

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/ready: requirements-dev.txt requirements.txt pyproject.toml
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

setup: .venv/ready locales ## set up .venv with everything to run and to test
	@$(PY) -m compileall -q bot zwcore

locales: .venv/ready $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/zw.po)) ## compile the translations

%.mo: %.po | .venv/ready
	@.venv/bin/pybabel -q compile --input-file $< --output-file $@

messages: .venv/ready ## take the messages out of the code, update the translations
	$(PY) -m locales.messages

run: setup ## start the bot; without a token: the offline chat page
	@.venv/bin/zwbot run $(ARGS)

test: setup ## all tests but the slow proofs
	$(PY) -m pytest -q -n 2 --dist loadgroup $(ARGS)

proof: setup ## the slow proofs, from where they were stopped; FRESH=1 from the beginning
	$(PY) -m tests.proof $(if $(FRESH),--fresh) $(ARGS)

bench: setup ## speed, side by side, results checked first
	$(PY) -m bench

check: setup ## format, lint, types, import contracts, locales
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m tests.locales_check
	.venv/bin/deptry .

docs: setup ## write the generated pages
	$(PY) -m zwcore.exports.docs docs

format: setup ## put the code into shape
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

lock: ## lock the dependencies again
	.venv/bin/python -m pip install --quiet uv
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --extra ocr pyproject.toml -o requirements-ocr.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --extra dev --extra ocr pyproject.toml build-requirements.in -o requirements-dev.txt
