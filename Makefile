# Each command sets up what it needs by itself.
#
#   make run [TREASURY=my.yaml] [PORT=8501]   serve the dashboard on this machine
#   make test [ARGS="-k peg"]                 every test, the browser's too
#   make check                                style, types and the direction of imports
#   make validate                             the long evidence, written to VALIDATION.md
#   make pictures                             draw the pictures in docs/ anew
#   make lock                                 renew the locks from requirements*.in
#   make clean                                remove what the above made

PORT ?= 8501
TREASURY ?=
export TREASURY PORT
# In a checkout that cannot be written to, the environment lives in the user's cache folder, one
# for each lock, so that two versions of Perigee do not undo each other's.
VENV ?= $(shell if [ -x .venv/bin/python ] || [ -w . ]; then echo "$(CURDIR)/.venv"; else \
	echo "$${XDG_CACHE_HOME:-$$HOME/.cache}/perigee/venv-$$(cksum < requirements.txt | cut -d' ' -f1)"; fi)
# Quoted, because folders may hold spaces.
RUN = "$(VENV)/bin/python" -m
LOCK = $(RUN) uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-config --no-emit-index-url --custom-compile-command "make lock"
SET_UP = python=$$(sh tools/find_python.sh) && "$$python" tools/set_up.py "$(VENV)"

.PHONY: help run test check validate pictures lock clean

help:
	@sed -n 's/^#   //p' Makefile

run:
	@if [ -n "$$TREASURY" ] && [ ! -r "$$TREASURY" ]; then \
		echo "There is no readable file $$TREASURY." >&2; exit 1; fi
	@$(SET_UP) requirements.txt --warm --port "$$PORT"
	@case "$$TREASURY" in ''|/*) ;; *) TREASURY="$$PWD/$$TREASURY" ;; esac; \
	if [ -n "$$TREASURY" ]; then export PERIGEE_TREASURY="$$TREASURY"; fi; \
	echo "Perigee is at http://127.0.0.1:$$PORT; press Ctrl-C here to stop it."; \
	exec $(RUN) streamlit run streamlit_app.py --server.port "$$PORT" \
		--server.address 127.0.0.1 --server.headless true

test:
	@CHROMIUM=$$($(SET_UP) requirements-dev.txt --browser --postgres) && export CHROMIUM && \
	ANVIL=$$($(RUN) tools.get_anvil) && export ANVIL && \
	AXE=$$($(RUN) tools.get_axe) && export AXE && \
	exec $(RUN) pytest -n 2 $(ARGS)

check:
	@$(SET_UP) requirements-dev.txt
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	"$(VENV)/bin/lint-imports"

validate:
	@$(SET_UP) requirements-dev.txt
	@ANVIL=$$($(RUN) tools.get_anvil) && export ANVIL && \
	SPECS=$$($(RUN) tools.get_specs) && export SPECS && exec $(RUN) tests.validate

pictures:
	@CHROMIUM=$$($(SET_UP) requirements-dev.txt --browser) && export CHROMIUM && \
	exec $(RUN) tests.browser.pictures

lock:
	@$(SET_UP) requirements-dev.txt
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt
	$(LOCK) requirements-specs.in --output-file requirements-specs.txt

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find risk data dashboard tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
