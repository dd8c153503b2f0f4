package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Session names one of the three sessions in which I-Health section V watched every
// patient, 30 minutes each.
type Session string

// The sessions of I-Health.
const (
	Before Session = "before" // the medication: what is normal for the patient
	During Session = "during"
	After  Session = "after"
)

// Sessions lists the sessions in order of time.
func Sessions() []Session { return []Session{Before, During, After} }

// Patient holds the recordings of one patient of I-Health's layout.
type Patient struct {
	Name  string             // of the patient's folder
	Files map[Session]string // path of each session's recording
}

// Cohort returns the patients of a folder laid out as the data of I-Health are
// described: a folder a patient, and in it one recording a session, named before,
// during and after with the ending of its format, such as 07/before.edf. Other files
// are left alone. The patients come in the order of their names. The error wraps
// ErrCohort or comes from the file system.
//
// The paper's own recordings were never published; whoever has them lays them out so.
func Cohort(dir string) ([]Patient, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var patients []Patient
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		p, err := patient(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		patients = append(patients, p)
	}
	if len(patients) == 0 {
		return nil, fmt.Errorf("%w: %s has no folder of a patient: want NAME/before.edf, during.edf and after.edf", ErrCohort, dir)
	}
	return patients, nil
}

func patient(dir string) (Patient, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Patient{}, err
	}
	p := Patient{Name: filepath.Base(dir), Files: map[Session]string{}}
	for _, e := range entries {
		name := Session(strings.ToLower(strings.TrimSuffix(e.Name(), filepath.Ext(e.Name()))))
		if !slices.Contains(Sessions(), name) || companion(e) {
			continue
		}
		path := filepath.Join(dir, e.Name())
		if old, twice := p.Files[name]; twice {
			return Patient{}, fmt.Errorf("%w: %s and %s are both %s: keep one", ErrCohort, old, path, name)
		}
		p.Files[name] = path
	}
	var missing []error
	for _, s := range Sessions() {
		if p.Files[s] == "" {
			missing = append(missing, fmt.Errorf("%w: %s has no recording named %s, such as %s.edf", ErrCohort, dir, s, s))
		}
	}
	return p, errors.Join(missing...)
}

// companion reports whether an entry is not a recording of its own: a folder, or the
// samples and markers that a header's file names.
func companion(e fs.DirEntry) bool {
	ending := strings.ToLower(filepath.Ext(e.Name()))
	return e.IsDir() || slices.Contains([]string{".eeg", ".vmrk", ".dat", ".atr", ".md", ".txt", ".tsv", ".json"}, ending)
}
