# make setup | demo | test | lint | docs | bench
#
# TORCH names the PyTorch to install, for a machine with CUDA for example
#   TORCH="torch==2.4.1 --index-url URL" make setup
SHELL := /bin/bash
VENV ?= .venv
PYTHON ?= python3
TORCH ?= torch==2.13.0
BIN := $(VENV)/bin
READY := $(VENV)/.ready-$(shell echo '$(TORCH)' | cksum | cut -d' ' -f1)
DEMO_CONFIG := configs/sympoint/sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py
DEMO_DATA := data/floorplan_mini
DEMO_DIR := work_dirs/demo
CHECKED := projects tools tests configs setup.py

.PHONY: setup demo test lint docs bench
setup: $(READY)

# torch comes before mmcv, which builds its operators only where it finds it
$(READY): requirements/build.txt requirements/mminstall.txt \
		requirements/runtime.txt requirements/tests.txt \
		requirements/optional.txt requirements/docs.txt setup.cfg setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install $(TORCH)
	$(BIN)/pip install -r requirements/build.txt
	$(BIN)/python tools/misc/install_mmcv.py
	$(BIN)/pip install --no-deps -r requirements/mminstall.txt
	$(BIN)/pip install -r requirements/runtime.txt \
		-r requirements/optional.txt -r requirements/tests.txt \
		-r requirements/docs.txt
	$(BIN)/pip install --no-build-isolation --no-deps -e .
	cd / && $(abspath $(BIN))/python -c \
		'import mmcv.ops, mmdet3d, spconv, sympoint.models'
	touch $@

# Model selection would look at val only; the demo takes the last epoch. One
# thread sums in one order, so that the figures are the same every time.
demo: export OMP_NUM_THREADS = 1
demo: setup
	$(BIN)/python tools/create_data.py floorplan_mini --out-dir $(DEMO_DATA)
	rm -rf $(DEMO_DIR)
	$(BIN)/python tools/train.py $(DEMO_CONFIG) --work-dir $(DEMO_DIR)
	$(BIN)/python tools/test.py $(DEMO_CONFIG) \
		"$$(cat $(DEMO_DIR)/last_checkpoint)" --work-dir $(DEMO_DIR) \
		--show-dir $(abspath $(DEMO_DIR))/pictures

# one thread each: some tests compare runs bit for bit
test: setup lint
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

lint: setup
	$(BIN)/flake8 $(CHECKED)
	$(BIN)/isort --check-only --quiet $(CHECKED)
	$(BIN)/yapf --diff --recursive --parallel $(CHECKED)
	$(BIN)/codespell README.md docs $(CHECKED)

# a warning is an error
docs: setup
	$(BIN)/sphinx-build -W --keep-going -q docs/en docs/_build/html

bench: setup
	$(BIN)/python tools/analysis_tools/benchmark.py all
