package comet

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// shortScenario is a network of four under a load that goes on after the faults.
func shortScenario(faults ...Fault) Scenario {
	w := threeClasses()
	w.Rate, w.Duration = 300, 2*time.Second
	return Scenario{
		Config:   chain.Config{Validators: 4, BlockSize: 50},
		Options:  Options{BlockTimeout: 20 * time.Millisecond, ProposeTimeout: 200 * time.Millisecond, VoteTimeout: 50 * time.Millisecond},
		Workload: w, Faults: faults,
	}
}

// midway is a fault in the middle of the load.
func midway(k FaultKind, b Behaviour, validators ...int) Fault {
	return Fault{Kind: k, Validators: validators, Begin: 200 * time.Millisecond, End: 950 * time.Millisecond, Behaviour: b}
}

// Up to f validators may fail in any way, and the chain goes on; with f+1 it waits
// until they are back. Whatever happens, nothing that was committed is lost,
// reordered or doubled.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name    string
		fault   Fault
		files   bool
		stalls  bool
		atScale bool // left out of short tests
	}{
		{"one stops", midway(Stopped, Behaviour{}, 2), false, false, true},
		{"two stop", midway(Stopped, Behaviour{}, 0, 2), false, true, false},
		{"all stop", midway(Stopped, Behaviour{}, 0, 1, 2, 3), false, true, true},
		{"one is killed", midway(Crashed, Behaviour{}, 1), true, false, true},
		{"two are killed", midway(Crashed, Behaviour{}, 1, 3), true, true, true},
		{"all are killed", midway(Crashed, Behaviour{}, 0, 1, 2, 3), true, true, true},
		{"one is silent", midway(Misbehaving, Behaviour{Silent: true}, 0), false, false, true},
		{"two are silent", midway(Misbehaving, Behaviour{Silent: true}, 0, 1), false, true, true},
		{"one is late", midway(Misbehaving, Behaviour{Late: 60 * time.Millisecond}, 3), false, false, true},
		{"one is cut off", midway(CutOff, Behaviour{}, 1), false, false, true},
		{"two are cut off", midway(CutOff, Behaviour{}, 0, 1), false, true, true},
		{"one is held up", midway(HeldUp, Behaviour{}, 1), false, false, true},
		{"two are held up", midway(HeldUp, Behaviour{}, 0, 1), false, true, true},
		{"one proposes nonsense", midway(Misbehaving, Behaviour{BadProposal: true}, 3), false, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.atScale && lean() {
				t.Skip("a scenario like others; run without -short")
			}
			t.Parallel()
			s := shortScenario(c.fault)
			if c.files {
				s.Options.Dir = t.TempDir()
			}
			s.Options.Links = c.fault.Kind == CutOff || c.fault.Kind == HeldUp
			r, err := s.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			checkUnharmed(t, r)
			if r.Stalled(0) != c.stalls {
				t.Errorf("%d heights while the fault held, stalls: %v", r.Intervals(0, During).N(), c.stalls)
			}
			if len(r.Evidence) > 0 {
				t.Errorf("evidence of a fault without equivocation: %+v", r.Evidence)
			}
			t.Logf("recovered after %v, level after %v", r.Recovery(0), r.Windows[0].Level.Sub(r.Windows[0].Ending))
		})
	}
}

// checkUnharmed checks what must hold after any scenario.
func checkUnharmed(t *testing.T, r FaultReport) {
	t.Helper()
	m := r.Measurement
	if r.Discrepancies != (Discrepancies{}) {
		t.Errorf("ledgers differ: %+v", r.Discrepancies)
	}
	if m.Load.Accepted == 0 || m.Load.Committed != m.Load.Accepted || m.Distinct != m.Load.Accepted || m.StateRoots != 1 {
		t.Errorf("%d accepted, %d committed, %d distinct, %d state roots", m.Load.Accepted, m.Load.Committed, m.Distinct, m.StateRoots)
	}
	for i, h := range r.Heights {
		if h.Height != int64(i)+2 || i > 0 && h.Decided < r.Heights[i-1].Decided {
			t.Fatalf("height %d at %v after %d heights", h.Height, h.Decided, i)
		}
	}
	for _, w := range r.Windows {
		if w.Begun > w.Held || w.Held > w.Ending || w.Ending > w.Ended || w.Ended > w.Level {
			t.Errorf("fault window %+v", w)
		}
	}
}

