# The commands that always work. The first one sets everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DO_NOT_TRACK := 1

.PHONY: briefing test bench eval lint types clean

briefing: $(VENV)/.ready ## a briefing on seeds/
	@$(BIN)/synopse run seeds

$(VENV)/.ready: pyproject.toml constraints.txt
	@echo "Setting up .venv (once; about two minutes and 2 GB) …"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) build output .mypy_cache .pytest_cache .ruff_cache *.egg-info
