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
