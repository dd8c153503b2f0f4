//go:build ignore

// Mkschema writes the JSON Schema of experiment files.
package main

import (
	"log"
	"os"

	"ihealth/experiments/schema"
)

func main() {
	text, err := schema.Of("..")
	if err != nil {
		log.Fatal(err)
	}
	path := "../schema.json"
	if len(os.Args) > 1 {
		path = os.Args[1]
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		log.Fatal(err)
	}
}
