package bcobench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"ihealth/bco"
	"ihealth/bco/export"
)

// glpk solves problems with GLPK's glpsol, from files that are written before the
// clock runs. Its times are those of the program, with reading the file.
type glpk struct {
	program, folder string
	problems        []bco.Problem
	order           [][]string // ids, fastest first
	spent           time.Duration
}

// newGLPK returns GLPK as a contestant that is given so many validators × block sizes
// at most.
func newGLPK(folder string, most int) contestant {
	c := contestant{name: glpkName, scope: bco.AllSubsets, most: most, slow: true}
	program, err := exec.LookPath("glpsol")
	if err != nil {
		c.absent = "not installed: no glpsol (Debian: glpk-utils)"
		return c
	}
	g := &glpk{program: program, folder: folder}
	c.clock = func() time.Duration { return g.spent }
	c.start = g.start
	return c
}

func (g *glpk) file(i int, ending string) string {
	return filepath.Join(g.folder, strconv.Itoa(i)+ending)
}

// start writes the problems.
func (g *glpk) start(problems []bco.Problem) (solver, error) {
	g.problems, g.order = problems, nil
	for i := range problems {
		e, err := bco.NewEvaluator(&problems[i])
		if err != nil {
			return nil, err
		}
		g.order = append(g.order, ids(e))
		var lp bytes.Buffer
		if err := export.WriteLP(&lp, &problems[i]); err != nil {
			return nil, err
		}
		if err := os.WriteFile(g.file(i, ".lp"), lp.Bytes(), 0o600); err != nil {
			return nil, err
		}
	}
	return g, nil
}

func (g *glpk) solve(ctx context.Context, i int) error {
	command := exec.CommandContext(ctx, g.program, "--lp", g.file(i, ".lp"), "--output", g.file(i, ".txt"), "--mipgap", "0")
	told, err := command.CombinedOutput()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("glpsol: %w: %s", err, bytes.TrimSpace(told))
	}
	g.spent += command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	return nil
}

// chosen is a binary of the program that is 1: x_i for a validator, z_n for a block
// size.
var chosen = regexp.MustCompile(`(?m)^ *\d+ ([xz])_(\d+) +\* +1 `)

func (g *glpk) answer(i int) (ids []string, n int) {
	output, err := os.ReadFile(g.file(i, ".txt"))
	if err != nil {
		return nil, 0
	}
	for _, found := range chosen.FindAllSubmatch(output, -1) {
		number, err := strconv.Atoi(string(found[2]))
		switch {
		case err != nil:
			return nil, 0
		case string(found[1]) == "z":
			n = number
		case number >= 1 && number <= len(g.order[i]):
			ids = append(ids, g.order[i][number-1])
		}
	}
	return ids, n
}
