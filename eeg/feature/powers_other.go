//go:build !amd64 || purego

package feature

// fastest returns the fastest kernel for codes of width bytes, and what it is called.
func fastest(width int) (powers, string) { return portable(width), "Go" }
