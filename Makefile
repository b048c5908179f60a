# One entry for everything. `make` alone lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help

CFLAGS ?= -O2
references := .build/references/odbc_fetch .build/references/odbc_copy
# It is written with the instructions of one processor.
ifeq ($(shell uname -m),x86_64)
references += .build/references/csv_encode
endif

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install what building and testing need and this machine lacks
	@scripts/setup

.PHONY: build
build: setup ## build the release binaries
	swift build --configuration release

.PHONY: test
test: setup ## run all tests, on servers of the checkout's own
	swift build --build-tests
	@scripts/with-stack swift test --skip-build $(TEST_ARGUMENTS)

.PHONY: check
check: ## formatting, imports, layers, file sizes, links: what needs no build
	@scripts/check

.PHONY: format
format: ## format all Swift sources in place
	swift format --in-place --recursive Package.swift Sources Tests

.PHONY: lint
lint: ## only the formatting part of check
	swift format lint --strict --recursive Package.swift Sources Tests

.PHONY: demo
demo: setup ## a full and an incremental sync of 200,000 customers, with proof that nothing was lost
	@scripts/demo

.PHONY: bench
bench: setup bench-references ## measure each stage, beside two C programs as the yardstick
	@scripts/bench

.PHONY: bench-allocations
bench-allocations: setup .build/references/count_allocations.so ## heap allocations of each additional million rows
	@scripts/bench-allocations

.PHONY: bench-memory
bench-memory: setup ## peak memory of 1 and 10 million rows
	@scripts/bench-memory

.PHONY: bench-peers
bench-peers: setup ## the same transfers by psql, DuckDB, pgcopydb, pgloader and Sling, beside replicator
	@scripts/bench-peers

.PHONY: bench-references
bench-references: $(references) ## build the C programs that benchmarks compare with

.build/references/%.so: Sources/Bench/references/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra $(CFLAGS) -fPIC -shared -o $@ $<

.build/references/%: Sources/Bench/references/%.c Sources/Bench/references/reference.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -Wall -Wextra $(CFLAGS) -o $@ $< $$(pkg-config --cflags --libs odbc libpq) -pthread

.PHONY: stack-up
stack-up: setup ## start the checkout's own PostgreSQL and S3, see scripts/stack
	@scripts/stack up

.PHONY: stack-down
stack-down: ## stop them; their data stays
	@scripts/stack down

.PHONY: clean
clean: ## remove what was built; the stack and its data stay
	rm -rf .build
