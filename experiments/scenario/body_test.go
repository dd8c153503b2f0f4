package scenario

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/output"
)

func crossings(dwells ...int) Crossings {
	return Crossings{Radius: 25, Sigma: 10, Period: 60, Dwells: dwells}
}

func fenceTrial() *Fence {
	return &Fence{Crossings: crossings(1, 2, 3), Days: 200, Breaches: 200, Correlation: 120, People: 1000}
}

func connectionTrial() *Connection {
	return &Connection{Up: 3600, Down: []float64{3600}, AlertShare: 0.05, Room: 5, People: 8, Days: 5}
}

func wallTrial() *LoadWall {
	return &LoadWall{
		Systems: []LabelledSystem{{"slow", 7}, {"fast", 1000}}, People: 523183, Interval: 60, AlertShare: 0.01,
		EntityRate: 2, Cohort: 21, Entities: []int{1, 3, 21}, Replications: 10, Customers: 2000,
	}
}

func stormTrial() *Storm {
	return &Storm{Crossings: crossings(1, 3), People: 523183, Warnings: 40, Rate: 300, Replications: 10, Customers: 5000}
}

func TestBodyMistakes(t *testing.T) {
	for _, tt := range []struct {
		trial kind
		want  []string
	}{
		{fenceTrial(), nil},
		{&Fence{Crossings: Crossings{Radius: -1, Sigma: math.NaN(), Period: math.Inf(1), Dwells: []int{1, 0}}}, []string{"radius_m", "sigma_m", "period_s", "dwells[1]", "correlation_s", "days", "breaches", "people"}},
		{connectionTrial(), nil},
		{&Connection{Down: []float64{59}, AlertShare: 1}, []string{"up_s", "down_s[0]", "alert_share", "room", "people", "days"}},
		{wallTrial(), nil},
		{&LoadWall{}, []string{"systems", "people", "interval_s", "alert_share", "entity_rate", "cohort", "replications", "customers"}},
		{
			func() kind {
				w := wallTrial()
				w.Systems[1].Rate, w.Entities[0] = math.NaN(), 0
				w.Chain = &OwnChain{Validators: 3, Blocks: []int{0}, Seconds: 61, Payload: -1, Entities: []int{0}}
				return w
			}(),
			[]string{"systems[1].rate", "entities[0]", "chain.validators", "chain.blocks[0]", "chain.seconds", "chain.payload", "chain.entities[0]"},
		},
		{&LoadWall{Systems: []LabelledSystem{{"a", 1}}, People: 1, Interval: 1, AlertShare: 1, EntityRate: 1, Cohort: 1, Replications: 2, Customers: 100, Chain: &OwnChain{Validators: 4, Seconds: 1}}, []string{"chain.blocks"}},
		{stormTrial(), nil},
		{&Storm{Crossings: Crossings{Dwells: []int{21}}}, []string{"radius_m", "sigma_m", "period_s", "dwells[0]", "dwells[0]", "people", "warnings", "rate", "replications", "customers"}},
		{
			func() kind {
				s := stormTrial()
				s.Sigma, s.Dwells = 5, []int{1, 3}
				return s
			}(),
			[]string{"dwells[1]"},
		},
		{&Truth{Records: 10, Every: 5, Offset: 1}, nil},
		{&Truth{Records: 10, Every: 11, Offset: math.NaN()}, []string{"every", "offset"}},
		{&Quarantine{Days: 1, Dwell: 1}, nil},
		{&Quarantine{Ill: 1.1}, []string{"days", "dwell", "ill"}},
	} {
		if got := mistakes(tt.trial); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.trial, got, tt.want)
		}
	}
}

// TestAlarmsAgainstEnumeration holds the closed form of false alarms and their variance
// against all sequences of 12 fixes; the variance leaves out the ends of the day, 1 part in 12 at most.
func TestAlarmsAgainstEnumeration(t *testing.T) {
	const n = 12
	f := Crossings{Radius: 10, Sigma: 10, Period: secondsPerDay / n}
	p := math.Exp(-0.5)
	for k := 1; k <= 4; k++ {
		mean, square := 0.0, 0.0
		for days := range 1 << n {
			probability, run, alarms := 1.0, 0, 0.0
			for i := range n {
				if days>>i&1 == 0 {
					probability, run = probability*(1-p), 0
					continue
				}
				probability *= p
				if run++; run == k {
					alarms++
				}
			}
			mean, square = mean+probability*alarms, square+probability*alarms*alarms
		}
		got, variance := f.alarms(k)
		if math.Abs(got-mean) > 1e-12 {
			t.Errorf("k = %d: %v alarms, want %v", k, got, mean)
		}
		if want := square - mean*mean; math.Abs(variance-want) > 0.3*want {
			t.Errorf("k = %d: variance %v, want %v", k, variance, want)
		}
	}
}

