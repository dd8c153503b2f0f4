//go:build linux || darwin

package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// withFree adds to the name of a folder how much room its disk has.
func withFree(dir string) (string, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %.1f GB free", dir, float64(s.Bavail)*float64(s.Bsize)/1e9), nil
}
