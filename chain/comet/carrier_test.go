package comet

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"

	"ihealth/chain"
)

// sealed returns a batch under the header of the test's gateway.
func sealed(t testing.TB, height int64, batch ...chain.Transaction) *block {
	t.Helper()
	b, err := seal(gatewayPad, height, batch)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func check(a *application, tx []byte, kind abci.CheckTxType) *abci.ResponseCheckTx {
	res, err := a.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: tx, Type: kind})
	if err != nil {
		panic(err)
	}
	return res
}

func TestCarrierRoundTrip(t *testing.T) {
	want := sealed(t, 5, signedRun(t, 0, 3)...)
	got, err := parseCarrier(want.carrier())
	if err != nil || got.root != want.root || !bytes.Equal(got.header, want.header) || !slices.EqualFunc(got.raw, want.raw, bytes.Equal) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// A carrier makes its batch the offer: the validator proposes at that height the block
// that it would propose in process. The carrier itself never gets into a block, and
// leaves the mempool when its height is decided.
func TestCarrierIsAnOffer(t *testing.T) {
	a := testApplication(t)
	b := sealed(t, 2, signedRun(t, 0, 3)...)
	carrier := b.carrier()
	if res := check(a, carrier, abci.CheckTxType_New); res.Code != 0 {
		t.Fatal(res.Log)
	}
	proposal, err := a.PrepareProposal(context.Background(), &abci.RequestPrepareProposal{Height: 2, Txs: [][]byte{carrier}, MaxTxBytes: 1 << 20})
	if err != nil || !slices.EqualFunc(proposal.Txs, b.encoded(), bytes.Equal) {
		t.Errorf("%d transactions proposed, %v", len(proposal.Txs), err)
	}
	own, err := a.PrepareProposal(context.Background(), &abci.RequestPrepareProposal{Height: 3, Txs: [][]byte{carrier}, MaxTxBytes: 1 << 20})
	if err != nil || len(own.Txs) != 0 {
		t.Errorf("the carrier stands in a block of %d, %v", len(own.Txs), err)
	}
	if res := check(a, carrier, abci.CheckTxType_Recheck); res.Code != 0 {
		t.Errorf("recheck before its height: %s", res.Log)
	}
	commit(t, a, 2, b.encoded()...)
	if res := check(a, carrier, abci.CheckTxType_Recheck); res.Code == 0 {
		t.Error("it stays in the mempool after its height")
	}
}

func TestBadCarriersAreRefused(t *testing.T) {
	a := testApplication(t)
	commit(t, a, 1, encode(t, signed(t, 99, chain.Normal))...)
	good := sealed(t, 2, signedRun(t, 0, 2)...)
	foreign, err := seal(senderKey, 2, signedRun(t, 0, 2))
	if err != nil {
		t.Fatal(err)
	}
	swapped := &block{header: good.header, raw: [][]byte{good.raw[1], good.raw[0]}}
	for name, bad := range map[string][]byte{
		"short":      good.carrier()[:20],
		"cut":        good.carrier()[:len(good.carrier())-1],
		"padded":     append(good.carrier(), 1),
		"foreign":    foreign.carrier(),
		"past":       sealed(t, 1, signedRun(t, 0, 2)...).carrier(),
		"overfull":   sealed(t, 2, signedRun(t, 0, 4)...).carrier(),
		"replayed":   sealed(t, 2, signed(t, 99, chain.Normal)).carrier(),
		"forged":     sealed(t, 2, forged(t, 7)).carrier(),
		"other root": swapped.carrier(),
	} {
		want := uint32(codeRefused)
		if name == "past" {
			want = codeLate
		}
		if res := check(a, bad, abci.CheckTxType_New); res.Code != want || res.Log == "" {
			t.Errorf("%s: %+v, want code %d", name, res, want)
		}
	}
	if a.offered.block != nil {
		t.Error("a bad carrier has become an offer")
	}
}

// No bytes make a validator panic, and what it takes is encoded as it came.
func FuzzCarrier(f *testing.F) {
	f.Add(sealed(f, 2, signedRun(f, 0, 2)...).carrier())
	f.Add([]byte(carrierMagic))
	f.Fuzz(func(t *testing.T, raw []byte) {
		raw = append([]byte(carrierMagic), raw...)
		b, err := parseCarrier(raw)
		if err == nil && !bytes.Equal(b.carrier(), raw) {
			t.Errorf("%x became %x", raw, b.carrier())
		}
		check(testApplication(t), raw, abci.CheckTxType_New)
	})
}

// query asks the application as a gateway does.
func query(t *testing.T, a *application, path string, height int64, data string) *abci.ResponseQuery {
	t.Helper()
	res, err := a.Query(context.Background(), &abci.RequestQuery{Path: path, Height: height, Data: []byte(data)})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestAnnouncements(t *testing.T) {
	a := testApplication(t)
	if res := query(t, a, queryDecided, 0, ""); string(res.Value) != string(encodeJSON(announcement{})) {
		t.Errorf("before the first height: %s", res.Value)
	}
	res := commit(t, a, 1, encode(t, signedRun(t, 0, 3)...)...)
	var told announcement
	if err := json.Unmarshal([]byte(res.Events[0].Attributes[0].Value), &told); err != nil {
		t.Fatal(err)
	}
	if told.ledger() != a.ledger() || told.Count != 3 || told.Committed != 3 {
		t.Errorf("announced %+v, the ledger is %v", told, a.ledger())
	}
	for h := int64(2); h <= remembered+1; h++ {
		commit(t, a, h)
	}
	var first, last announcement
	for asked, to := range map[int64]*announcement{2: &first, 0: &last} {
		if err := json.Unmarshal(query(t, a, queryDecided, asked, "").Value, to); err != nil {
			t.Fatal(err)
		}
	}
	if first.Height != 2 || last.Height != remembered+1 || last.State != told.State {
		t.Errorf("the oldest is %+v, the last %+v", first, last)
	}
	for _, h := range []int64{-1, 1, remembered + 2} {
		if res := query(t, a, queryDecided, h, ""); res.Code == 0 {
			t.Errorf("height %d: %s", h, res.Value)
		}
	}
	if got := len(a.history); got != remembered {
		t.Errorf("%d heights remembered", got)
	}
	a.apply(remembered+2, &block{}) // decided, not yet announced
	if err := json.Unmarshal(query(t, a, queryDecided, 0, "").Value, &last); err != nil || last.Height != remembered+1 {
		t.Errorf("amid a decision the last is %+v: %v", last, err)
	}
	if got := string(query(t, a, queryNonce, 0, "p6").Value); got != "3" {
		t.Errorf("next nonce %s, want 3", got)
	}
	if got := string(query(t, a, queryNonce, 0, "nobody").Value); got != "0" {
		t.Errorf("next nonce of nobody %s", got)
	}
	if res := query(t, a, "weather", 0, ""); res.Code == 0 {
		t.Error("it knows the weather")
	}
}

func TestDigestText(t *testing.T) {
	var d digest
	for _, bad := range []string{"", "aa", string(bytes.Repeat([]byte("g"), 64))} {
		if err := d.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is a digest", bad)
		}
	}
}

// The engine says in its log alone that it gives up.
func TestFailureLog(t *testing.T) {
	failed := make(chan struct{})
	var spoken []string
	l := newFailureLog(recorder{&spoken}, failed).With("module", "consensus")
	l.Error("something else")
	select {
	case <-failed:
		t.Error("any error is a failure")
	default:
	}
	l.Error("CONSENSUS FAILURE!!!")
	l.Error("CONSENSUS FAILURE!!!")
	<-failed
	if len(spoken) != 3 {
		t.Errorf("logged %v", spoken)
	}
	if _, ok := l.(*failureLog); !ok {
		t.Error("With loses it")
	}
}