// TestFenceTrial: a breach is known within k periods, as soon at the edge as where positions
// are sent, and workers change nothing.
func TestFenceTrial(t *testing.T) {
	f := fenceTrial()
	points := pointsOf(t, f)
	for _, k := range f.Dwells {
		x := float64(k)
		latency, want := valueAt(t, points, fenceEdge, "latency", x), valueAt(t, points, fenceEdge, "latency_formula", x)
		if math.Abs(latency.Value-want.Value) > 5*latency.SE || latency.SE > 3 {
			t.Errorf("k = %d: %+v, want %v", k, latency, want.Value)
		}
		if worst := valueAt(t, points, fenceLongest, "latency_worst", x).Value; worst > 60*x || worst < 60*(x-1) {
			t.Errorf("k = %d: worst %v s", k, worst)
		}
		alarms := valueAt(t, points, fenceIndependent, "alarms", x)
		if mean, _ := f.alarms(k); math.Abs(alarms.Value-mean) > 5*alarms.SE {
			t.Errorf("k = %d: %+v alarms, want %v", k, alarms, mean)
		}
	}
	env := overlayEnv()
	env.Workers = 3
	again, err := f.leave(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range again {
		if want := valueAt(t, points, p.Series, p.Metric, p.X); p != want {
			t.Errorf("%+v on three workers, %+v on one", p, want)
		}
	}
}

// TestReceptionSeesLosses by hand: numbers 1, 2 and 5 arrive.
func TestReceptionSeesLosses(t *testing.T) {
	for _, numbered := range []bool{true, false} {
		r := reception{numbered: numbered, inbox: edge.NewInbox()}
		for _, n := range []uint64{1, 2, 5} {
			r.receive(edge.Report{Subject: contract.PseudonymOf("a"), Sequence: n, At: sim.Seconds(float64(n))}, sim.Seconds(6))
		}
		seen, wrong := 0, 1
		if numbered {
			seen, wrong = 1, 0
		}
		if r.err != nil || r.arrived != 3 || r.gaps != 1 || r.seen != seen || r.wrong != wrong || r.delay != 5+4+1 {
			t.Errorf("%+v", r)
		}
	}
}

// TestLost compares with the first terms by hand: without memory the share cut off; with room for one,
// the chance that another alert comes before the connection, summed over minutes.
func TestLost(t *testing.T) {
	c := &Connection{Up: 600, AlertShare: 0.2}
	if got := c.lost(300, 0); math.Abs(got-1./3) > 1e-15 {
		t.Errorf("no room: %v", got)
	}
	next := 0.0
	for minute := 1; minute < 2000; minute++ {
		next += 0.2 * math.Pow(0.8, float64(minute-1)) * math.Exp(-float64(minute)*60/300)
	}
	for room := 1; room < 4; room++ {
		if got, want := c.lost(300, room), math.Pow(next, float64(room))/3; math.Abs(got-want) > 1e-12 {
			t.Errorf("room for %d: %v, want %v", room, got, want)
		}
	}
}

// TestConnectionTrial: what is stored arrives, nothing is left behind, and numbers are right.
func TestConnectionTrial(t *testing.T) {
	points := pointsOf(t, connectionTrial())
	for _, way := range keepings {
		value := func(metric string) float64 { return valueAt(t, points, way.name, metric, 3600).Value }
		if value("left_behind") != 0 {
			t.Errorf("%s: %v reports never sent", way.name, value("left_behind"))
		}
		if stored := way.room(connectionTrial()) == enough; stored != (value("lost") == 0) || stored != (value("gaps") == 0) {
			t.Errorf("%s: %v lost in %v gaps", way.name, value("lost"), value("gaps"))
		}
		if way.numbered != (value("wrong_arrivals") == 0) && way.name != "store" {
			t.Errorf("%s: %v arrivals with wrong counts", way.name, value("wrong_arrivals"))
		}
	}
}

// TestWallTrial: loads by hand, no sojourn time where a queue is unstable.
func TestWallTrial(t *testing.T) {
	points := pointsOf(t, wallTrial())
	for _, p := range points {
		if p.Series == "slow" && p.X == 21 {
			t.Errorf("%+v of an unstable queue", p)
		}
	}
	for metric, want := range map[string]float64{"readings": 523183. / 60, "interval": 523183. / 7 / 60, "alert_load": 523183. / 6000 / 7, "cohort_load": 6} {
		if got := valueOfNone(points, "slow", metric); math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: %v, want %v", metric, got, want)
		}
	}
	if got := valueAt(t, points, "slow", "sojourn_formula", 3).Value; math.Abs(got-1) > 1e-12 {
		t.Errorf("6 of 7: %v s, want 1", got)
	}
	if got := valueAt(t, points, "fast", "sojourn", 21); math.Abs(got.Value-1./958) > 6*got.SE {
		t.Errorf("42 of 1000: %+v, want %v", got, 1./958)
	}
}

// valueOfNone returns the value of a point that has no abscissa, else NaN.
func valueOfNone(points []Point, series, metric string) float64 {
	for _, p := range points {
		if p.Series == series && p.Metric == metric && math.IsNaN(p.X) {
			return p.Value
		}
	}
	return math.NaN()
}

