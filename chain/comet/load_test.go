package comet

import (
	"math"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// newLoad returns the load of w with all arrivals at hand.
func newLoad(t *testing.T, w chain.Workload, backlog int) *load {
	t.Helper()
	registry, err := w.Registry()
	if err != nil {
		t.Fatal(err)
	}
	role, err := manager.NewRotation(chain.Config{Validators: 4, BlockSize: 10}, manager.Config{Timeout: time.Second, Registry: registry})
	if err != nil {
		t.Fatal(err)
	}
	arrivals := make(chan chain.Arrival, 1000)
	source := w.Arrivals()
	for range cap(arrivals) {
		if a, ok := source.Next(); ok {
			arrivals <- a
		}
	}
	close(arrivals)
	return &load{
		workload: w, role: role, backlog: backlog, arrivals: arrivals,
		pending: make(map[chain.TransactionID]chain.CommitTrace),
	}
}

// A load that saturates fills the queue, no more, and ends with its duration.
func TestLoadSaturates(t *testing.T) {
	w := threeClasses()
	w.Duration = time.Second
	l := newLoad(t, w, 20)
	for range 3 {
		l.send(5)
	}
	if got := l.role.Manager().Stats().Waiting; got != 20 || l.done() || l.source(5) != nil {
		t.Fatalf("%d waiting, done %v", got, l.done())
	}
	batch, _ := l.role.Manager().Release()
	l.send(sim.Seconds(0.5))
	if got := l.role.Manager().Stats().Waiting; got != 20 {
		t.Errorf("%d waiting after a block has left", got)
	}
	for i := range batch.Transactions {
		id := batch.Transactions[i].ID()
		if got := l.commit([]chain.TransactionID{id})[0]; got.Intended != 5 || got.Urgency != batch.Transactions[i].Urgency {
			t.Errorf("%v was due at %v as %v", id, got.Intended, got.Urgency)
		}
	}
	if got := l.report(); got.Intended != 30 || got.Sent != 30 || !math.IsNaN(got.LateSends()) {
		t.Errorf("a closed load with lateness %v: %+v", got.LateSends(), got)
	}
	l.send(sim.Seconds(1.5))
	if got := l.role.Manager().Stats().Waiting; !l.ended || got != 20 || len(l.pending) != 20 {
		t.Errorf("after its end: ended %v, %d waiting, %d pending", l.ended, got, len(l.pending))
	}
}

// A sender that is late says so, and the intended time stays what it was.
func TestLoadKeepsIntendedTimes(t *testing.T) {
	w := threeClasses()
	w.Rate, w.Count = 10, 5
	l := newLoad(t, w, 0)
	l.send(0)
	if l.block.Sent != 0 || l.next == nil || l.alarm(0) != l.next.At || l.alarm(0) == 0 {
		t.Fatalf("%d sent before they were due; alarm %v", l.block.Sent, l.alarm(0))
	}
	due := l.next.At
	l.send(due + sim.Seconds(60))
	if !l.ended || l.block.Sent != 5 || l.alarm(sim.Seconds(60)) != sim.Never {
		t.Errorf("ended %v, %d sent", l.ended, l.block.Sent)
	}
	bins := l.block.Lateness.Bins()
	if got := bins[len(bins)-1].Count; got != 5 {
		t.Errorf("%d sends more than a second late, want 5", got)
	}
	first := false
	for _, c := range l.pending {
		first = first || c.Intended == due
	}
	if !first {
		t.Error("no transaction has the intended time of the first")
	}
	if got := l.report(); got.Intended != 5 || got.LateSends() != 1 {
		t.Errorf("%d intended, %v late", got.Intended, got.LateSends())
	}
	report := l.report()
	if want := 5 / (due.Seconds() + 60); report.AchievedRate != want || report.Accepted != 5 || report.ConfiguredRate != 10 {
		t.Errorf("report %+v, want achieved rate %v", report, want)
	}
}

// What is due and not sent at the deadline stays unsent, and shows.
func TestLoadGivesUp(t *testing.T) {
	w := threeClasses()
	w.Rate, w.Duration = 400, 2*time.Second
	l := newLoad(t, w, 0)
	l.send(sim.Seconds(2.9))
	l.send(sim.Seconds(3))
	if l.ended || l.block.Sent != 2*burst {
		t.Fatalf("ended %v with %d sent before the deadline", l.ended, l.block.Sent)
	}
	l.send(sim.Seconds(3.1))
	if !l.ended || l.source(sim.Seconds(3.1)) != nil || l.alarm(sim.Seconds(3.1)) != sim.Never {
		t.Error("the load goes on after the deadline")
	}
	// Poisson with mean 800: 5 standard deviations.
	if got := l.report(); got.Sent != 2*burst || got.Accepted != 2*burst || got.Intended < 658 || got.Intended > 942 {
		t.Errorf("got %+v", got)
	}
}
