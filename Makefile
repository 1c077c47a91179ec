# pg_greenlight: approval workflow for social-media teams, inside PostgreSQL.
# Everything here works as root and as a user with sudo, from a bare Debian with git and make.

PG_MAJOR ?= 15
PG_CONFIG ?= /usr/lib/postgresql/$(PG_MAJOR)/bin/pg_config
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PGXS_MAKE = $(MAKE) --no-print-directory -f src/build.mk PG_CONFIG=$(PG_CONFIG) with_llvm=no
RUN = PG_MAJOR=$(PG_MAJOR) PG_CONFIG=$(PG_CONFIG) test/tools/run

.DEFAULT_GOAL := build
.PHONY: help deps deps-test build install installcheck demo demo-data check check-build check-unit check-sql \
	check-iso check-tap check-model check-metrics check-long lint format asan coverage bench docs dist clean

help:           ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1	\2/p' $(MAKEFILE_LIST)
	@echo "  PG_MAJOR=15|17|18 selects the server (now $(PG_MAJOR)); 16 too, where its packages are installed"

deps:           ## install what building and running takes (apt)
	@PG_MAJOR=$(PG_MAJOR) test/tools/deps build

deps-test:      ## install what the tests take as well
	@PG_MAJOR=$(PG_MAJOR) test/tools/deps build test
	@test/tools/bluesky install

build:          ## compile the extension
	@test/tools/deps --check $(PG_CONFIG) gcc pkg-config
	$(PGXS_MAKE) all

install: build  ## compile and install it into the server
	$(SUDO) $(PGXS_MAKE) install

demo:           ## a month of three clients on a throw-away server, in a minute
	@PG_MAJOR=$(PG_MAJOR) test/tools/deps build demo
	@$(MAKE) --no-print-directory install >/dev/null
	@PG_MAJOR=$(PG_MAJOR) bench/demo/run

demo-data:      ## fill an empty database of a test server with a made-up past (bench/metrics/demo-data says how)
	@bench/metrics/demo-data

check: deps-test check-build    ## all tests (under 30 minutes)
	@GL_DOCS_CHECK=1 $(RUN) lint unit sql iso pairs model metrics tap docs

# From 16 on modules are built with hidden symbols; the test-only module calls some of ours.
CHECK_MAKE = $(PGXS_MAKE) STRICT='-Werror -DUSE_ASSERT_CHECKING' CFLAGS_SL_MODULE=
check-build:
	$(CHECK_MAKE) all
	$(SUDO) $(CHECK_MAKE) install
	$(MAKE) --no-print-directory -B -C test/modules PG_CONFIG=$(PG_CONFIG) with_llvm=no all
	$(SUDO) $(MAKE) --no-print-directory -C test/modules PG_CONFIG=$(PG_CONFIG) with_llvm=no install

check-unit: deps-test           ## the rules and the network floor, without a server
	@$(RUN) unit

check-sql: deps-test check-build ## regression tests
	@$(RUN) sql

check-iso: deps-test check-build ## two sessions racing
	@$(RUN) iso pairs

check-tap: deps-test check-build ## servers, workers, crashes
	@$(RUN) tap

check-model: deps-test check-build ## a second implementation of the rules, walked beside the first
	@$(RUN) model

check-metrics: deps-test check-build ## facts and roll-ups beside a recomputation from the log
	@$(RUN) metrics

check-long: deps-test check-build ## all tests with the long counts (about an hour)
	@GL_LONG=1 GL_DOCS_CHECK=1 $(RUN) lint unit sql iso pairs model metrics tap docs

installcheck: check-sql         ## the usual name for check-sql

lint: deps-test                 ## shape, format, names, catalogue
	@$(RUN) lint

format:         ## clang-format all C
	clang-format -i $$(git ls-files 'src/*.[ch]' 'test/*.[ch]')

asan: deps-test                 ## unit tests of the network floor and the rules under sanitizers
	@GL_ASAN=1 $(RUN) unit

coverage: deps-test             ## line coverage of the rules, from the unit tests
	@GL_COVERAGE=1 $(RUN) unit

bench: deps-test install        ## side-by-side benchmarks: prints ratios
	@PG_MAJOR=$(PG_MAJOR) test/tools/deps bench
	@PG_MAJOR=$(PG_MAJOR) bench/run

docs: deps-test check-build     ## write docs/reference, and run the examples of all pages
	@$(RUN) docs

dist:           ## a source archive of this version
	@v=$$(sed -n "s/^default_version = '\(.*\)'/\1/p" control/pg_greenlight.control); \
	git archive --format=zip --prefix=pg_greenlight-$$v/ -o pg_greenlight-$$v.zip HEAD && echo pg_greenlight-$$v.zip

clean:          ## remove what was built
	rm -f src/*.o src/*/*.o src/*.d src/*/*.d *.so sql/pg_greenlight--*.sql src/.built-for
	rm -f test/modules/*.o test/modules/*.so test/modules/*.d
