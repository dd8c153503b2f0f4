package pipeline

import (
	"context"
	"fmt"
	"iter"
	"math/big"
	"os"
	"sync"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/evm"
	"ihealth/chain/contract/leak"
	"ihealth/iomt/device"
)

// leaks searches all that a chain keeps for all that devices have measured, what their
// detectors are set to, and names.
type leaks struct {
	on       bool
	secret   func(*leak.Secrets, *device.Reading)
	dir      string // where real nodes keep their files; "" without
	secrets  leak.Secrets
	calldata [][]byte // of all transactions, as they stand in blocks
	search   *leak.Scan

	mu       sync.Mutex
	machines []contract.Machine
}

// begin makes a place for the files of real nodes.
func (l *leaks) begin(c *Config) error {
	l.on, l.secret = c.Scan, kinds[c.Device].secret
	if !l.on || c.Ledger != Real {
		return nil
	}
	dir, err := os.MkdirTemp("", "ihealth-pipeline-")
	l.dir = dir
	return err
}

// end removes it.
func (l *leaks) end() error {
	if l.dir == "" {
		return nil
	}
	return os.RemoveAll(l.dir)
}

// measured takes note of a reading.
func (l *leaks) measured(r *device.Reading) {
	if l.on {
		l.secret(&l.secrets, r)
	}
}

// about takes note of a wearer's name and of what the detector is set to.
func (l *leaks) about(w *wearer) {
	if l.on {
		l.secrets.AddText(w.account)
		w.confide(&l.secrets)
	}
}

// sent takes note of a transaction.
func (l *leaks) sent(t *chain.Transaction) {
	if !l.on {
		return
	}
	l.secrets.Counters = max(l.secrets.Counters, t.Nonce)
	b, err := t.MarshalBinary()
	if err != nil {
		panic("pipeline: a signed transaction that cannot be encoded: " + err.Error())
	}
	l.calldata = append(l.calldata, b)
}

// watching makes contract machines of which it keeps hold.
func (l *leaks) watching(fresh func() contract.Machine) func() contract.Machine {
	return func() contract.Machine {
		m := fresh()
		l.mu.Lock()
		defer l.mu.Unlock()
		l.machines = append(l.machines, m)
		return m
	}
}

// storer is a machine that shows all that it keeps.
type storer interface {
	Storage() iter.Seq2[string, []byte]
}

// scan searches calldata and the files of real nodes: blocks, states, mempools and
// write-ahead logs.
func (r *Run) scan(context.Context) error {
	l := &r.leaks
	if !l.on {
		return nil
	}
	l.search = l.secrets.Begin()
	for i, b := range l.calldata {
		l.search.Piece(fmt.Sprintf("calldata %d", i), b)
	}
	if l.dir == "" {
		return nil
	}
	return l.search.Files("nodes", os.DirFS(l.dir))
}

// report searches what the machines store, once no node works with them any more.
func (l *leaks) report() *leak.Report {
	if l.search == nil {
		return nil
	}
	for i, m := range l.machines {
		if s, ok := m.(storer); ok {
			for name, b := range s.Storage() {
				l.search.Piece(fmt.Sprintf("machine %d, %s", i, name), b)
			}
		}
	}
	report := l.search.Report()
	return &report
}

// SeedLeaks sends the readings of all alerts as the contract that Zheng et al. print would
// have them (Figure 5), and returns how many of so many calls publish the reading. There
// are none for devices that are not graded by limits.
func (r *Run) SeedLeaks() (leaking, calls int, err error) {
	c, err := evm.Load("COVIDCaller")
	if err != nil {
		return 0, 0, err
	}
	for _, a := range r.Alerts {
		limits := a.wearer.limits
		if limits == nil {
			return 0, 0, nil
		}
		data, err := c.Pack("bodyTemperatureMonitor", big.NewInt(a.value), big.NewInt(limits.Low.Milli), big.NewInt(limits.High.Milli))
		if err != nil {
			return 0, 0, err
		}
		secrets := leak.Secrets{Counters: r.leaks.secrets.Counters}
		secrets.AddNumber(a.value)
		scan := secrets.Begin()
		scan.Piece("calldata", data)
		if report := scan.Report(); len(report.Leaks()) > 0 {
			leaking++
		}
	}
	return leaking, len(r.Alerts), nil
}
