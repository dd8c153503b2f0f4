package eegbench

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

//go:embed peers/features.c
var sourceC []byte

//go:embed peers/features.py
var sourcePython []byte

// names of the peers.
const (
	loopName   = "loop in C, two passes"
	edflibName = "EDFlib in C, two passes"
	mneName    = "MNE and SciPy"
)

// contestants returns all, those that are not installed as absent. Programs are built in
// a folder.
func contestants(ctx context.Context, folder string) []contestant {
	return []contestant{
		own(portableName, true),
		own(fastestName, false),
		inC(ctx, folder, loopName),
		inC(ctx, folder, edflibName, "-DEDFLIB", "-ledf"),
		inPython(ctx, folder),
	}
}

// inC compiles the program in C with more arguments.
func inC(ctx context.Context, folder, name string, more ...string) contestant {
	compiler := ""
	for _, cc := range []string{"cc", "gcc", "clang"} {
		if path, err := exec.LookPath(cc); err == nil {
			compiler = path
			break
		}
	}
	if compiler == "" {
		return contestant{name: name, absent: "not installed: no cc, gcc or clang"}
	}
	source := filepath.Join(folder, "features.c")
	program := filepath.Join(folder, fmt.Sprintf("features%d", len(more)))
	if err := os.WriteFile(source, sourceC, 0o600); err != nil {
		return contestant{name: name, absent: err.Error()}
	}
	arguments := append([]string{"-O2", "-o", program, source}, append(more, "-lm")...)
	if out, err := exec.CommandContext(ctx, compiler, arguments...).CombinedOutput(); err != nil {
		first, _, _ := bytes.Cut(out, []byte("\n"))
		return contestant{name: name, absent: fmt.Sprintf("not installed: %s fails: %v: %s", compiler, err, first)}
	}
	return external(name, program)
}

// inPython looks for an interpreter that has MNE and SciPy: the user's, or the one of the
// system's packages.
func inPython(ctx context.Context, folder string) contestant {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.CommandContext(ctx, python, "-c", "import mne, scipy.stats").Run() != nil {
			continue
		}
		script := filepath.Join(folder, "features.py")
		if err := os.WriteFile(script, sourcePython, 0o600); err != nil {
			return contestant{name: mneName, absent: err.Error()}
		}
		return external(mneName, python, script)
	}
	return contestant{name: mneName, absent: "not installed: no python3 with mne and scipy"}
}

// external is a program that tells in JSON what it took and found.
func external(name, program string, arguments ...string) contestant {
	return contestant{name: name, run: func(ctx context.Context, path string) (run, error) {
		command := exec.CommandContext(ctx, program, append(arguments, path)...)
		command.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
		var stderr bytes.Buffer
		command.Stderr = &stderr
		out, err := command.Output()
		if ctx.Err() != nil {
			return run{}, context.Cause(ctx)
		}
		if err != nil {
			return run{}, fmt.Errorf("%s: %w: %s", name, err, bytes.TrimSpace(stderr.Bytes()))
		}
		var told struct {
			Seconds float64 `json:"seconds"`
			Totals
		}
		if err := json.Unmarshal(out, &told); err != nil {
			return run{}, fmt.Errorf("%s: %w", name, err)
		}
		return run{time.Duration(told.Seconds * float64(time.Second)), told.Totals, math.NaN()}, nil
	}}
}
