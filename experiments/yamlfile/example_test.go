package yamlfile_test

import (
	"fmt"

	"ihealth/experiments/yamlfile"
)

// Every mistake of a file is told at once, with its place and a remedy.
func ExampleDecode() {
	var ward struct {
		Name  string  `yaml:"name"`
		Beds  int     `yaml:"beds"`
		Load  float64 `yaml:"load"`
		Quiet bool    `yaml:"quiet"`
	}
	_, err := yamlfile.Decode("ward.yaml", []byte("nmae: A\nbeds: 010\nload: high\n"), []string{"quiet=true"}, &ward)
	fmt.Println(err)
	// Output:
	// ward.yaml:1:1: unknown key "nmae"
	//     1 | nmae: A
	//       | ^^^^
	//     did you mean "name"?
	// ward.yaml:2:7: beds: 010 begins with a zero, which YAML may read as octal
	//     2 | beds: 010
	//       |       ^^^
	//     write 10
	// ward.yaml:3:7: load: expected a number, got the text "high"
	//     3 | load: high
	//       |       ^^^^
	//     write a decimal number, such as 3 or 1e6
}
