package comet

import (
	"context"
	"testing"

	"ihealth/chain"
)

func TestTrafficCountsByKind(t *testing.T) {
	var c traffic
	c.With("message_type", "consensus_Vote").Add(100)
	before := c.total()
	c.With("message_type", "consensus_Vote").Add(50)
	c.With("message_type", "consensus_Vote").With().Add(7)
	c.With("message_type", "mempool_Txs").Add(9)
	c.With("message_type", "consensus_HasVote")
	want := []chain.Traffic{{Kind: "Vote", Messages: 2, Bytes: 57}, {Kind: "Txs", Messages: 1, Bytes: 9}}
	got := c.since(before)
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if len(c.total()) != 3 {
		t.Errorf("total %+v", c.total())
	}
}

// In a mesh of m, a block reaches m−1 validators at least once, and each of its
// 2m votes too; more than twice the announcements of votes that spec and trial
// give, 2·m·m·(m−1), would be a storm.
func TestTrafficOfAMesh(t *testing.T) {
	w := threeClasses()
	w.Count = 400
	m, err := Chain{}.Measure(context.Background(), chain.Config{Validators: 4, BlockSize: 20}, w)
	if err != nil {
		t.Fatal(err)
	}
	heights, byKind := m.Blocks+m.Empty, make(map[string]chain.Traffic)
	for _, k := range m.Traffic {
		byKind[k.Kind] = k
	}
	if got := byKind["BlockPart"]; got.Messages < 3*(heights-1) || got.Bytes < w.Count*w.PayloadBytes {
		t.Errorf("%d heights with block parts %+v", heights, got)
	}
	if got := byKind["HasVote"].Messages; got < 8*heights || got > 2*96*heights {
		t.Errorf("%d heights with %d announcements of votes", heights, got)
	}
	if messages, bytes := m.MessagesPerBlock(); !(messages > 0 && bytes > messages) || !(m.CPUPerBlock > 0) || m.Goroutines < 4 {
		t.Errorf("%v messages of %v bytes, %v s of CPU a block, %d goroutines", messages, bytes, m.CPUPerBlock, m.Goroutines)
	}
}
