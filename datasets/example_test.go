package datasets_test

import (
	"errors"
	"fmt"
	"os"

	"ihealth/datasets"
)

// The catalogue knows recordings and their licences; the files are looked for below the
// data root.
func ExampleByName() {
	d, err := datasets.ByName("eye-state")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Title)
	fmt.Println(d.Licence)
	_, err = datasets.ByName("eyes")
	fmt.Println(errors.Is(err, datasets.ErrUnknown))
	// Output:
	// EMOTIV EPOC, 14 channels, 117 s, eyes open and closed, CSV
	// CC BY 4.0
	// true
}

// Recordings of one's own are laid out like the paper's: a folder a patient, a file a
// session.
func ExampleCohort() {
	dir, err := os.MkdirTemp("", "patients")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, patient := range []string{"01", "02"} {
		if err := os.Mkdir(dir+"/"+patient, 0o755); err != nil {
			fmt.Println(err)
			return
		}
		for _, session := range datasets.Sessions() {
			if err := os.WriteFile(dir+"/"+patient+"/"+string(session)+".edf", nil, 0o600); err != nil {
				fmt.Println(err)
				return
			}
		}
	}
	patients, err := datasets.Cohort(dir)
	for _, p := range patients {
		fmt.Println(p.Name, len(p.Files), "sessions", err)
	}
	// Output:
	// 01 3 sessions <nil>
	// 02 3 sessions <nil>
}
