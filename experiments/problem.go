package experiments

import (
	"strings"

	"ihealth/bco"
)

// reportProblem places each error of bco at the key of the section that caused
// it. Validators are described by a grade, so an error about one of them is
// placed there, and the first of them speaks for all.
func reportProblem(report reporter, section string, err error) {
	graded := false
	for _, field := range bco.FieldErrors(err) {
		path, _, _ := strings.Cut(field.Field, ".")
		switch path {
		case "weights":
			path = field.Field
		case "validators":
			if graded {
				continue
			}
			graded = true
		}
		report(section+"."+path, "%s: %s", field.Field, field.Reason)
	}
}
