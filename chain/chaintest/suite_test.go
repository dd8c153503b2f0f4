package chaintest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/chain/chaintest"
)

// failed returns the names of the scenarios that a ledger fails.
func failed(t *testing.T, open chaintest.Open) []string {
	t.Helper()
	var names []string
	for _, s := range chaintest.Scenarios() {
		if err := s.Run(context.Background(), open); err != nil {
			t.Logf("%v", err)
			names = append(names, s.Name)
		}
	}
	return names
}

func TestSoundLedgerPasses(t *testing.T) {
	if names := failed(t, openWith(defect{})); names != nil {
		t.Errorf("failed: %v", names)
	}
}

// Every defect is caught by the scenario that looks for it.
func TestBrokenLedgersFail(t *testing.T) {
	reversed := func(block []chain.Transaction) { slices.Reverse(block) }
	for _, c := range []struct {
		name   string
		broken defect
		caught string
	}{
		{"tells twice", defect{twice: true}, "commits each"},
		{"loses", defect{loses: true}, "commits each"},
		{"gives a place twice", defect{samePlace: true}, "commits each"},
		{"goes back in time", defect{backwards: true}, "commits each"},
		{"first come, first served", defect{firstCome: true}, "serves by urgency"},
		{"first come, first served", defect{firstCome: true}, "starves nobody"},
		{"unfair to who comes late", defect{shy: true}, "starves nobody"},
		{"blocks out of order", defect{within: reversed}, "serves by urgency"},
		{"answers too early", defect{eager: true}, "answers queries"},
		{"answers never", defect{forgetful: true}, "answers queries"},
		{"replays", defect{accepts: chain.ErrReplayed}, "refuses replays"},
		{"signatures", defect{accepts: chain.ErrSignature}, "refuses bad input"},
		{"strangers", defect{accepts: chain.ErrUnknownEntity}, "refuses bad input"},
		{"urgency", defect{accepts: chain.ErrUrgency}, "refuses bad input"},
		{"security", defect{accepts: chain.ErrSecurity}, "refuses bad input"},
		{"channel", defect{accepts: chain.ErrChannel}, "refuses bad input"},
		{"size", defect{accepts: chain.ErrOversized}, "refuses bad input"},
		{"malformed", defect{accepts: chain.ErrMalformed}, "refuses bad input"},
		{"rate", defect{accepts: chain.ErrRate}, "limits the rate"},
		{"room", defect{accepts: chain.ErrFull}, "tells whom"},
		{"spills", defect{spills: true}, "changes its block size"},
		{"stubborn", defect{stubborn: true}, "changes its block size"},
		{"disinherits", defect{disinherits: true}, "passes the manager's role on"},
		{"credulous", defect{credulous: true}, "refuses impossible"},
		{"fragile", defect{fragile: true}, "goes on without f"},
		{"needs no quorum", defect{quorumless: true}, "stops without f+1"},
		{"needs no quorum", defect{quorumless: true}, "stops in a partition"},
		{"never recovers", defect{unforgivable: true}, "stops without f+1"},
		{"never recovers", defect{unforgivable: true}, "stops in a partition"},
	} {
		names := failed(t, openWith(c.broken))
		if !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, c.caught) }) {
			t.Errorf("%s: caught by %q, not by %q", c.name, names, c.caught)
		}
	}
}

// bare hides everything but what every harness has.
type bare struct{ chaintest.Harness }

func TestScenariosSayWhatTheyNeed(t *testing.T) {
	open := func(ctx context.Context, s chaintest.Setup) (chaintest.Harness, error) {
		h, err := openWith(defect{})(ctx, s)
		return bare{h}, err
	}
	unsupported := 0
	for _, s := range chaintest.Scenarios() {
		err := s.Run(context.Background(), open)
		if errors.Is(err, chaintest.ErrUnsupported) {
			unsupported++
		} else if err != nil {
			t.Error(err)
		}
	}
	if unsupported != 6 {
		t.Errorf("%d scenarios cannot be played on a bare ledger, want 6", unsupported)
	}
}

// A ledger that cannot be opened, or whose time ends, is no pass.
func TestScenariosPassOnErrors(t *testing.T) {
	want := errors.New("no such ledger")
	for _, s := range chaintest.Scenarios() {
		err := s.Run(context.Background(), func(context.Context, chaintest.Setup) (chaintest.Harness, error) { return nil, want })
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
}
