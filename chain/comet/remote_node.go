package comet

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/cometbft/cometbft/rpc/client"
	"github.com/cometbft/cometbft/rpc/client/http"
	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/cometbft/cometbft/types"
)

// How a gateway talks to a node.
const (
	subscriber   = "ihealth"
	sendPatience = 5 * time.Second // with a request
	lookInterval = time.Second     // between two looks at a node whose events may have been lost
)

// remoteNode is a node of another process.
type remoteNode struct {
	name   string
	url    string
	rpc    *http.HTTP
	events <-chan ctypes.ResultEvent
	outbox chan []byte // for its mempool
	height int64       // announced last; its watcher sets it under the network's lock
}

func newRemoteNode(n ManifestNode) *remoteNode {
	return &remoteNode{name: n.Name, url: "http://" + n.address(n.RPCPort), outbox: make(chan []byte, 64)}
}

// connect opens the websocket and subscribes to the announcements, trying again until
// ctx is done.
func (n *remoteNode) connect(ctx context.Context) error {
	rpc, err := http.New(n.url, "/websocket")
	if err != nil {
		return n.wrong(err)
	}
	for err = rpc.Start(); err != nil; err = rpc.Start() {
		select {
		case <-ctx.Done():
			return n.wrong(fmt.Errorf("%w: %w: start it, and see its log", context.Cause(ctx), err))
		case <-time.After(100 * time.Millisecond):
		}
		if rpc, err = http.New(n.url, "/websocket"); err != nil { // one that failed cannot start again
			return n.wrong(err)
		}
	}
	n.rpc = rpc
	n.events, err = rpc.Subscribe(ctx, subscriber, types.QueryForEvent(types.EventNewBlockEvents).String(), unread)
	if err != nil {
		return n.wrong(err)
	}
	return nil
}

// wrong says which node an error comes from.
func (n *remoteNode) wrong(err error) error {
	return fmt.Errorf("comet: node %q at %s: %w", n.name, n.url, err)
}

// query asks the node's application.
func (n *remoteNode) query(ctx context.Context, path string, data []byte, height int64) ([]byte, error) {
	res, err := n.rpc.ABCIQueryWithOptions(ctx, path, data, client.ABCIQueryOptions{Height: height})
	if err != nil {
		return nil, n.wrong(err)
	}
	if res.Response.Code != 0 {
		return nil, n.wrong(fmt.Errorf("it refuses to answer: %s", res.Response.Log))
	}
	return res.Response.Value, nil
}

// decided returns the node's announcement of a height, 0 for the last.
func (n *remoteNode) decided(ctx context.Context, height int64) (a announcement, err error) {
	value, err := n.query(ctx, queryDecided, nil, height)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(value, &a); err != nil {
		return a, n.wrong(err)
	}
	return a, nil
}

// block fetches the block of a height.
func (n *remoteNode) block(ctx context.Context, height int64) (*block, error) {
	res, err := n.rpc.Block(ctx, &height)
	if err != nil {
		return nil, n.wrong(err)
	}
	txs := make([][]byte, len(res.Block.Txs))
	for i, tx := range res.Block.Txs {
		txs[i] = tx
	}
	return parseBlock(txs)
}

// wasLate reports whether a height needed more than one round.
func (n *remoteNode) wasLate(ctx context.Context, height int64) (bool, error) {
	res, err := n.rpc.Commit(ctx, &height)
	if err != nil {
		return false, n.wrong(err)
	}
	return res.Commit.Round > 0, nil
}

// post puts a message for the mempool on its way. A node so far behind that its line
// is full need not be woken.
func (n *remoteNode) post(message []byte) {
	select {
	case n.outbox <- message:
	default:
	}
}

// send brings what is posted to the node until ctx is done. A carrier that breaks a rule
// ends the run, as it would break it at the next height, too. One that comes too late is
// no fault, as the batch was then handed over again, and a node that cannot be reached
// misses its turn.
func (n *remoteNode) send(ctx context.Context, d *decisions) {
	for {
		select {
		case <-ctx.Done():
			return
		case message := <-n.outbox:
			limited, cancel := context.WithTimeout(ctx, sendPatience)
			res, err := n.rpc.BroadcastTxSync(limited, message)
			cancel()
			if err == nil && res.Code == codeRefused && isCarrier(message) {
				d.mu.Lock()
				d.fail(n.wrong(fmt.Errorf("it refuses a batch: %s", res.Log)))
				d.mu.Unlock()
			}
		}
	}
}

// watch takes the node's announcements until ctx is done. Now and then it asks for the
// last one, as events get lost with a connection, and reminds the node of its work.
// What fails is tried again at the next look.
func (n *remoteNode) watch(ctx context.Context, take func(announcement, time.Time) error, remind func()) {
	look := time.NewTicker(lookInterval)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-n.events:
			at := time.Now()
			if a, ok := announced(e); ok {
				_ = take(a, at)
			}
		case <-look.C:
			if a, err := n.decided(ctx, 0); err == nil {
				_ = take(a, time.Now())
				remind()
			}
		}
	}
}

// announced finds the announcement in an event.
func announced(e ctypes.ResultEvent) (a announcement, ok bool) {
	data, ok := e.Data.(types.EventDataNewBlockEvents)
	if !ok {
		return a, false
	}
	for _, event := range data.Events {
		if event.Type == eventDecided && len(event.Attributes) == 1 {
			err := json.Unmarshal([]byte(event.Attributes[0].Value), &a)
			return a, err == nil
		}
	}
	return a, false
}

// close ends the connection.
func (n *remoteNode) close() error {
	if n.rpc == nil {
		return nil
	}
	if err := stopAll(n.rpc); err != nil {
		return n.wrong(err)
	}
	return nil
}
