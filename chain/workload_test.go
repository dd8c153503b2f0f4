package chain

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"ihealth/sim"
)

func testWorkload() Workload {
	return Workload{
		Rate: 200, Count: 300, PayloadBytes: 13, Seed: 1,
		Entities: []Entity{
			{Name: "a", Share: 1, Urgency: Urgent},
			{Name: "b", Share: 3, Urgency: NonUrgent},
			{Name: "c", Share: 1, Payload: func(i int) ([]byte, Urgency) {
				return fmt.Appendf(nil, "reading %d", i), Urgency(i % 3)
			}},
		},
	}
}

func all(w Workload) []Arrival {
	var list []Arrival
	arrivals := w.Arrivals()
	for a, ok := arrivals.Next(); ok; a, ok = arrivals.Next() {
		list = append(list, a)
	}
	return list
}

func TestArrivalsAreReproducible(t *testing.T) {
	first, second := all(testWorkload()), all(testWorkload())
	if !reflect.DeepEqual(first, second) {
		t.Error("the same workload gave two sequences")
	}
	other := testWorkload()
	other.Seed = 2
	if all(other)[0].At == first[0].At {
		t.Error("another seed gave the same first arrival")
	}
}

func TestArrivalsAreWhatTheWorkloadSays(t *testing.T) {
	w := testWorkload()
	registry, err := w.Registry()
	if err != nil {
		t.Fatal(err)
	}
	var nonces Nonces
	next := map[string]int{}
	before := sim.Time(0)
	for _, a := range all(w) {
		tx := a.Transaction
		sender, err := registry.Sender(&tx)
		if err != nil {
			t.Fatal(err)
		}
		if err := tx.Verify(sender.PublicKey); err != nil {
			t.Fatal(err)
		}
		if a.At < before || !nonces.Add(tx.ID()) {
			t.Fatalf("%v at %v: out of order or replayed", tx.ID(), a.At)
		}
		before = a.At
		i := next[tx.Entity]
		next[tx.Entity]++
		if tx.Entity == "c" {
			if string(tx.Payload) != fmt.Sprintf("reading %d", i) || tx.Urgency != Urgency(i%3) {
				t.Fatalf("payload %d of c: %q, %v", i, tx.Payload, tx.Urgency)
			}
		} else if len(tx.Payload) != 13 {
			t.Fatalf("payload of %d bytes", len(tx.Payload))
		}
	}
}

// n = 3,000; a true Poisson process with true shares fails with p < 1e-6 a
// figure: |z| < 5.
func TestArrivalsArePoissonWithShares(t *testing.T) {
	const n, rate = 3_000, 200.0
	w := testWorkload()
	w.Count, w.PayloadBytes = n, 0
	count := map[string]int{}
	var sum, squares, before float64
	for _, a := range all(w) {
		gap := a.At.Seconds() - before
		before = a.At.Seconds()
		sum, squares = sum+gap, squares+gap*gap
		count[a.Transaction.Entity]++
	}
	z := func(name string, got, mean, sd float64) {
		if score := (got - mean) / sd; math.Abs(score) > 5 {
			t.Errorf("%s: got %v, want %v, z = %.1f", name, got, mean, score)
		}
	}
	z("mean gap", sum/n, 1/rate, 1/rate/math.Sqrt(n))
	z("mean squared gap", squares/n, 2/rate/rate, math.Sqrt(20)/rate/rate/math.Sqrt(n))
	for name, p := range map[string]float64{"a": 0.2, "b": 0.6, "c": 0.2} {
		z(name, float64(count[name])/n, p, math.Sqrt(p*(1-p)/n))
	}
}

func TestArrivalsEnd(t *testing.T) {
	w := testWorkload()
	if got := len(all(w)); got != 300 {
		t.Errorf("count: %d transactions", got)
	}
	w.Count, w.Duration = 0, 2*time.Second
	list := all(w)
	if last := list[len(list)-1].At; last > sim.Time(w.Duration) || last < sim.Time(w.Duration)*9/10 {
		t.Errorf("duration: last arrival at %v", last)
	}
	w.Rate, w.Count = 0, 5
	if list = all(w); len(list) != 5 || list[4].At != 0 {
		t.Errorf("saturating: %d transactions, the last at %v", len(list), list[len(list)-1].At)
	}
}

