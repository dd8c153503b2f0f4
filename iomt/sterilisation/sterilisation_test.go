package sterilisation_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/iomt/sterilisation"
	"ihealth/sim"
)

const (
	blockTime = sim.Time(time.Minute)
	delay     = 2 * time.Minute
)

var name = contract.PseudonymOf("sterilisation log")

// hospital is a register with what its chain holds.
type hospital struct {
	register *sterilisation.Register
	machine  *contract.Log
	height   int64
	anchors  []sterilisation.Anchored
}

func newHospital(t testing.TB) *hospital {
	t.Helper()
	machine, err := contract.NewLog(contract.Genesis{Members: []contract.Member{{Entity: "cloud", Role: contract.Cloud}}})
	if err != nil {
		t.Fatal(err)
	}
	return &hospital{register: sterilisation.NewRegister(name), machine: machine}
}

func (h *hospital) now() sim.Time { return sim.Time(h.height) * blockTime }

// seal makes a block of the register's anchor.
func (h *hospital) seal() {
	h.height++
	m := h.register.Anchor()
	out := h.machine.Execute(h.height, []chain.Transaction{{Entity: "cloud", Payload: m.Encode()}})[0]
	h.anchors = append(h.anchors, sterilisation.Anchored{Message: m, At: h.now(), Refused: out.Refused})
}

// work lets two sterilisers end a cycle each in every block.
func (h *hospital) work(blocks int) {
	for range blocks {
		for s := range 2 {
			end := h.now() + blockTime/3*sim.Time(1+s)
			h.register.Append(entry(s, uint64(h.height+1), end))
		}
		h.seal()
	}
}

func entry(steriliser int, cycle uint64, end sim.Time) sterilisation.Entry {
	set := contract.PseudonymOf(fmt.Sprint("set ", cycle))
	return sterilisation.NewEntry(contract.PseudonymOf(fmt.Sprint("steriliser ", steriliser)), set, cycle, end, 19.5)
}

func (h *hospital) audit(entries []sterilisation.Entry) []error {
	return sterilisation.Audit(name, entries, h.anchors, delay)
}

func TestHonestRegister(t *testing.T) {
	h := newHospital(t)
	h.work(20)
	if got := h.audit(h.register.Entries()); got != nil {
		t.Errorf("%v, want nothing", got)
	}
	if got := newHospital(t).audit(nil); got != nil {
		t.Errorf("empty: %v, want nothing", got)
	}
}

// TestAnyChangeIsFound: one field of any entry, and any entry dropped, doubled or
// exchanged (S7: always).
func TestAnyChangeIsFound(t *testing.T) {
	h := newHospital(t)
	h.work(10)
	rapid.Check(t, func(t *rapid.T) {
		entries := h.register.Entries()
		i := rapid.IntRange(0, len(entries)-1).Draw(t, "entry")
		e := &entries[i]
		switch rapid.IntRange(0, 8).Draw(t, "change") {
		case 0:
			e.Steriliser[3]++
		case 1:
			e.Set[15] ^= 0x80
		case 2:
			e.Cycle++
		case 3:
			e.End -= sim.Time(rapid.Int64Range(1, 1<<40).Draw(t, "back by"))
		case 4:
			e.Lethality++
		case 5:
			e.Code = edge.Emergency
		case 6:
			entries = slices.Delete(entries, i, i+1)
		case 7:
			entries = slices.Insert(entries, i, entries[i])
		case 8:
			j := (i + 1) % len(entries)
			entries[i], entries[j] = entries[j], entries[i]
		}
		if got := h.audit(entries); len(got) == 0 {
			t.Fatalf("entry %d: nothing is found", i)
		}
	})
}

// TestWhatAuditsFind names the cause of each.
func TestWhatAuditsFind(t *testing.T) {
	tests := []struct {
		name  string
		forge func(h *hospital) []sterilisation.Entry
		want  error
	}{
		{"altered", func(h *hospital) []sterilisation.Entry {
			entries := h.register.Entries()
			entries[3].Lethality = 19_000
			return entries
		}, sterilisation.ErrChanged},
		{"the last left out", func(h *hospital) []sterilisation.Entry {
			return h.register.Entries()[:9]
		}, sterilisation.ErrMissing},
		{"one added without the chain", func(h *hospital) []sterilisation.Entry {
			return append(h.register.Entries(), entry(0, 6, h.now()))
		}, sterilisation.ErrUnanchored},
		{"one added later, dated back", func(h *hospital) []sterilisation.Entry {
			h.register.Append(entry(0, 6, h.now()-blockTime-1))
			h.seal()
			return h.register.Entries()
		}, sterilisation.ErrBackDated},
		{"dated forward", func(h *hospital) []sterilisation.Entry {
			h.register.Append(entry(0, 6, h.now()+blockTime+1))
			h.seal()
			return h.register.Entries()
		}, sterilisation.ErrBackDated},
		{"a cycle left out", func(h *hospital) []sterilisation.Entry {
			h.register.Append(entry(0, 7, h.now()))
			h.seal()
			return h.register.Entries()
		}, sterilisation.ErrCycle},
		{"another log from the start", func(h *hospital) []sterilisation.Entry {
			other := sterilisation.NewRegister(name)
			other.Append(entry(0, 1, 0))
			h.register = other
			h.seal()
			return other.Entries()
		}, sterilisation.ErrMissing},
	}
	for _, tt := range tests {
		h := newHospital(t)
		h.work(5)
		got := h.audit(tt.forge(h))
		if len(got) == 0 || !errors.Is(got[0], tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestRefusedAnchor: the contract takes no shorter log, and the audit says so.
func TestRefusedAnchor(t *testing.T) {
	h := newHospital(t)
	h.work(2)
	honest := h.register
	h.register = sterilisation.NewRegister(name)
	h.seal()
	if got := h.audit(honest.Entries()); len(got) != 1 || !errors.Is(got[0], sterilisation.ErrRefused) {
		t.Errorf("%v, want ErrRefused", got)
	}
}

// TestCodeOfAnEntry: 15 minutes are enough.
func TestCodeOfAnEntry(t *testing.T) {
	for minutes, want := range map[float64]edge.Code{14.999: edge.Emergency, 15: edge.Normal, 30: edge.Normal, 0: edge.Emergency} {
		if got := sterilisation.NewEntry(name, name, 1, 0, minutes).Code; got != want {
			t.Errorf("%v min: %v, want %v", minutes, got, want)
		}
	}
}
