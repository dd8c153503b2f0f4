package comet

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ihealth/chain"
)

// KillNode ends the i-th node as SIGKILL would end its process: between two writes,
// with nothing finished or flushed, and with the loss of all that it held in memory.
// StartNode starts it on the files it leaves. It fails with ErrOptions when the nodes
// keep no files. A node that is down stays so.
func (t *Testnet) KillNode(i int) error {
	n, err := t.nodeAt(i)
	if err != nil {
		return err
	}
	if t.options.Dir == "" {
		return fmt.Errorf("comet: %w: node %d would lose everything: set Dir, so that nodes keep files", ErrOptions, i)
	}
	t.decisions.setUp(i, false)
	return n.kill()
}

// kill ends the engine and restores what the files were at one instant.
func (n *node) kill() error {
	n.cycle.Lock()
	defer n.cycle.Unlock()
	if n.running() == nil {
		return nil
	}
	var log []byte
	n.conduct.dead.Store(true)
	defer n.conduct.dead.Store(false)
	if err := n.storage.crash.strike(func() (err error) {
		log, err = os.ReadFile(n.config.Consensus.WalFile())
		return err
	}); err != nil {
		return fmt.Errorf("comet: kill the node at %s: %w", n.address.DialString(), err)
	}
	err := errors.Join(n.down(n.retire()), n.storage.close(), os.WriteFile(n.config.Consensus.WalFile(), log, 0o600), n.files.reload())
	n.app.forget()
	return err
}

// keepFiles makes a node keep its blocks and what it signed in files. Its ledger it
// rebuilds from all blocks since the first.
func (n *node) keepFiles() (err error) {
	n.storage.dir = filepath.Join(n.config.RootDir, "data")
	n.app.needed = func() int64 { return 0 }
	n.files, err = newFileSigner(n.identity.consensus, n.storage.dir)
	n.signer = n.files
	return err
}

// forget empties the ledger, but for its regimes: the next engine begins with them
// anew. None runs.
func (a *application) forget() {
	a.prepared, a.accepted = prepared{}, accepted{}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.height, a.root, a.committed = 0, [32]byte{}, 0
	a.used, a.history, a.announced, a.offered = chain.Nonces{}, nil, 0, prepared{}
	a.orders, a.regimes = 0, nil
	a.executor.forget()
}
