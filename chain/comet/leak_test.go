package comet

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"math"
	"os"
	"strconv"
	"testing"

	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
	"ihealth/chain/contract/leak"
	"ihealth/sim/rng"
)

// What nodes keep in files, logs of votes and blocks included, and in their mempools,
// holds no reading; and if a sender writes readings into its messages, the search finds
// them there.
func TestFilesLeakNothing(t *testing.T) {
	t.Parallel()
	if lean() {
		t.Skip("starts two networks with files: run without -short")
	}
	for name, c := range map[string]struct {
		commit func(milli int64) [32]byte
		leaks  bool
	}{
		"commitments": {keyed, false},
		"readings":    {plain, true},
		"one limit":   {func(int64) [32]byte { return limit }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := contractOptions(t, freshLog)
			o.Dir = t.TempDir()
			s := newTeller(t, o)
			if err := s.tell(t, contracttest.Story()); err != nil {
				t.Fatal(err)
			}
			secrets := &leak.Secrets{Counters: 10_000}
			secrets.AddNumber(36_000)
			if err := s.tell(t, reports(secrets, 40, c.commit)); err != nil {
				t.Fatal(err)
			}
			r := search(t, s.net, secrets)
			if leaks := r.Leaks(); len(leaks) > 0 != c.leaks || r.Bytes < 1<<16 {
				t.Errorf("%d bytes: %q", r.Bytes, leaks)
			}
			s.check(t)
		})
	}
}

// limit is 36 °C where a commitment should stand.
var limit = [32]byte{30: 36_000 >> 8, 31: 36_000 & 0xff}

func keyed(milli int64) [32]byte {
	mac := hmac.New(sha256.New, []byte("a key of the person's own"))
	mac.Write(strconv.AppendInt(nil, milli, 10))
	return [32]byte(mac.Sum(nil))
}

func plain(milli int64) (c [32]byte) {
	copy(c[:], strconv.FormatFloat(float64(milli)/1000, 'f', 3, 64)+" Cel")
	return c
}

// reports returns alerts of readings, which become secrets.
func reports(secrets *leak.Secrets, n int, commit func(milli int64) [32]byte) []contracttest.Tale {
	stream := rng.New(rng.Key{Name: "comet/test/readings"})
	var out []contracttest.Tale
	for i := range n {
		milli := int64(math.Round(stream.Normal(39_000, 400)))
		secrets.AddNumber(milli)
		out = append(out, contracttest.Tale{Step: contracttest.Step{Sender: "phone", Message: contract.Message{
			Kind: contract.Record, Code: 2, Sequence: uint64(100 + i), Subject: contract.PseudonymOf("a person under a random name"), Commitment: commit(milli),
		}}})
	}
	return out
}

// search scans the files and mempools of all nodes of a network that runs.
func search(t *testing.T, n *Testnet, secrets *leak.Secrets) leak.Report {
	t.Helper()
	if err := n.AwaitAll(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	scan := secrets.Begin()
	for i, node := range n.nodes {
		home := nodeHome(n.home, i)
		if err := scan.Files(home, os.DirFS(home)); err != nil {
			t.Fatal(err)
		}
		for _, tx := range node.running().Mempool().ReapMaxTxs(-1) {
			scan.Piece("mempool", bytes.Clone(tx))
		}
	}
	return scan.Report()
}
