package comet

import "syscall"

// memoryRoom is the free space, in bytes, that a file system in memory must have.
// Containers often have one of 64 MiB, which a network soon fills.
const memoryRoom = 1 << 30

// memoryDir returns the directory where files cost no disk access, "" if there is
// none with enough room.
func memoryDir() string {
	const shm = "/dev/shm"
	var s syscall.Statfs_t
	if err := syscall.Statfs(shm, &s); err != nil || s.Bavail*uint64(s.Bsize) < memoryRoom {
		return ""
	}
	return shm
}
