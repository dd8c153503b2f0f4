# make check and make test are what CI runs. Every target works offline once `make tools` has run and the modules are downloaded.
# Nothing here needs cgo but the race detector; without it all targets share one build cache.
export CGO_ENABLED ?= 0
BIN       := $(CURDIR)/.bin
GO        ?= go
GOLANGCI  := $(BIN)/golangci-lint
BENCHSTAT := $(BIN)/benchstat
GONB      := $(BIN)/gonb
COUNT     ?= 10
PKG       ?= ./...

.DEFAULT_GOAL := help
.PHONY: help check arch fresh build test race short lint fmt gen golden fuzz bench bench-diff profile notebooks cross tools clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

check: build lint arch fresh race ## Everything CI runs but the slow tests

fresh: ## Fail if go generate would change a file
	@state() { git diff; git status --short; }; before=$$(state | cksum); $(GO) generate $(PKG); after=$$(state | cksum); \
	[ "$$before" = "$$after" ] || { git diff --stat; echo 'stale generated files: run make gen and commit'; exit 1; }

build: ## Compile all packages and commands
	$(GO) build ./...

short: ## Fast tests (< 30 s)
	$(GO) test -short $(PKG)

test: ## All tests
	$(GO) test $(PKG)

arch: ## Direction of imports, heavy dependencies, length of files
	$(GO) test -run '^Test(Imports|Other|Source|Texts)' .

race: ## Fast tests, race detector, shuffled order
	CGO_ENABLED=1 $(GO) test -race -short -shuffle=on -timeout 40m $(PKG)

lint: $(GOLANGCI) ## vet, staticcheck and our own rules
	$(GOLANGCI) run $(PKG)
	$(GO) fix -diff $(PKG)

fmt: $(GOLANGCI) ## Format in place
	$(GOLANGCI) fmt $(PKG)
	$(GO) fix $(PKG)

gen: ## Run go generate
	$(GO) generate $(PKG)

golden: ## Rewrite golden files; read the diff before you commit it
	UPDATE_GOLDEN=1 $(GO) test $(PKG)

fuzz: ## Fuzz one target: make fuzz PKG=./eeg/edf FUZZ=FuzzReader
	$(GO) test -run '^$$' -fuzz '^$(FUZZ)$$' -fuzztime 60s $(PKG)

bench: ## Benchmarks to .bench/new.txt
	@mkdir -p .bench
	$(GO) test -run '^$$' -bench . -benchmem -count $(COUNT) $(PKG) | tee .bench/new.txt

bench-diff: $(BENCHSTAT) ## Compare .bench/old.txt with .bench/new.txt
	$(BENCHSTAT) -alpha 0.01 .bench/old.txt .bench/new.txt

profile: ## CPU profile of one benchmark: make profile PKG=./sim BENCH=BenchmarkHold
	@mkdir -p .bench
	$(GO) test -run '^$$' -bench '$(BENCH)' -cpuprofile .bench/cpu.out -o .bench/test.bin $(PKG)
	$(GO) tool pprof -top -nodecount 25 .bench/test.bin .bench/cpu.out

notebooks: $(GONB) ## Execute the notebooks (Debian's Jupyter, pandas, matplotlib)
	IHEALTH_NOTEBOOKS=1 $(GO) test -run '^TestNotebooks' -v .

cross: ## Build for Linux, macOS and Windows on amd64 and arm64, without cgo
	@for os in linux darwin windows; do for arch in amd64 arm64; do \
	echo "$$os/$$arch"; CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build ./... || exit 1; done; done

tools: $(GOLANGCI) $(BENCHSTAT) $(GONB) ## Install pinned tools into .bin

$(GOLANGCI):
	GOBIN=$(BIN) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
$(BENCHSTAT):
	GOBIN=$(BIN) $(GO) install golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
$(GONB): notebooks/gonb/go.mod
	cd notebooks/gonb && GOBIN=$(BIN) $(GO) install tool

clean: ## Remove tools and benchmark output
	rm -rf $(BIN) .bench
