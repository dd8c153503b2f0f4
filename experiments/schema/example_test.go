package schema_test

import (
	"encoding/json"
	"fmt"

	"ihealth/experiments/schema"
)

// An editor that knows the schema completes keys and marks mistakes.
func ExampleOf() {
	text, err := schema.Of("..")
	if err != nil {
		fmt.Println(err)
		return
	}
	var s struct {
		Draft string `json:"$schema"`
	}
	fmt.Println(json.Unmarshal(text, &s), s.Draft)
	// Output: <nil> https://json-schema.org/draft/2020-12/schema
}
