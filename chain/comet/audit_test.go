package comet

import (
	"context"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"

	"ihealth/chain"
)

func idOf(nonce uint64) chain.TransactionID { return chain.TransactionID{Entity: "p6", Nonce: nonce} }

// decidedAt makes the decisions of heights from 2 on.
func decidedAt(blocks ...[]chain.TransactionID) []Decision {
	out := make([]Decision, len(blocks))
	for i, ids := range blocks {
		out[i] = Decision{Height: int64(i) + 2, Transactions: ids}
	}
	return out
}

// Known-bad: each way in which a validator's ledger can differ is found.
func TestAuditFindsDiscrepancies(t *testing.T) {
	a, b, c, d := idOf(1), idOf(2), idOf(3), idOf(4)
	type ids = []chain.TransactionID
	decided := decidedAt(ids{a, b}, nil, ids{c})
	for name, test := range map[string]struct {
		blocks []ids // of heights 2, 3, 4
		want   Discrepancies
	}{
		"the same":        {[]ids{{a, b}, nil, {c}}, Discrepancies{}},
		"one lost":        {[]ids{{a}, nil, {c}}, Discrepancies{Lost: 1}},
		"height missing":  {[]ids{{a, b}, nil}, Discrepancies{Lost: 1}},
		"another instead": {[]ids{{a, b}, nil, {d}}, Discrepancies{Lost: 1, Foreign: 1}},
		"one too many":    {[]ids{{a, b}, {d}, {c}}, Discrepancies{Foreign: 1}},
		"exchanged":       {[]ids{{b, a}, nil, {c}}, Discrepancies{Reordered: 2}},
		"in another block": {
			[]ids{{a}, nil, {b, c}}, Discrepancies{Lost: 1, Foreign: 1, Reordered: 1},
		},
		"twice":            {[]ids{{a, b}, nil, {c, a}}, Discrepancies{Foreign: 1, Doubled: 1}},
		"twice in a block": {[]ids{{a, b}, nil, {c, c}}, Discrepancies{Reordered: 1, Doubled: 1}},
	} {
		audit := newAudit(2, 0)
		for i, block := range test.blocks {
			audit.execute(0, int64(i)+2, block)
		}
		for _, d := range decided {
			audit.execute(1, d.Height, d.Transactions)
		}
		if got := audit.compare(decided); got != test.want {
			t.Errorf("%s: got %+v, want %+v", name, got, test.want)
		}
	}
}

// A transaction that quorums decide twice is doubled at every validator.
func TestAuditFindsDoubledDecisions(t *testing.T) {
	audit := newAudit(3, 0)
	decided := decidedAt([]chain.TransactionID{idOf(1)}, []chain.TransactionID{idOf(1)})
	for v := range 3 {
		for _, d := range decided {
			audit.execute(v, d.Height, d.Transactions)
		}
	}
	if got := audit.compare(decided); got != (Discrepancies{Doubled: 3}) {
		t.Errorf("got %+v", got)
	}
}

// What a restarted validator executes again must be what it executed before.
func TestAuditOfRepeatedHeights(t *testing.T) {
	audit := newAudit(1, 0)
	decided := decidedAt([]chain.TransactionID{idOf(1), idOf(2)})
	audit.execute(0, 2, decided[0].Transactions)
	audit.execute(0, 2, decided[0].Transactions)
	if got := audit.compare(decided); got != (Discrepancies{}) {
		t.Errorf("the same again: %+v", got)
	}
	audit.execute(0, 2, []chain.TransactionID{idOf(2)})
	if got := audit.compare(decided); got != (Discrepancies{Lost: 1, Reordered: 1, Rewritten: 1}) {
		t.Errorf("something else: %+v", got)
	}
}

func TestAuditLag(t *testing.T) {
	audit := newAudit(3, 0)
	for _, step := range []struct {
		validator    int
		height, want int64
	}{{0, 1, 1}, {1, 1, 1}, {2, 1, 0}, {1, 2, 1}, {1, 3, 2}, {0, 2, 2}, {2, 3, 1}, {0, 1, 1}} {
		audit.execute(step.validator, step.height, nil)
		if got := audit.lag(); got != step.want {
			t.Errorf("after height %d of validator %d: lag %d, want %d", step.height, step.validator, got, step.want)
		}
	}
}

// The auditor sees what the application gets, and changes nothing of it.
func TestAuditor(t *testing.T) {
	audit := newAudit(4, 0)
	app := testApplication(t)
	wrapped := audit.wrap(3, app)
	culprit := newIdentity(0, 1).consensus.PubKey().Address()
	req := &abci.RequestFinalizeBlock{
		Height: 2, Txs: withHeader(2, encode(t, signed(t, 7, chain.Normal))),
		Misbehavior: []abci.Misbehavior{{Height: 1, Validator: abci.Validator{Address: culprit}}},
	}
	if _, err := wrapped.FinalizeBlock(context.Background(), req); err != nil {
		t.Fatal(err)
	}
	if l := app.ledger(); l.height != 2 || l.committed != 1 {
		t.Errorf("ledger %v", l)
	}
	if got := audit.validators[3][2]; len(got) != 1 || got[0] != idOf(7) {
		t.Errorf("the audit has %v", got)
	}
	if got := audit.proofs(); len(got) != 1 || got[0] != (Evidence{Validator: 1, Height: 1, Block: 2, SeenBy: 1}) {
		t.Errorf("evidence %+v", got)
	}
	if _, err := wrapped.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{Height: 3, Txs: [][]byte{{1}}}); err == nil {
		t.Error("a malformed block was executed")
	}
}

// Evidence against an address that nobody in the network has convicts no validator,
// the first one least of all.
func TestAuditOfStrangers(t *testing.T) {
	audit := newAudit(4, 0)
	for _, address := range [][]byte{newIdentity(1, 0).consensus.PubKey().Address(), nil} {
		audit.witness(2, &abci.RequestFinalizeBlock{
			Height: 3 + int64(len(address)), Misbehavior: []abci.Misbehavior{{Height: 1, Validator: abci.Validator{Address: address}}},
		})
	}
	proofs := audit.proofs()
	for _, e := range proofs {
		if e.Validator != Stranger {
			t.Errorf("a stranger's votes convict validator %d", e.Validator)
		}
	}
	if len(proofs) != 2 {
		t.Errorf("%d proofs", len(proofs))
	}
}