// All validators convict the one that signs twice, and only that one. A second fault
// meets a chain that works.
func TestEquivocationThenStop(t *testing.T) {
	if lean() {
		t.Skip("TestMisbehave does the first half; run without -short")
	}
	first := midway(Misbehaving, Behaviour{DoubleVote: true}, 1)
	first.End = 500 * time.Millisecond
	second := midway(Stopped, Behaviour{}, 1)
	second.Begin, second.End = 600*time.Millisecond, time.Second
	r, err := shortScenario(first, second).Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	checkUnharmed(t, r)
	if r.Stalled(0) || r.Stalled(1) || len(r.Windows) != 2 {
		t.Errorf("%d faults; stalled %v and %v", len(r.Windows), r.Stalled(0), r.Stalled(1))
	}
	for _, e := range r.Evidence {
		if e.Validator != 1 || e.SeenBy != 4 {
			t.Errorf("evidence %+v", e)
		}
	}
	if len(r.Evidence) == 0 {
		t.Error("no evidence")
	}
}

// More than a third that were silent do not bring the chain back by being honest from
// now on, but by a restart.
func TestSilentMustBeRestarted(t *testing.T) {
	if lean() {
		t.Skip("waits for a chain that stands still; run without -short")
	}
	n := startTestnet(t, Options{Validators: 4, BlockSize: 5, ProposeTimeout: 100 * time.Millisecond}, hooks{})
	n.options.StallTimeout = time.Second
	ctx := context.Background()
	silent := []int{1, 2}
	if err := together(silent, func(i int) error { return n.Misbehave(i, Behaviour{Silent: true}) }); err != nil {
		t.Fatal(err)
	}
	if err := n.Propose(2, signedRun(t, 0, 1)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond) // all have given up waiting for a proposal
	if err := together(silent, func(i int) error { return n.Misbehave(i, Behaviour{}) }); err != nil {
		t.Fatal(err)
	}
	if err := n.AwaitAll(ctx, 2); !errors.Is(err, ErrStalled) {
		t.Errorf("they spoke again: %v", err)
	}
	events := timeline{net: n}
	if err := together(silent, func(i int) error { return events.reform(ctx, i, Behaviour{Silent: true}) }); err != nil {
		t.Fatal(err)
	}
	next(t, n)
}

// A cancelled scenario stops everything, in the middle of a fault, too.
func TestScenarioCancelled(t *testing.T) {
	before := len(homes(t))
	s := shortScenario(midway(Stopped, Behaviour{}, 0, 1))
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(context.Background())
	timer := time.AfterFunc(1600*time.Millisecond, func() { cancel(why) }) // the network starts in one second
	defer timer.Stop()
	if _, err := s.Run(ctx); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
	if got := len(homes(t)); got > before {
		t.Errorf("%d directories left, %d before", got, before)
	}
}