// Intended counts what Next would return, without making it.
func TestIntended(t *testing.T) {
	w := testWorkload()
	for _, c := range []struct {
		count    int
		duration time.Duration
	}{{300, 0}, {0, time.Second}, {100, time.Second}, {1000, time.Second}} {
		w.Count, w.Duration = c.count, c.duration
		if got, want := w.Intended(), len(all(w)); got != want || got == 0 {
			t.Errorf("%+v: %d intended, %d sent", c, got, want)
		}
	}
	w.Rate = 0
	defer func() {
		if recover() == nil {
			t.Error("a closed load was said to intend something")
		}
	}()
	w.Intended()
}

func TestDeadline(t *testing.T) {
	for _, c := range []struct {
		rate     float64
		duration time.Duration
		want     sim.Time
	}{
		{5, 0, sim.Never},
		{0, 0, sim.Never},
		{0, 3 * time.Second, sim.Seconds(3)},
		{5, 3 * time.Second, sim.Seconds(4)},
		{5, 20 * time.Second, sim.Seconds(22)},
	} {
		if got := (Workload{Rate: c.rate, Duration: c.duration}).Deadline(); got != c.want {
			t.Errorf("rate %v for %v: %v, want %v", c.rate, c.duration, got, c.want)
		}
	}
}

// What a payload source does wrong reaches the manager and is not hidden.
func TestArrivalsSendBadPayloadsUnsigned(t *testing.T) {
	w := testWorkload()
	w.Entities = []Entity{{Name: "a", Share: 1, Payload: func(int) ([]byte, Urgency) {
		return make([]byte, MaxPayload+1), Normal
	}}}
	a, _ := w.Arrivals().Next()
	if len(a.Transaction.Payload) != MaxPayload+1 || a.Transaction.Signature != [ed25519.SignatureSize]byte{} {
		t.Error("the payload was repaired")
	}
}

func TestWorkloadValidate(t *testing.T) {
	if err := testWorkload().Validate(); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		change func(w *Workload)
		want   string
	}{
		{func(w *Workload) { w.Rate = -1 }, "rate -1"},
		{func(w *Workload) { w.Rate = math.NaN() }, "rate NaN"},
		{func(w *Workload) { w.Rate = math.Inf(1) }, "rate +Inf"},
		{func(w *Workload) { w.Rate = 1e12 }, "rate 1e+12: want 0 to 1e+06"},
		{func(w *Workload) { w.Rate, w.Duration, w.Count = 1e6, 101*time.Second, 0 }, "makes 1.01e+08 transactions"},
		{func(w *Workload) { w.Count = MaxTransactions + 1 }, "count 100000001"},
		{func(w *Workload) { w.Duration = -1 }, "duration"},
		{func(w *Workload) { w.Count = -1 }, "count -1"},
		{func(w *Workload) { w.Count = 0 }, "no end"},
		{func(w *Workload) { w.PayloadBytes = MaxPayload + 1 }, "payload of 65537"},
		{func(w *Workload) { w.Entities = nil }, "no entity"},
		{func(w *Workload) { w.Entities[1].Share = 0 }, `entity 1, "b": share 0`},
		{func(w *Workload) { w.Entities[1].Name = "a" }, `"a" is taken`},
		{func(w *Workload) { w.Entities[1].Urgency = 7 }, "Urgency(7)"},
	}
	for _, c := range cases {
		w := testWorkload()
		c.change(&w)
		if err := w.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

func TestPrivateKeyDependsOnSeedAndName(t *testing.T) {
	w := testWorkload()
	other := w
	other.Seed++
	if bytes.Equal(w.PrivateKey("a"), w.PrivateKey("b")) || bytes.Equal(w.PrivateKey("a"), other.PrivateKey("a")) {
		t.Error("two entities share a key")
	}
}
