// Package bolt is a store for a vault that is to survive the end of its process: one file
// of go.etcd.io/bbolt, synced to disk before a write returns.
//
// What [vault.Vault.Put] acknowledged is there after a crash at any instant, kill -9
// included. A write costs a sync of the disk, some milliseconds.
package bolt