func TestScenarioValidate(t *testing.T) {
	good := shortScenario(midway(Stopped, Behaviour{}, 1))
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(s *Scenario){
		"closed load":           func(s *Scenario) { s.Workload.Rate = 0 },
		"NaN rate":              func(s *Scenario) { s.Workload.Rate = math.NaN() },
		"no fault":              func(s *Scenario) { s.Faults = nil },
		"unknown kind":          func(s *Scenario) { s.Faults[0].Kind = 9 },
		"negative kind":         func(s *Scenario) { s.Faults[0].Kind = -1 },
		"nobody":                func(s *Scenario) { s.Faults[0].Validators = nil },
		"unknown validator":     func(s *Scenario) { s.Faults[0].Validators = []int{4} },
		"negative index":        func(s *Scenario) { s.Faults[0].Validators = []int{-1} },
		"one twice":             func(s *Scenario) { s.Faults[0].Validators = []int{1, 1} },
		"ends before":           func(s *Scenario) { s.Faults[0].End = s.Faults[0].Begin },
		"begins before":         func(s *Scenario) { s.Faults[0].Begin = -1 },
		"beyond the load":       func(s *Scenario) { s.Faults[0].End = s.Workload.Duration },
		"overlap":               func(s *Scenario) { s.Faults = append(s.Faults, s.Faults[0]) },
		"crash in memory":       func(s *Scenario) { s.Faults[0].Kind = Crashed },
		"cut off without links": func(s *Scenario) { s.Faults[0].Kind = CutOff },
		"held up without links": func(s *Scenario) { s.Faults[0].Kind = HeldUp },
		"bad behaviour":         func(s *Scenario) { s.Faults[0].Behaviour.Late = -1 },
		"three validators":      func(s *Scenario) { s.Config.Validators = 3 },
		"block of none":         func(s *Scenario) { s.Config.BlockSize = 0 },
		"vote timeout":          func(s *Scenario) { s.Options.VoteTimeout = -1 },
	} {
		s := good
		s.Faults = append([]Fault(nil), good.Faults...)
		change(&s)
		if _, err := s.Run(context.Background()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestFaultKinds(t *testing.T) {
	for k := Stopped; k <= Misbehaving; k++ {
		if got, err := ParseFaultKind(k.String()); err != nil || got != k {
			t.Errorf("%v: %v, %v", k, got, err)
		}
	}
	if _, err := ParseFaultKind("tired"); !errors.Is(err, ErrOptions) {
		t.Errorf("got %v", err)
	}
	if got := FaultKind(7).String(); got != "fault 7" {
		t.Errorf("got %q", got)
	}
}

// randomFaults draws a timeline of faults of every kind and up to all validators.
func randomFaults(s *rand.Rand) []Fault {
	var out []Fault
	at := 300 * time.Millisecond
	for range 4 {
		f := Fault{Kind: FaultKind(s.IntN(int(Misbehaving) + 1)), Begin: at, End: at + 200*time.Millisecond}
		first, count := s.IntN(4), 1+s.IntN(4)
		for i := range count {
			f.Validators = append(f.Validators, (first+i)%4)
		}
		f.Behaviour = []Behaviour{
			{Silent: true}, {Late: 50 * time.Millisecond}, {SlowVerification: 50 * time.Millisecond}, {BadProposal: true},
		}[s.IntN(4)]
		if f.Kind == Misbehaving && len(f.Validators) == 1 {
			f.Behaviour.DoubleVote = s.IntN(2) == 0
		}
		out = append(out, f)
		at = f.End + 100*time.Millisecond
	}
	return out
}

// Safety does not depend on how many fail, nor in which way, as long as no third of
// them sign twice.
func TestRandomFaults(t *testing.T) {
	if lean() {
		t.Skip("runs four networks; run without -short")
	}
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			faults := randomFaults(rand.New(rng.New(rng.Key{Seed: 5, Cell: "faults", Name: "timeline", Replication: i})))
			s := shortScenario(faults...)
			s.Workload.Duration = faults[len(faults)-1].End + afterwards
			s.Options.Dir, s.Options.Links = t.TempDir(), true
			r, err := s.Run(context.Background())
			if err != nil {
				t.Fatalf("%+v: %v", faults, err)
			}
			checkUnharmed(t, r)
			for _, e := range r.Evidence {
				if e.SeenBy != 4 {
					t.Errorf("evidence %+v", e)
				}
			}
		})
	}
}