// TestStormTrial: nothing is simulated of a queue that has no steady state, and the urgent
// are served as if alone.
func TestStormTrial(t *testing.T) {
	points := pointsOf(t, stormTrial())
	for _, p := range points {
		if p.X == 1 && p.Metric != "load" {
			t.Errorf("%+v with a load above 1", p)
		}
	}
	const perDay = 0.116613 // 1437p³(1 − p) + p³ with p = exp(−25²/(2·10²)) = 0.0439369
	want := 1 / (300 - perDay*523183/secondsPerDay)
	if got := valueAt(t, points, stormUrgent, "sojourn_formula", 3).Value; math.Abs(got-want) > 1e-10 {
		t.Errorf("urgent first: %v, want %v", got, want)
	}
	first, inOrder := valueAt(t, points, stormUrgent, "sojourn", 3), valueAt(t, points, stormInOrder, "sojourn", 3)
	if !(first.Value < inOrder.Value/2) {
		t.Errorf("urgent first %v, in order %v", first.Value, inOrder.Value)
	}
}

// TestTruthTrial is F19: a ledger finds what was altered, and nothing that was signed false.
func TestTruthTrial(t *testing.T) {
	trial := &Truth{Records: 60, Every: 7, Offset: 1}
	points := pointsOf(t, trial)
	for i, sort := range trial.sorts() {
		want := 0.0
		if i == 0 {
			want = 1
		}
		if found, accused := valueOfNone(points, sort.name, "found"), valueOfNone(points, sort.name, "accused"); found != want || accused != 0 {
			t.Errorf("%s: %v found, %v accused", sort.name, found, accused)
		}
	}
}

func TestQuarantineTrial(t *testing.T) {
	points := pointsOf(t, &Quarantine{Days: 300, Dwell: 3, Ill: 1})
	if found := valueOfNone(points, "", "fevers_found"); found != 1 {
		t.Errorf("%v of the fevers found", found)
	}
	if share := valueOfNone(points, "", "alert_share"); !(share > 0.005 && share < 0.2) {
		t.Errorf("%v of the readings of the ill are alerts", share)
	}
}

// TestBodyTrialsAreCancelled: a context that is done ends every trial that takes long.
func TestBodyTrialsAreCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, k := range []kind{fenceTrial(), connectionTrial(), wallTrial(), &Quarantine{Days: 1000, Dwell: 1}} {
		for _, c := range k.cells() {
			if c.Fidelity != simulated {
				continue
			}
			if _, err := c.Run(ctx, overlayEnv()); !errors.Is(err, context.Canceled) {
				t.Errorf("%T, %s: %v", k, c.ID, err)
			}
		}
	}
}

// TestEachReturnsTheFirstError, whatever the number of goroutines, and runs all without one.
func TestEachReturnsTheFirstError(t *testing.T) {
	broken := errors.New("broken")
	for _, workers := range []int{1, 4} {
		done := make([]bool, 100)
		if err := each(t.Context(), workers, len(done), func(i int) error { done[i] = true; return nil }); err != nil || slices.Contains(done, false) {
			t.Errorf("%d workers: %v, %v", workers, err, done)
		}
		if err := each(t.Context(), workers, 100, func(i int) error {
			if i == 50 {
				return broken
			}
			return nil
		}); !errors.Is(err, broken) {
			t.Errorf("%d workers: %v", workers, err)
		}
	}
}

func TestMeanPoint(t *testing.T) {
	var tally output.Tally
	tally.Add(1)
	tally.Add(3)
	if p := meanPoint(Point{}, &tally, 0); p.Value != 2 || p.N != 2 || math.Abs(p.SE-1) > 1e-12 {
		t.Errorf("%+v, want 2 ± 1", p)
	}
	if p := meanPoint(Point{}, &tally, 8); math.Abs(p.SE-2) > 1e-12 {
		t.Errorf("%+v, want the known variance", p)
	}
	if p := (sample{0.3, 0.30000000000000004}).mean(Point{Metric: "delay"}); p.Metric != "delay" || math.Abs(p.Value-0.3) > 1e-15 || p.SE != 0 || p.N != 2 {
		t.Errorf("%+v, want 0.3 without a doubt", p)
	}
	if p := (sample{4}).mean(Point{}); p.Value != 4 || p.SE != 0 {
		t.Errorf("%+v, want 4 without a doubt", p)
	}
}

// TestOwnChain measures real nodes for half a second.
func TestOwnChain(t *testing.T) {
	if testing.Short() {
		t.Skip("starts real nodes: go test -run OwnChain ./experiments/scenario")
	}
	w := wallTrial()
	w.Chain = &OwnChain{Validators: 4, Blocks: []int{20}, Seconds: 0.5, Payload: 89, Entities: []int{2, 1000}}
	notes := 0
	env := overlayEnv()
	env.Note = func(string) { notes++ }
	points, err := w.measure(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	rate := valueOfNone(points, "blocks of 20", "throughput")
	if !(rate > 20) || !(valueAt(t, points, ownSeries, "own_sojourn", 2).Value > 0) || notes == 0 {
		t.Errorf("%v/s, %d notes, %+v", rate, notes, points)
	}
	if label := valueAt(t, points, ownSeries, "own_label", 2).Value; math.Abs(label-1/(rate-4)) > 1e-12 {
		t.Errorf("label %v", label)
	}
}
