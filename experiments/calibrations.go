package experiments

import (
	"embed"
	"path"
	"strings"

	"ihealth/chain/calibration"
)

// calibrations holds dated calibrations of real nodes, so that closed forms and
// simulations have their parameters without any.
//
//go:embed calibrations/*.json
var calibrations embed.FS

// StoredCalibration returns a calibration of the repository by its name.
func StoredCalibration(name string) (calibration.Calibration, error) {
	file := path.Join("calibrations", name+".json")
	text, err := calibrations.ReadFile(file)
	if err != nil {
		return calibration.Calibration{}, err
	}
	return calibration.Read(file, text)
}

// StoredCalibrations lists the names of the repository's calibrations.
func StoredCalibrations() []string {
	entries, err := calibrations.ReadDir("calibrations")
	if err != nil {
		panic("experiments: embedded folder: " + err.Error())
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".json"))
	}
	return out
}
