package experiments

import (
	"errors"
	"strings"

	"ihealth/bco"
)

// reportProblem places an error of bco at the key of the section that caused
// it. Validators are described by a grade, so an error about one of them is
// placed there.
func reportProblem(report reporter, section string, err error) {
	var field *bco.FieldError
	if !errors.As(err, &field) {
		report(section, "%v", err)
		return
	}
	path, _, _ := strings.Cut(field.Field, ".")
	if path == "weights" {
		path = field.Field
	}
	report(section+"."+path, "%s: %s", field.Field, field.Reason)
}
