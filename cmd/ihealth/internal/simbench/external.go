package simbench

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

//go:embed peers/loop.c
var loopSource []byte

//go:embed peers/simpy_model.py
var simpySource []byte

// errAbsent says that a peer is not installed.
var errAbsent = errors.New("not installed")

// compile builds the loop in C in a folder and returns its path, or errAbsent.
func compile(ctx context.Context, folder string) (string, error) {
	compiler := ""
	for _, name := range []string{"cc", "gcc", "clang"} {
		if path, err := exec.LookPath(name); err == nil {
			compiler = path
			break
		}
	}
	if compiler == "" {
		return "", fmt.Errorf("%w: no cc, gcc or clang", errAbsent)
	}
	source, program := filepath.Join(folder, "loop.c"), filepath.Join(folder, "loop")
	if err := os.WriteFile(source, loopSource, 0o600); err != nil {
		return "", err
	}
	if out, err := exec.CommandContext(ctx, compiler, "-O2", "-o", program, source, "-lm").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s fails: %w: %s", errAbsent, compiler, err, bytes.TrimSpace(out))
	}
	return program, nil
}

// interpreters may have SimPy: the one of the user, and that of the system's packages.
var interpreters = []string{"python3", "/usr/bin/python3"}

// findSimPy returns the first interpreter that has SimPy, and SimPy's version, or
// errAbsent.
func findSimPy(ctx context.Context, interpreters []string) (python, version string, err error) {
	for _, python := range interpreters {
		out, err := exec.CommandContext(ctx, python, "-c", "import simpy; print(simpy.__version__)").Output()
		if err == nil {
			return python, strings.TrimSpace(string(out)), nil
		}
	}
	return "", "", fmt.Errorf("%w: no python3 with simpy", errAbsent)
}

// execute runs a program that simulates and tells in JSON what it took and observed.
func execute(ctx context.Context, program string, args ...string) (Run, error) {
	command := exec.CommandContext(ctx, program, args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if ctx.Err() != nil {
		return Run{}, context.Cause(ctx)
	}
	if err != nil {
		return Run{}, fmt.Errorf("%s: %w: %s", filepath.Base(program), err, bytes.TrimSpace(stderr.Bytes()))
	}
	var told struct {
		Seconds  float64    `json:"seconds"`
		Sojourns []Sojourns `json:"sojourns"`
	}
	if err := json.Unmarshal(out, &told); err != nil {
		return Run{}, fmt.Errorf("%s: %w", filepath.Base(program), err)
	}
	return Run{Elapsed: time.Duration(told.Seconds * float64(time.Second)), Allocs: math.NaN(), Sojourns: told.Sojourns}, nil
}

// arguments are what all programs want first.
func arguments(m Model, customers int, seed uint64) []string {
	return []string{strconv.Itoa(m.Classes), strconv.Itoa(customers), strconv.FormatUint(seed, 10)}
}
