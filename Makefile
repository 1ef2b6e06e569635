# "make help" lists what can be done. "make run" and "make test" need Go and Node with npm, nothing else.

TAGS    := nomsgpack
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
PROGRAM := bin/tagungsbuero
RACE    := $(shell command -v cc >/dev/null 2>&1 && echo -race)

.DEFAULT_GOAL := build
.PHONY: help build run dev test check test-go browser letters calendar-program bench golden handbook assets go node

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 10

build: assets ## the program, at bin/tagungsbuero
	@go build -tags $(TAGS) -ldflags "-s -w -X main.version=$(VERSION)" -o $(PROGRAM) ./cmd/tagungsbuero

run: build ## the service with demo data on http://localhost:8080, data in ./data; Ctrl-C stops it
	@exec ./$(PROGRAM) serve --demo

dev: build ## the same, with templates and style sheets read again for every page
	@exec ./$(PROGRAM) serve --demo --reload

test: check browser letters calendar-program test-go ## everything that CI checks

check: assets ## formatting, vet and staticcheck
	@wrong=$$(gofmt -l cmd docs internal migrations templates); \
	if [ -n "$$wrong" ]; then echo "Not formatted, run gofmt -w on:"; echo "$$wrong"; exit 1; fi
	go vet -tags $(TAGS) ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 -tags $(TAGS) ./...

test-go: assets
	go test -tags $(TAGS) $(RACE) -timeout 30m ./...

browser: # the tests of the pages drive Chromium
	@for name in chromium chromium-browser google-chrome google-chrome-stable "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do \
		if command -v "$$name" >/dev/null 2>&1; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing Chromium for the browser tests ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "The browser tests need Chromium. Install it: sudo apt-get install chromium (Debian, Ubuntu), brew install --cask google-chrome (macOS)."; exit 1; \
	fi

letters: # the tests of letters send them through Postfix, which does not have to run, and show them to SpamAssassin
	@if [ "$$(uname)" != Linux ]; then exit 0; fi; \
	PATH="$$PATH:/usr/sbin"; missing=; \
	command -v postconf >/dev/null 2>&1 || missing=postfix; \
	command -v spamassassin >/dev/null 2>&1 || missing="$$missing spamassassin"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && ! command -v sendmail >/dev/null 2>&1; then \
		echo "Installing $$missing for the tests of letters ..."; \
		echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else \
		echo "The tests of letters need $$missing. Install it: sudo apt-get install --no-install-recommends $$missing (Postfix does not have to run: choose \"No configuration\"; it replaces another mail server)."; exit 1; \
	fi

calendar-program: # the tests of the letters import their files into khal
	@if command -v khal >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing khal for the calendar tests ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends khal >/dev/null; \
	else \
		echo "The calendar tests need khal. Install it: sudo apt-get install khal (Debian, Ubuntu), brew install khal (macOS)."; exit 1; \
	fi

bench: build ## ratios of throughput, measured in one run
	go run -tags $(TAGS) ./internal/bench

golden: assets ## write the expected files of the tests anew; look at the difference before committing
	go test -tags $(TAGS) $$(grep -rl --include='*_test.go' 'flag.Bool("update"' internal | xargs -n1 dirname | sort -u | sed 's|^|./|') -update

handbook: assets browser ## take the pictures of the handbook anew; look at them before committing
	go test -tags $(TAGS) ./internal/web/handbook -update
	go test -tags $(TAGS) -run TestTheHandbookShowsThePagesAsTheyAre ./internal/e2e -handbook

assets: node_modules/.package-lock.json | go
	@go run ./internal/web/asset/sync

node_modules/.package-lock.json: package.json package-lock.json | node
	@echo "Getting the front-end packages ..."
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

go:
	@command -v go >/dev/null 2>&1 || { echo "Go is missing. Get it from https://go.dev/dl/ (1.26 or newer), or: sudo apt-get install golang (it fetches the newer version by itself)."; exit 1; }

node:
	@command -v npm >/dev/null 2>&1 || { echo "Node with npm is missing. Install it: sudo apt-get install nodejs npm (Debian, Ubuntu), brew install node (macOS)."; exit 1; }
