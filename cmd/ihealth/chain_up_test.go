package main

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"ihealth/chain"
)

// Three chains run until they are told to end; what they accepted by then is
// committed and printed.
func TestChainUpUntilInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var stdout, stderr bytes.Buffer
	root := newRoot(nil, &stdout, &stderr)
	root.SetArgs([]string{"chain", "up", "--validators", "4", "--block", "5,6,7", "--rate", "90", "--json"})
	time.AfterFunc(3*time.Second, cancel)
	if err := root.ExecuteContext(ctx); err != nil {
		t.Fatal(err)
	}
	var r struct {
		Channels []struct {
			Channel, Committed, Accepted, Rejected int
			BlockSize                              int `json:"block_size"`
			Classes                                []string
		}
		Committed int
	}
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatalf("%v in %s", err, stdout.String())
	}
	if len(r.Channels) != 3 || r.Committed == 0 {
		t.Fatalf("got %s", stdout.String())
	}
	for i, c := range r.Channels {
		if c.Channel != i || c.BlockSize != 5+i || len(c.Classes) != 2 || c.Committed != c.Accepted || c.Rejected != 0 {
			t.Errorf("channel %d: %+v", i, c)
		}
	}
}

// Each number of channels carries every class on one of them.
func TestUpNetworks(t *testing.T) {
	for channels := 1; channels <= 3; channels++ {
		o := upOptions{channels: count(channels), validators: []int{4}, block: []int{9}, rate: 60, payload: 10}
		n, err := o.network()
		if err != nil {
			t.Fatal(err)
		}
		rate := 0.0
		for i, w := range n.workloads {
			rate += w.Rate
			if got := n.options[i]; got.Validators != 4 || got.BlockSize != 9 || w.Duration < time.Hour {
				t.Errorf("channel %d of %d: %+v for %v", i, channels, got, w.Duration)
			}
			for _, e := range w.Entities {
				if n.classes.Channel(chain.Class{Urgency: e.Urgency, Security: e.Security}) != i {
					t.Errorf("%q sends to channel %d", e.Name, i)
				}
			}
		}
		if len(n.workloads) != channels || rate < 59.99 || rate > 60.01 {
			t.Errorf("%d workloads of %v/s together", len(n.workloads), rate)
		}
	}
}

// What bench is told of links, ports and payloads holds for each of several channels.
func TestSeveralChannelsTakeTheFlags(t *testing.T) {
	bench := benchOptions{
		channels: 3, validators: 4, nodes: 5, block: 9, payload: 5000, port: 30000,
		links: linkFlags{delay: 20 * time.Millisecond, jitter: time.Millisecond, rate: 2e6, uplink: 1e6},
	}
	n, err := bench.several().network()
	if err != nil {
		t.Fatal(err)
	}
	want := chain.Shape{Delay: 20 * time.Millisecond, Jitter: time.Millisecond, RateBps: 2e6, UplinkBps: 1e6}
	for i, got := range n.options {
		if got.Shape != want || got.BasePort != 30000+5*i || got.Nodes != 5 || got.TransactionBytes != 5000 {
			t.Errorf("channel %d: %+v at port %d of %d nodes, for transactions of %d bytes", i, got.Shape, got.BasePort, got.Nodes, got.TransactionBytes)
		}
	}
	up := upOptions{channels: 2, validators: []int{4, 7}, block: []int{9}, rate: 60, payload: 10, port: 30000}
	if n, err = up.network(); err != nil {
		t.Fatal(err)
	}
	if first, second := n.options[0].BasePort, n.options[1].BasePort; first != 30000 || second != 30004 {
		t.Errorf("ports from %d and from %d on, want 30000 and 30004", first, second)
	}
}

// A block of several channels takes the three delays of its links.
func TestBenchOfChannelsIsDelayed(t *testing.T) {
	_, out, _ := invoke(t, "", "chain", "bench", "--channels", "2", "--validators", "4", "--block", "5", "--rate", "60", "--duration", "2s", "--delay", "20ms", "--json")
	var r struct {
		Channels []struct {
			Links        linksResult
			BlockLatency struct{ P50 float64 } `json:"block_latency_s"`
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for i, c := range r.Channels {
		if c.Links.Delay != 0.02 || c.BlockLatency.P50 < 3*0.02 {
			t.Errorf("channel %d: %+v, half of the blocks within %v s", i, c.Links, c.BlockLatency.P50)
		}
	}
	if len(r.Channels) != 2 {
		t.Errorf("%d channels", len(r.Channels))
	}
}
