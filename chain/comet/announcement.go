package comet

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	abci "github.com/cometbft/cometbft/abci/types"
)

// What a node can be asked, and the event in which it announces each decided height.
const (
	queryDecided = "decided" // the announcement of the height asked for, 0: of the last
	queryNonce   = "nonce"   // the first nonce above all that the entity named in Data has used
	eventDecided = "ihealth"
)

// remembered is how many heights a node remembers its announcements of.
const remembered = 1024

// announcement says what a validator has decided at a height, in few bytes: who has
// proposed the batch recognises it by its Merkle root.
type announcement struct {
	Height    int64  `json:"height"`
	Count     int    `json:"count"`      // transactions in the block
	Batch     digest `json:"batch"`      // Merkle root of its transactions
	State     digest `json:"state"`      // hash over all committed blocks
	Committed int    `json:"committed"`  // transactions of all blocks
	LastRound int32  `json:"last_round"` // in which the height before was decided
}

// digest is a hash that text shows in hexadecimal.
type digest [32]byte

// MarshalText implements encoding.TextMarshaler.
func (d digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *digest) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(d)) {
		return fmt.Errorf("comet: digest of %d characters, want %d", len(text), hex.EncodedLen(len(d)))
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// ledger returns the state that is announced.
func (n announcement) ledger() ledger { return ledger{n.Height, n.State, n.Committed} }

// announce remembers a decided height and returns its event.
func (a *application) announce(req *abci.RequestFinalizeBlock, b *block) abci.Event {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := announcement{
		Height: req.Height, Count: len(b.transactions), Batch: b.root,
		State: a.root, Committed: a.committed, LastRound: req.DecidedLastCommit.Round,
	}
	if a.history == nil {
		a.history = make(map[int64]announcement)
	}
	a.history[n.Height], a.announced = n, n.Height
	delete(a.history, n.Height-remembered)
	return abci.Event{Type: eventDecided, Attributes: []abci.EventAttribute{{Key: queryDecided, Value: string(encodeJSON(n))}}}
}

func encodeJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("comet: " + err.Error()) // no field of an announcement can fail
	}
	return text
}

// recall returns the announcement of a height, 0 for the last that was announced, and
// false when it is forgotten or to come. Before the first height all is zero.
func (a *application) recall(height int64) (announcement, bool) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if height == 0 {
		height = a.announced // a.height may be on its way
	}
	n, ok := a.history[height]
	return n, ok || height == 0
}

// Query answers what gateways ask.
func (a *application) Query(_ context.Context, req *abci.RequestQuery) (*abci.ResponseQuery, error) {
	switch req.Path {
	case queryDecided:
		if n, ok := a.recall(req.Height); ok {
			return &abci.ResponseQuery{Height: n.Height, Value: encodeJSON(n)}, nil
		}
		return refuseQuery("height %d is not decided, or longer ago than %d heights", req.Height, remembered), nil
	case queryNonce:
		next := a.nextNonce(string(req.Data))
		return &abci.ResponseQuery{Value: strconv.AppendUint(nil, next, 10)}, nil
	}
	return refuseQuery("path %q: want %q or %q", req.Path, queryDecided, queryNonce), nil
}

// nextNonce returns the first nonce above all that the entity has used.
func (a *application) nextNonce(entity string) uint64 {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.used.Next(entity)
}

func refuseQuery(format string, args ...any) *abci.ResponseQuery {
	return &abci.ResponseQuery{Code: codeRefused, Log: "comet: " + fmt.Sprintf(format, args...)}
}
