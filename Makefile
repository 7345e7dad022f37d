# make demo    two federated instances with content, on this machine
# make test    every test
# make check   format, lints, licences
#
# The first two install what is missing (PostgreSQL, a C compiler; for the tests Chromium) when run
# as root or with passwordless sudo, and say so; else they print the command and stop.
#
#   make demo ARGS=--reset      throw the demo's data away and begin again
#   make demo RELEASE=1         with the optimised program, which takes longer to compile
#   make test ARGS=federation   only tests with this in their name
#   make test NEXTEST=1         with cargo-nextest

SHELL := /bin/sh
export PATH := $(PATH):$(or $(CARGO_HOME),$(HOME)/.cargo)/bin

ARGS ?=
release := $(if $(RELEASE),--release)

.DEFAULT_GOAL := help
.PHONY: help demo test check

help:
	@sed -n '/^$$/q;s/^# \{0,1\}//p' Makefile

demo:
	@.ci/need cargo c-compiler postgres
	@echo "Compiling Ateneo; the first time this takes some minutes."
	@cargo build --locked $(release) --bin ateneo
	@cargo run --quiet --locked $(release) --bin ateneo -- demo $(ARGS)

test:
	@.ci/need cargo c-compiler postgres browser python
	@.ci/tools
	cargo $(if $(NEXTEST),nextest run,test) --locked $(ARGS)

check:
	@.ci/need cargo c-compiler
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	@if command -v shellcheck >/dev/null; then \
	  echo shellcheck .ci/need .ci/run .ci/tools docker/entrypoint.sh; \
	  shellcheck .ci/need .ci/run .ci/tools docker/entrypoint.sh; \
	else echo "shellcheck is not installed: shell scripts not checked"; fi
	@if command -v cargo-deny >/dev/null; then \
	  echo cargo deny --locked check bans licenses sources; \
	  cargo deny --locked check bans licenses sources; \
	else echo "cargo-deny is not installed: licences not checked (cargo install --locked cargo-deny)"; fi
