package comet

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// pruneInterval is how often the engines' old log files are removed.
const pruneInterval = 2 * time.Second

// makeHome makes the directory for the nodes' files in dir. Where that is "", it is in
// memory if there is room, and among the temporary files otherwise: the engine waits for
// its log several times a block.
func makeHome(dir string) (string, error) {
	if memory := memoryDir(); dir == "" && memory != "" {
		if home, err := os.MkdirTemp(memory, homePrefix()); err == nil {
			return home, nil
		}
	}
	home, err := os.MkdirTemp(dir, homePrefix())
	if err != nil {
		return "", fmt.Errorf("comet: no place for the nodes' files: %w", err)
	}
	return home, nil
}

// homePrefix begins the names of this process's directories.
func homePrefix() string { return fmt.Sprintf("ihealth-comet-%d-", os.Getpid()) }

// nodeHome is the directory of the i-th node.
func nodeHome(home string, i int) string { return filepath.Join(home, fmt.Sprint(i)) }

// pruneEvery removes old log files until done is closed.
func pruneEvery(interval time.Duration, home string, done <-chan struct{}) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			pruneLogs(home)
		case <-done:
			return
		}
	}
}

// pruneLogs removes the log files that the engines have finished. They would read
// them after a restart, which does not happen here, and keep a gigabyte each.
func pruneLogs(home string) {
	finished, err := filepath.Glob(filepath.Join(home, "*", "data", "cs.wal", "wal.[0-9]*"))
	if err != nil {
		panic("comet: bad pattern: " + err.Error())
	}
	for _, file := range finished {
		_ = os.Remove(file) // the next round tries again
	}
}
