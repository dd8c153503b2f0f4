package edge_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

// TestOutboxAgainstASlice holds the ring against a plain slice, and what the inbox sees
// against what was lost: every gap, in full, at the next arrival.
func TestOutboxAgainstASlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		room := rapid.IntRange(0, 6).Draw(t, "room")
		subject := contract.PseudonymOf("a")
		out, in := edge.NewOutbox(subject, room), edge.NewInbox()
		var kept, got, want []uint64
		lost, lostBefore, missing := 0, 0, uint64(0)
		receive := func(r edge.Report) {
			m, err := in.Receive(r)
			if err != nil || r.Subject != subject || r.At != sim.Time(r.Sequence) {
				t.Fatalf("%+v: %v", r, err)
			}
			missing += m
			got = append(got, r.Sequence)
		}
		for i, action := range rapid.SliceOfN(rapid.IntRange(0, 3), 1, 40).Draw(t, "actions") {
			number := uint64(len(got)+len(kept)+lost) + 1
			switch action {
			case 0:
				out.Send(sim.Time(number), edge.Verdict{}, receive)
				want = append(append(want, kept...), number)
				kept, lostBefore = nil, lost
			case 1:
				out.Flush(receive)
				if len(kept) > 0 {
					lostBefore = lost
				}
				want, kept = append(want, kept...), nil
			default:
				out.Add(sim.Time(number), edge.Verdict{})
				if kept = append(kept, number); len(kept) > room {
					kept, lost = kept[1:], lost+1
				}
			}
			if out.Kept() != len(kept) || out.Lost() != lost || len(got) != len(want) {
				t.Fatalf("step %d: %d kept, %d lost, %d received; want %d, %d, %d", i, out.Kept(), out.Lost(), len(got), len(kept), lost, len(want))
			}
			if missing != uint64(lostBefore) {
				t.Fatalf("step %d: %d seen to be missing, want %d", i, missing, lostBefore)
			}
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("received %v, want %v", got, want)
			}
		}
	})
}

// TestInboxRefusesReplays: what came before is refused and changes nothing.
func TestInboxRefusesReplays(t *testing.T) {
	in := edge.NewInbox()
	a, b := contract.PseudonymOf("a"), contract.PseudonymOf("b")
	for i, tt := range []struct {
		report  edge.Report
		missing uint64
		refused bool
	}{
		{edge.Report{Subject: a, Sequence: 1}, 0, false},
		{edge.Report{Subject: a, Sequence: 4}, 2, false},
		{edge.Report{Subject: a, Sequence: 4}, 0, true},
		{edge.Report{Subject: a, Sequence: 2}, 0, true},
		{edge.Report{Subject: a}, 0, true},
		{edge.Report{Subject: b, Sequence: 3}, 2, false},
		{edge.Report{Subject: a, Sequence: 5}, 0, false},
	} {
		missing, err := in.Receive(tt.report)
		if missing != tt.missing || errors.Is(err, edge.ErrReplay) != tt.refused {
			t.Errorf("%d: %d missing, %v", i, missing, err)
		}
	}
}

func TestOutboxPanicsWithoutRoomToSpeakOf(t *testing.T) {
	for _, room := range []int{-1, edge.MaxStored + 1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("no panic with room for %d", room)
				}
			}()
			edge.NewOutbox(contract.Pseudonym{}, room)
		}()
	}
}

// TestBodyDoesNotAllocate: reading, judging and reporting a minute takes no memory.
func TestBodyDoesNotAllocate(t *testing.T) {
	vitals, fixes, detectors := person(t, sim.Never)
	out, in := edge.NewOutbox(contract.PseudonymOf("a"), 8), edge.NewInbox()
	receive := func(r edge.Report) {
		if _, err := in.Receive(r); err != nil {
			t.Error(err)
		}
	}
	minute := func() {
		r, _ := vitals.Next()
		v, err := detectors[r.Kind-1].Judge(r)
		f, _ := fixes.Next()
		if _, fenced := detectors[3].Judge(f); err != nil || fenced != nil {
			t.Error(err, fenced)
		}
		out.Send(r.At, v, receive)
		for range 10 {
			out.Add(r.At, v)
		}
	}
	if n := testing.AllocsPerRun(100, minute); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
