package quarantine_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/iomt/quarantine"
	"ihealth/sim/rng"
)

var key = rng.Key{Seed: 1}

func population(tb testing.TB, c quarantine.Config, days, workers int) quarantine.Tally {
	tb.Helper()
	t, err := c.Population(context.Background(), key, days, workers)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// TestPopulationIsItsPeople: any number of goroutines gives the tally of the people one by
// one, with four readings a minute.
func TestPopulationIsItsPeople(t *testing.T) {
	c := quarantine.Default()
	want := population(t, c, 300, 1)
	if got := population(t, c, 300, 4); got != want {
		t.Errorf("%+v on 4 goroutines, %+v on one", got, want)
	}
	var sum quarantine.Tally
	for i := range want.People {
		k := key
		k.Replication = i
		p, err := quarantine.NewPerson(k, contract.Pseudonym{}, c)
		if err != nil {
			t.Fatal(err)
		}
		one, err := p.Live()
		if err != nil {
			t.Fatal(err)
		}
		sum = sum.Plus(one)
	}
	if sum != want {
		t.Errorf("people add up to %+v, the population to %+v", sum, want)
	}
	if want.Readings != 4*1440*want.Days || want.Days < 300 || want.Days > 300+41 {
		t.Errorf("%d readings in %d days", want.Readings, want.Days)
	}
	codes := 0
	for _, of := range want.Codes {
		for _, n := range of {
			codes += n
		}
	}
	if codes != want.Readings {
		t.Errorf("%d codes of %d readings", codes, want.Readings)
	}
}

// TestFeversAreFound: whoever has a fever above the limit is found, mostly within
// hours, nobody where there is none, and without fever there are hardly any alerts.
func TestFeversAreFound(t *testing.T) {
	c := quarantine.Default()
	c.Ill = 1
	ill := population(t, c, 1000, 2)
	if ill.Found != ill.Ill || ill.Ill < ill.People*9/10 {
		t.Errorf("found %d of %d among %d", ill.Found, ill.Ill, ill.People)
	}
	if hours := ill.Delay.Hours() / float64(ill.Found); hours > 3 {
		t.Errorf("found after %v h on average", hours)
	}
	c.Ill = 0
	well := population(t, c, 1000, 2)
	if well.Ill+well.Found != 0 || well.Codes[0][edge.Emergency] > 0 || well.Alerts() > ill.Alerts()/10 {
		t.Errorf("without fever: %+v", well)
	}
}

// TestFenceKeepsItsFormula holds the crossings of a population against the closed form of
// E1.2 with k = 3: 0.1166 a day (2000 days, 5 sd of a Poisson number).
func TestFenceKeepsItsFormula(t *testing.T) {
	got := population(t, quarantine.Default(), 2000, 2)
	want := 0.1166 * float64(got.Days)
	if n := float64(got.Codes[3][edge.Emergency]); math.Abs(n-want) > 5*math.Sqrt(want) {
		t.Errorf("%v crossings in %d days, want %v", n, got.Days, want)
	}
}

func TestPopulationRefuses(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := quarantine.Default()
	if _, err := c.Population(ctx, key, 1e6, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	for _, tt := range []struct{ days, workers int }{{0, 1}, {-1, 1}, {quarantine.MaxDays + 1, 1}, {1, 0}} {
		if _, err := c.Population(context.Background(), key, tt.days, tt.workers); err == nil {
			t.Errorf("%+v is accepted", tt)
		}
	}
	for i, change := range []func(*quarantine.Config){
		func(c *quarantine.Config) { c.Period = 0 },
		func(c *quarantine.Config) { c.Radius = 0 },
		func(c *quarantine.Config) { c.Sigma = math.NaN() },
		func(c *quarantine.Config) { c.Dwell = 0 },
		func(c *quarantine.Config) { c.Limits[1] = edge.Limits{} },
	} {
		bad := quarantine.Default()
		change(&bad)
		if _, err := bad.Population(context.Background(), key, 10, 2); err == nil {
			t.Errorf("change %d is accepted", i)
		}
	}
}

// BenchmarkPopulation is S1 in one goroutine: its target is a million days of a person in a
// minute on two cores, 120 µs a day.
func BenchmarkPopulation(b *testing.B) {
	b.ReportAllocs()
	days := 0
	for b.Loop() {
		days += population(b, quarantine.Default(), 200, 1).Days
	}
	b.ReportMetric(float64(days)/b.Elapsed().Seconds(), "people-days/s")
}
