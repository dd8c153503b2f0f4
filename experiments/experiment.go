package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"ihealth/sim/rng"
)

// EngineVersion changes whenever the same file would give other results.
const EngineVersion = 2

// Experiment is a file ready to run.
type Experiment struct {
	Spec     *Spec
	Resolved []byte    // the file with overrides and defaults written out
	Cells    []Cell    // the plan
	Inputs   []string  // files that it reads, with their hash or "missing"
	Variants []Variant // of a file with a sweep, in the order of the plan; else none
}

// Open loads a file and plans it. Errors are those of [Load].
func Open(f File, o Options) (*Experiment, error) {
	l, err := load(f.Name, f.Text, o)
	if err != nil {
		return nil, err
	}
	e := &Experiment{Spec: l.spec, Resolved: l.resolved}
	if len(l.variants) > 0 {
		e.sweep(l.variants)
	} else {
		e.plan()
	}
	if len(e.Cells) == 0 {
		return nil, fmt.Errorf("%s: %w %s: this kind of experiment computes nothing there", f.Name, ErrNoFidelity, strings.Join(e.Spec.Fidelity, ", "))
	}
	return e, nil
}

// plan fills in what a file without a sweep computes and reads.
func (e *Experiment) plan() {
	e.Cells = e.Spec.Cells()
	if r, ok := e.Spec.study().(reader); ok {
		e.Inputs = r.inputs()
	}
}

// ID identifies what the experiment computes: its name and the hash of the
// resolved file, the inputs that were found and the engine version.
func (e *Experiment) ID() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "engine %d\n%q\n%s", EngineVersion, e.Inputs, e.Resolved))
	return e.Spec.Name + "-" + hex.EncodeToString(sum[:4])
}

// dirName names the run directory. A run that measures real nodes gets one of its
// own: no later run gives the same results.
func (e *Experiment) dirName(now time.Time) string {
	if slices.ContainsFunc(e.Cells, func(c Cell) bool { return c.Fidelity == OnChain }) {
		return e.ID() + now.UTC().Format("-20060102T150405.000Z")
	}
	return e.ID()
}

// key names the random streams of a cell.
func (e *Experiment) key(c Cell) rng.Key {
	e, c = e.origin(c)
	return rng.Key{Seed: e.Spec.Seed, Cell: e.Spec.Name + "/" + c.ID}
}
