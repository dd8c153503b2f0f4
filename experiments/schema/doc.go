// Package schema derives the JSON Schema of experiment files from the Go types that they
// are decoded into, with the types' comments as descriptions.
package schema

//go:generate go run mkschema.go
