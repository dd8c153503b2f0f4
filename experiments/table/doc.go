// Package table writes tables for a terminal: the claims with their verdicts, and
// results in numbers. Every line fits the width that the caller asks for, and the
// same rows give the same bytes.
package table
