# The commands of this project. Each is a script of a few lines in tools/, sets up what it needs, and may be run again at any time.

.PHONY: help run build dev test kill setup

help: ## Say what there is.
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: ## Build Phloem and serve it on 127.0.0.1:3000.
	@tools/run.sh

build: setup ## Build the one binary, target/release/phloem.
	@tools/build.sh

dev: ## Serve with live reload, for working on the pages.
	@tools/dev.sh

test: ## Run every check and test.
	@tools/test.sh

kill: setup ## Kill the server again and again while calls run, for ten minutes or PHLOEM_KILL_SECONDS.
	@PHLOEM_KILL_SECONDS=$${PHLOEM_KILL_SECONDS:-600} tools/with-postgres.sh cargo test --package phloem-server --test kill -- --nocapture

setup: ## Install what building needs and is missing.
	@tools/setup.sh
