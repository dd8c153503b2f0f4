package experiments

import (
	"math"
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/queueing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// TestBlockServiceOracle holds the sojourn times at 21 transactions/s on the reference
// set R against values computed outside the project, which have two or three digits.
func TestBlockServiceOracle(t *testing.T) {
	report := quickReport(t, "block-service")
	x := &blockStudy{report.Experiment.Spec}
	for _, row := range []struct {
		channel, series string
		want, tolerance float64 // s
	}{
		{"1 urgent", managerQueue, 0.043, 0.0005},
		{"1 urgent", partialBlocks, 0.960, 0.01},
		{"1 urgent", fullBlocks, 1.65, 0.005},
		{"2 normal", managerQueue, 0.050, 0.0005},
		{"2 normal", partialBlocks, 1.130, 0.01},
		{"2 normal", fullBlocks, 2.05, 0.006},
		{"3 non-urgent", managerQueue, 0.154, 0.0005},
		{"3 non-urgent", partialBlocks, 2.022, 0.02},
		{"3 non-urgent", fullBlocks, 2.81, 0.005},
		{"4 fixed", managerQueue, 0.036, 0.0005},
		{"4 fixed", partialBlocks, 1.269, 0.01},
		{"4 fixed", fullBlocks, 3.53, 0.005},
	} {
		got, err := x.atRate(report.Results, row.channel, row.series)
		if err != nil || !(math.Abs(got-row.want) <= row.tolerance) {
			t.Errorf("channel %s, %s: %v s, %v; want %v", row.channel, row.series, got, err, row.want)
		}
	}
}

// TestPriorityConservesTheMean shows that the mean over the classes is what it is
// without priority: who is in a block changes neither its size nor its time. Runs
// share their customers; a few at their end leave in another order.
func TestPriorityConservesTheMean(t *testing.T) {
	r := quickReport(t, "block-service").Results
	for _, row := range r.Select(Query{Fidelity: Simulated, Series: partialBlocks, Metric: "sojourn"}) {
		mean := 0.0
		for i, share := range []float64{8. / 21, 4. / 21, 9. / 21} {
			for _, c := range r.Select(Query{Panel: row.Panel, Series: ofClass(partialBlocks, chain.Urgency(i)), Metric: "sojourn"}) {
				if c.X == row.X {
					mean += share * float64(c.Value)
				}
			}
		}
		if !(math.Abs(mean-float64(row.Value)) <= 0.02*mean) {
			t.Errorf("%s at load %v: %v s with priority, %v without", row.Panel, row.X, mean, row.Value)
		}
	}
}

// TestBoundOnBlocks: a block takes L(n) at most, so blocks that always do are slower.
func TestBoundOnBlocks(t *testing.T) {
	r := quickReport(t, "block-service").Results
	bounds := r.Select(Query{Series: boundBlocks, Metric: "sojourn"})
	simulated := r.Select(Query{Fidelity: Simulated, Series: partialBlocks, Metric: "sojourn"})
	if len(bounds) == 0 || len(bounds) != len(simulated) {
		t.Fatalf("%d bounds of %d estimates", len(bounds), len(simulated))
	}
	for i, b := range bounds {
		if !(simulated[i].Interval.Low <= b.Value) || simulated[i].X != b.X {
			t.Errorf("%s at load %v: %+v above the bound %v", b.Panel, b.X, simulated[i], b.Value)
		}
	}
}

// A claim must fail on results that contradict it, whether they spoil one value or,
// where one channel would do, all of them.
func TestBlockClaimsCatchWrongResults(t *testing.T) {
	factor := func(series, metric string, factor Number) func(r *Row) bool {
		return func(r *Row) bool {
			if r.Series != series || r.Metric != metric {
				return false
			}
			r.Value *= factor
			return true
		}
	}
	checkSpoilt(t, "block-service", []spoiling{
		{"12a", factor(partialBlocks, "throughput", 0.98), false},
		{"12a", factor(partialBlocks, "throughput", 1.02), false},
		{"12a", factor("", "service_rate", 1.03), false},
		{"12b", factor(managerQueue, "sojourn", 100), true},
		{"12c", factor(ofClass(partialBlocks, chain.Urgent), "sojourn", 0.8), true},
		{"12d", factor(partialBlocks, "urgent_over_nonurgent", 0.8), false},
		{"12d", factor(partialBlocks, "urgent_over_nonurgent", 0.98), false}, // still above 0.9
		{"12d", factor(partialBlocks, "urgent_over_nonurgent", 1.7), true},
		{"12d", factor(managerQueue, "urgent_over_nonurgent", 2), false},
		{"12e", interval("sojourn_simultaneous"), false},
		{"12e", factor(fullBlocks, "sojourn", 1.2), false},
	})
}

func TestBlockTables(t *testing.T) {
	report := quickReport(t, "block-service")
	if len(report.Tables) != 2 || len(report.Tables[0].Rows) != 4 || len(report.Figures) != 0 {
		t.Fatalf("tables %+v", report.Tables)
	}
	first, matters := report.Tables[0].Rows[0], report.Tables[1].Rows[0]
	if first[0] != "1 urgent" || first[1] != "3" || first[2] != "36" || first[5] != "0.04319" || first[7] != "1.649" {
		t.Errorf("row %v", first)
	}
	if matters[1] != "0.3" || matters[2] != "0.98" {
		t.Errorf("priority matters from %v", matters)
	}
	spec := report.Experiment.Spec
	if got := spec.Tables(&Results{}); got != nil {
		t.Errorf("tables without results: %v", got)
	}
	analytic := &Results{Rows: report.Results.Select(Query{Fidelity: Analytic})}
	if got := spec.Tables(analytic)[0].Rows[0]; got[6] != undefined || got[7] != "1.649" {
		t.Errorf("row without simulation %v", got)
	}
}

func TestBlockFigures(t *testing.T) {
	report := quickReport(t, "block-service")
	study := report.Experiment.Spec.study()
	var names []string
	for _, f := range study.figures(report.Results) {
		names = append(names, f.Name)
		if len(f.Panels) != 4 || f.Gaps() != 0 {
			t.Errorf("%s: %d panels, %d gaps", f.Name, len(f.Panels), f.Gaps())
		}
	}
	if got := strings.Join(names, " "); got != "block-service block-service-priority block-service-classes" {
		t.Errorf("figures %s", got)
	}
	for _, f := range study.figures(&Results{Rows: report.Results.Select(Query{Fidelity: Analytic})}) {
		for _, p := range f.Panels {
			if len(p.Series) == 0 {
				t.Errorf("%s: an empty panel", f.Name)
			}
		}
	}
}

// TestCurvesAreFine: a closed form is drawn through so many points that the line
// between neighbours, on the logarithmic axis, is off by less than 1 % in the middle.
func TestCurvesAreFine(t *testing.T) {
	report := quickReport(t, "block-service")
	x := &blockStudy{report.Experiment.Spec}
	b := x.spec.BlockService
	c, err := b.Channels[3].configure(t.Context(), &x.spec.Network)
	if err != nil {
		t.Fatal(err)
	}
	for i, model := range []string{managerQueue, fullBlocks, boundBlocks} {
		rows := report.Results.Select(Query{Panel: c.name, Series: model, Metric: curve("sojourn")})
		if len(rows) < 50 || math.Abs(float64(rows[0].X)-0.3) > 1e-12 || math.Abs(float64(rows[len(rows)-1].X)-0.98) > 1e-12 {
			t.Fatalf("%s: %d points", model, len(rows))
		}
		for k := 1; k < len(rows); k++ {
			a, z := rows[k-1], rows[k]
			exact := float64(x.closedForms(blockPoint{&c, float64(a.X+z.X) / 2})[i].Value)
			if line := math.Sqrt(float64(a.Value * z.Value)); math.Abs(line-exact) > 0.01*exact {
				t.Errorf("%s between %v and %v: %v, drawn %v", model, a.X, z.X, exact, line)
			}
		}
	}
}

// TestThroughputOfADumberServer counts blocks of a server that nobody has to wait for:
// beyond capacity they are all full, so every L(n) another n leave.
func TestThroughputOfADumberServer(t *testing.T) {
	e := openQuick(t, "block-service")
	for i := range e.Spec.BlockService.Channels {
		c, err := e.Spec.BlockService.Channels[i].configure(t.Context(), &e.Spec.Network)
		if err != nil {
			t.Fatal(err)
		}
		p := blockPoint{&c, 3}
		n, l := c.config.BlockSize, p.latency(c.config.BlockSize)
		got, err := p.throughput(t.Context(), rng.Key{Seed: 1}, 9000)
		window := 0.9 * 9000 / p.lambda()
		blocks := math.Floor(window / l)
		if low, high := blocks*float64(n)/window, (blocks+1)*float64(n)/window; err != nil || got < low || got > high {
			t.Errorf("%s: %v/s leave, want %v to %v, %v", c.name, got, low, high, err)
		}
	}
}

// TestThroughputWithoutSpread: a window of a whole number of L(n) sees the same number
// of full blocks in every replication, which is a result and no lack of data.
func TestThroughputWithoutSpread(t *testing.T) {
	e := openQuick(t, "block-service", "block_service.simulation.replications=10", "block_service.simulation.customers=42000")
	x := &blockStudy{e.Spec}
	c, err := e.Spec.BlockService.Channels[0].configure(t.Context(), &e.Spec.Network)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := x.capacityRows(t.Context(), &Env{Workers: 2}, &c)
	if err != nil {
		t.Fatal(err)
	}
	if below, above := rows[0], rows[1]; below.Interval.Low == below.Interval.High || above.Interval.Low != above.Interval.High || math.Abs(float64(above.Value)-c.serviceRate()) > 1e-6 {
		t.Errorf("%+v and %+v leave, want %v beyond capacity", below, above, c.serviceRate())
	}
}

// TestWholeBlocksAreObserved: see blockStudy's model.
func TestWholeBlocksAreObserved(t *testing.T) {
	e := openQuick(t, "block-service")
	b := e.Spec.BlockService
	c, err := b.Channels[0].configure(t.Context(), &e.Spec.Network)
	if err != nil {
		t.Fatal(err)
	}
	p := blockPoint{&c, 0.5}
	q := b.model(p, sim.FullBlocks, true)
	if q.Warmup%36 != 0 || q.Customers%36 != 0 || q.Warmup < 2000 || q.Customers < 20_000 || q.Customers > 20_100 {
		t.Errorf("%d of %d observed customers are no whole blocks of 36", q.Customers, q.Warmup)
	}
	if math.Abs(q.Load()-0.5) > 1e-12 || math.Abs(closedBlock(p, queueing.FullBlocks).Utilization()-0.5) > 1e-12 {
		t.Errorf("load %v", q.Load())
	}
	for class, e := range q.Entities {
		if want := p.lambda() * []float64{8, 4, 9}[class] / 21; e.Class != class || math.Abs(e.Arrivals.Rate()-want) > 1e-12 {
			t.Errorf("class %d: %+v", class, e)
		}
	}
}

func TestShortRunsAreNoted(t *testing.T) {
	report := runReport(t, "block-service", "block_service.simulation.customers=200", "block_service.loads=[0.3, 0.9]", "claims=[]")
	if len(report.Notes) != 4 || !strings.Contains(report.Notes[0], "1 urgent at load 0.9: runs of 200 customers") {
		t.Errorf("notes %q", report.Notes)
	}
}

func TestBlockServiceMistakes(t *testing.T) {
	for _, tt := range []struct{ set, want string }{
		{"block_service.arrival_rate=0", "Λ = 0 must be greater than 0"},
		{"block_service.arrival_rate=30", `channel "3 non-urgent" is overloaded: Λ = 30/s is not below its capacity n/L = 27.4817/s`},
		{"block_service.loads=[0.5, 1]", "load 1 must lie between 0 and 1"},
		{"block_service.loads=[0.5, 0.3]", "must increase"},
		{"block_service.loads=[]", "must increase"},
		{"block_service.loads=[0.5, 0.5]", "listed twice"},
		{"block_service.classes=[8, 4]", "2 classes: want"},
		{"block_service.classes=[8, 0, 9]", "0 entities: want 1"},
		{"block_service.channels=[]", "no channel is listed"},
		{"block_service.channels[3].block=2500", `channel "4 fixed" has no closed form`},
		{"block_service.simulation.replications=3", "3 replications: want 10"},
		{"block_service.simulation.level=1", "confidence level 1"},
	} {
		files, err := Find("block-service")
		if err != nil {
			t.Fatal(err)
		}
		if _, err = Open(files[0], Options{Set: []string{tt.set}}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.set, err, tt.want)
		}
	}
}
