package evm

import "testing"

var device = [32]byte{'d'}

func (b *bench) monitor(device [32]byte) Address {
	b.tb.Helper()
	return Address(b.view(alice, "monitorOf", device).Return[12:])
}

// F20: "terminated" contracts are not deleted any more; the catalogue replaces one by changing
// its link, and nothing else notices.
func TestF20ReplacedNotTerminated(t *testing.T) {
	old := newBench(t, "Terminable")
	old.send(alice, "terminate")
	if r := old.view(bob, "alive"); r.Refused != "" || r.Return[31] != 1 || len(old.Code(old.at)) == 0 {
		t.Errorf("a contract that was terminated: %+v, want it alive", r)
	}

	b, other := newBench(t, "Catalogue"), [32]byte{'o'}
	b.send(alice, "create", device, bob, int64(36000), int64(37000), uint64(1000))
	b.send(alice, "clone", other, bob, int64(36000), int64(37000), uint64(1000))
	first, neighbour := b.monitor(device), b.monitor(other)
	b.send(alice, "create", device, bob, int64(36000), int64(42000), uint64(1000))
	if b.monitor(device) == first || b.monitor(other) != neighbour {
		t.Error("the link of the device is the same, or that of another has changed")
	}
	if got := b.send(bob, "analyze", device, int64(41000), uint64(1)).Return[31]; got != 0 {
		t.Errorf("by the new sub-contract: %d", got)
	}
	b.send(alice, "replace", device, bob, first)
	if got := b.send(bob, "analyze", device, int64(41000), uint64(1)).Return[31]; got != 2 {
		t.Errorf("by the old one, linked again: %d", got)
	}
}

func TestCatalogueIsTheAuthoritys(t *testing.T) {
	b := newBench(t, "Catalogue")
	for _, method := range []string{"create", "clone"} {
		b.refuses("not the authority", bob, method, device, bob, int64(36000), int64(37000), uint64(1000))
		b.refuses("impossible limits", alice, method, device, bob, int64(37000), int64(36000), uint64(1000))
	}
	b.send(alice, "clone", device, bob, int64(36000), int64(37000), uint64(1000))
	b.refuses("not the authority", bob, "replace", device, bob, Address{1})
	b.refuses("not the device's oracle", alice, "analyze", device, int64(36000), uint64(1))

	monitor := &bench{b.State, t, load(t, "LimitMonitor"), b.monitor(device)}
	monitor.refuses("not the catalogue", bob, "analyze", int64(36000), uint64(1))
	monitor.refuses("begun before", bob, "begin", int64(0), int64(100000), uint64(0))
}

// A full sub-contract and a proxy give the same verdicts.
func TestCloneJudgesLikeAFullContract(t *testing.T) {
	full, clone := newBench(t, "Catalogue"), newBench(t, "Catalogue")
	full.send(alice, "create", device, bob, int64(36000), int64(37000), uint64(1000))
	clone.send(alice, "clone", device, bob, int64(36000), int64(37000), uint64(1000))
	for i, milli := range []int64{36500, 35999, 35000, 34999, 37001, 38000, 38001} {
		a, b := full.send(bob, "analyze", device, milli, uint64(i+1)), clone.send(bob, "analyze", device, milli, uint64(i+1))
		if want := gradeOf(milli, 36000, 37000, 1000); a.Return[31] != want || b.Return[31] != want || len(a.Logs) != len(b.Logs) {
			t.Errorf("%d: %d and %d, want %d", milli, a.Return[31], b.Return[31], want)
		}
	}
}
