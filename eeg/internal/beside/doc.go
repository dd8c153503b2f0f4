// Package beside opens the files of samples that a header names: they stand in the
// header's folder or below it, never outside.
package beside
