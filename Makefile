# A thin layer over CMake: presets are in CMakePresets.json, packages to install in scripts/bootstrap.
PREFIX ?= /usr/local
DESTDIR ?=
PACKAGE ?= packages/tokyo-2025-as-signed.yaml
FUZZ_SECONDS ?= 20

# Some machines place memory so randomly that sanitizers find no room; where that can be switched off, it is.
steady = $(shell setarch -R true 2>/dev/null && echo setarch -R)
cmake = cmake --log-level=NOTICE
version = $(shell head -1 VERSION)
npm = $(shell command -v npm)
sources = $(shell git ls-files --cached --others --exclude-standard '*.c' '*.h' '*.inc')

.PHONY: help demo build check check-web check-san check-fuzz check-threads coverage bench install uninstall dist docs po format lint clean
help:
	@echo 'make demo        install what is missing, build, run the Tokyo package and write its report'
	@echo 'make check       install what is missing, build, run every test'
	@echo 'make check-web   the charts, the report and the page in a real browser'
	@echo 'make check-san   the tests under AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer'
	@echo 'make check-fuzz  each fuzz target for FUZZ_SECONDS=$(FUZZ_SECONDS)'
	@echo 'make coverage    lines and branches the tests reach'
	@echo 'make bench       time of a solve, cold and warm, small and large'
	@echo 'make install     to PREFIX=$(PREFIX), below DESTDIR if given; installs no other packages'
	@echo 'make docs        the tables of docs/ that follow from the sources'
	@echo 'make po          the strings that po/fr.po has to translate'
	@echo 'make uninstall   removes what make install put there, with the same PREFIX and DESTDIR'
	@echo 'make dist        entente-VERSION.tar.gz of the last commit, which builds without git'
	@echo 'make format      clang-format over all sources'
	@echo 'make lint        format, clang-tidy, cppcheck, and the tests under ThreadSanitizer'
	@echo 'make clean       remove build/'

# WEB=ON: reports with charts, whose packages npm fetches; where nothing is said it stays as it was.
build:
	@$(cmake) --preset release $(if $(WEB),-DENTENTE_WEB=$(WEB))
	@cmake --build --preset release

demo:
	@scripts/bootstrap build
	@$(MAKE) --no-print-directory build $(if $(npm),WEB=ON)
	@echo
	build/release/bin/entente run $(PACKAGE) --report build/report.html
	@echo
	@echo 'The report, to open in a browser: build/report.html'
	@echo 'The page to play with:             build/release/bin/entente serve'
	@$(if $(npm),:,echo 'The report has tables and no charts, and there is no page: npm is missing; scripts/bootstrap web installs it.')

check:
	@scripts/bootstrap build check
	@$(cmake) --preset dev
	@cmake --build --preset dev
	@ctest --preset dev

# npm is quiet about what it installs once it is there.
web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@cd web && npm ci --ignore-scripts --prefer-offline --loglevel=error
	@touch $@

check-web:
	@scripts/bootstrap build check web
	@$(cmake) --preset dev -DENTENTE_WEB=ON
	@cmake --build --preset dev --target entente_command
	@$(MAKE) --no-print-directory web/node_modules/.package-lock.json
	@cd web && ENTENTE=../build/dev/bin/entente ENTENTE_DB=../build/dev/runs.sqlite npm run --silent check

check-san:
	@scripts/bootstrap build check
	@$(cmake) --preset asan
	@cmake --build --preset asan
	@$(steady) ctest --preset asan

check-fuzz:
	@scripts/bootstrap build check
	@$(cmake) --preset fuzz -DENTENTE_FUZZ_SECONDS=$(FUZZ_SECONDS)
	@cmake --build --preset fuzz
	@$(steady) ctest --preset fuzz

check-threads:
	@scripts/bootstrap build check
	@$(cmake) --preset tsan
	@cmake --build --preset tsan
	@$(steady) ctest --preset tsan

coverage:
	@scripts/bootstrap build check lint
	@$(cmake) --preset coverage
	@cmake --build --preset coverage
	@find build/coverage -name '*.gcda' -delete
	@ctest --preset coverage
	@gcovr --root . --filter src/ --object-directory build/coverage --print-summary --html-details build/coverage/lines.html

bench: build
	@build/release/bin/entente bench --json >build/bench.json
	@build/release/bin/entente bench
	@bench/compare build/bench.json bench/baseline.json

install: build
	DESTDIR='$(DESTDIR)' cmake --install build/release --prefix '$(PREFIX)'

docs:
	@scripts/bootstrap build check
	@$(cmake) --preset dev
	@cmake --build --preset dev --target docs

po:
	@scripts/po

uninstall:
	@test -f build/release/install_manifest.txt || { echo 'nothing was installed from here'; exit 1; }
	@grep -q '^$(PREFIX)/' build/release/install_manifest.txt || { echo 'installed with another PREFIX'; exit 1; }
	sed 's|^|$(DESTDIR)|' build/release/install_manifest.txt | tr '\n' '\0' | xargs -0 rm -f --

dist:
	git archive --format=tar --prefix='entente-$(version)/' HEAD | gzip -n -9 >'entente-$(version).tar.gz.part'
	mv 'entente-$(version).tar.gz.part' 'entente-$(version).tar.gz'

format:
	clang-format -i $(sources)

lint:
	@scripts/bootstrap build check lint
	clang-format --dry-run -Werror $(sources)
	@$(cmake) --preset dev
	@cmake --build --preset dev
	scripts/lint build/dev
	@$(MAKE) --no-print-directory check-threads

clean:
	rm -rf build web/node_modules web/out
