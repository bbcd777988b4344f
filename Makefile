# make setup | demo | test | lint | docs | bench | gpu | wheelhouse
#
# The first setup's choices are kept in $(VENV)/choices.mk:
#   TORCH      the PyTorch to install, such as
#              TORCH="torch==2.4.1 --index-url URL", or `installed`: that of
#              PYTHON, such as a container's or a cluster's
#   PARTS      what is installed beside what training needs: files of
#              requirements/, or nothing
#   CUDA_OPS   1 builds mmcv's CUDA operators too, which nothing here needs
#   WHEELHOUSE a folder that `make wheelhouse DIR=...` filled, for a machine
#              without a network: nothing else is installed from
SHELL := /bin/bash
VENV ?= .venv
-include $(VENV)/choices.mk
PYTHON ?= python3
TORCH ?= torch==2.13.0
PARTS ?= optional tests docs
CUDA_OPS ?= 0
BIN := $(VENV)/bin
CHOICES := TORCH PARTS CUDA_OPS
READY := $(VENV)/.ready-$(shell echo '$(foreach x,$(CHOICES),$($x))' | \
	cksum | cut -d' ' -f1)
# A first prediction, which compiles the kernels for this processor.
FIRST_USE := from sympoint.apis import SymbolInferencer; \
	from sympoint.floorplan_mini import draw_primitives; \
	SymbolInferencer(show_progress=False)( \
	draw_primitives(0, 0, "test", "wide"), units="dm")
DEMO_CONFIG := configs/sympoint/sympoint_tiny_1xb4-8e_floorplan-mini-panseg.py
DEMO_DATA := data/floorplan_mini
DEMO_DIR := work_dirs/demo
CHECKED := projects tools tests configs setup.py

.PHONY: setup demo test lint docs bench gpu wheelhouse
setup: $(READY)

ifdef WHEELHOUSE
$(READY): export PIP_NO_INDEX = 1
$(READY): export PIP_FIND_LINKS = $(abspath $(WHEELHOUSE))
endif
ifeq ($(TORCH),installed)
# what is there stays the version that it is
$(READY): export PIP_CONSTRAINT = $(abspath $(VENV)/constraints.txt)
endif

# torch comes before mmcv, which builds its operators only where it finds it
$(READY): requirements/build.txt requirements/mminstall.txt \
		requirements/runtime.txt $(PARTS:%=requirements/%.txt) \
		setup.cfg setup.py
	$(PYTHON) -m venv $(VENV)
ifeq ($(TORCH),installed)
	$(PYTHON) tools/misc/share_packages.py $(VENV)
else
	$(BIN)/pip install $(TORCH)
endif
	$(BIN)/pip install -r requirements/build.txt
	CUDA_OPS=$(CUDA_OPS) $(BIN)/python tools/misc/install_mmcv.py
	$(BIN)/pip install --no-deps -r requirements/mminstall.txt
	$(BIN)/pip install -r requirements/runtime.txt \
		$(PARTS:%=-r requirements/%.txt)
	$(BIN)/pip install --no-build-isolation --no-deps -e .
	cd / && $(abspath $(BIN))/python -c \
		'import mmcv.ops, mmdet3d.models, sympoint.models'
	cd / && $(abspath $(BIN))/python -c '$(FIRST_USE)'
	printf '%s ?= %s\n' $(foreach x,$(CHOICES),$x '$($x)') \
		> $(VENV)/choices.mk
	touch $@

# PYTHON_VERSION is that of the machine it is for; HAVE, a file that
# `python -m pip freeze` wrote there, names what is there already.
wheelhouse:
	$(PYTHON) tools/misc/wheelhouse.py '$(DIR)' --torch '$(TORCH)' \
		--parts $(PARTS) $(if $(HAVE),--have '$(HAVE)') \
		$(if $(PYTHON_VERSION),--python-version $(PYTHON_VERSION))

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

# what works on this machine's GPU; without one, on the CPU
gpu: setup
	$(BIN)/python tools/misc/check_gpu.py
