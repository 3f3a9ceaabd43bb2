# Each target is a thin line over a verb of the project. `make run` and `make test` set everything up.
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 1
Q ?= Who do you share it with?

UV := .tools/bin/uv
PYTHON := .venv/bin/python
# Rasa reports usage unless told not to; bytecode makes every later start faster.
export RASA_TELEMETRY_ENABLED := false
export PYTHONPATH := $(CURDIR)
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test chat ask train fine-tune check lint evaluate account crash bench bench-nlu setup lock services clean

run: train
	@echo "Starting. When it says Ready, open http://localhost:$(PORT)/ for the notice with the chat,"
	@echo "/demo for a stand-in school page, /staff for the sharing look-up, /docs for the API."
	$(PYTHON) -m api --host $(HOST) --port $(PORT) --workers $(WORKERS)

test: train services
	$(PYTHON) -m pytest

chat: train
	$(PYTHON) -m bot chat

ask: train
	@$(PYTHON) -m bot ask "$(Q)"

train: .venv/ready
	$(PYTHON) -m bot train

# Teach the sentence encoder anew what the phrases tell apart; half an hour, and seldom needed.
fine-tune: .venv/ready
	$(PYTHON) -m bot fine-tune

check: .venv/ready
	$(PYTHON) -m bot check

lint: .venv/ready
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

evaluate: train
	$(PYTHON) -m bot evaluate $(ARGS)

# Speed and quality beside stock Rasa, whose first training takes hours: see the README for ARGS.
bench: train
	$(PYTHON) -m tests.bench $(ARGS)

# The NLU pipelines alone, on a public few-shot task.
bench-nlu: .venv/ready
	$(PYTHON) -m tests.bench.few_shot $(DATA) $(ARGS)

# An account for the inbox: make account NAME=j.smith
account: .venv/ready
	$(PYTHON) -m api.handoffs account $(NAME)

# The long crash test: servers killed again and again on both databases.
crash: .venv/ready services
	$(PYTHON) -m tests.api.handoffs.crash --seconds 120

setup: .venv/ready

# Chromium, PostgreSQL and Redis for the tests, from Debian's packages where they are missing.
services:
	@command -v chromium >/dev/null && command -v redis-server >/dev/null \
		&& ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
		echo "Installing Chromium, PostgreSQL and Redis for the tests ..."; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends \
			chromium postgresql redis-server >/dev/null; }

lock: $(UV)
	$(UV) pip compile --upgrade --generate-hashes --python-version 3.10 pyproject.toml -o requirements.lock

# uv goes into a folder of the project, so that no Python of the machine is touched.
$(UV):
	@echo "Installing uv into .tools ..."
	python3 -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check uv==0.9.13

.venv/ready: requirements.lock | $(UV)
	@echo "Installing the locked dependencies into .venv ..."
	$(UV) venv --quiet --allow-existing --python 3.10 .venv
	$(UV) pip sync --quiet --require-hashes --compile-bytecode requirements.lock
	@touch $@

clean:
	rm -rf .venv .tools .cache .rasa .mypy_cache .ruff_cache .pytest_cache bot/models reports
