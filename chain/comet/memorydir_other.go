//go:build !linux

package comet

func memoryDir() string { return "" }
