package ihealth_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// features lists what the specification of the papers marks as concrete or partly so: the
// papers by their numbers, each with how many features it has and which are only motives.
var features = map[string]struct {
	last    int
	motives []int
}{
	"000": {16, []int{16}}, "001": {14, []int{14}}, "002": {14, nil}, "004": {12, nil},
}

// findings is how many there are.
const findings = 24

// evidence matches "TestX in path" and "E1.2 in experiment".
var evidence = regexp.MustCompile(`^(\S+) in (\S+)$`)

// TestFeatures: docs/features.md has every feature and finding once, and whatever it names
// exists.
func TestFeatures(t *testing.T) {
	text, err := os.ReadFile("docs/features.md")
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		id := strings.TrimSpace(cells[0])
		if !regexp.MustCompile(`^(\d{3}-\d+|F\d+)$`).MatchString(id) {
			continue
		}
		seen = append(seen, id)
		if len(cells) < 3 {
			continue // of what is not built
		}
		for shown := range strings.SplitSeq(cells[2], ",") {
			if err := exists(strings.TrimSpace(shown)); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
	}
	want := expectedFeatures()
	slices.Sort(seen)
	slices.Sort(want)
	if !slices.Equal(seen, want) {
		t.Errorf("the tables have\n%v\nwant\n%v", seen, want)
	}
}

func expectedFeatures() []string {
	var want []string
	for paper, f := range features {
		for i := 1; i <= f.last; i++ {
			if !slices.Contains(f.motives, i) {
				want = append(want, fmt.Sprintf("%s-%d", paper, i))
			}
		}
	}
	for i := 1; i <= findings; i++ {
		want = append(want, fmt.Sprintf("F%d", i))
	}
	return want
}

// exists fails unless there is a test, or an experiment with the claim.
func exists(shown string) error {
	match := evidence.FindStringSubmatch(shown)
	if match == nil {
		return fmt.Errorf("%q: want TestX in path, or a claim in an experiment", shown)
	}
	name, place := match[1], match[2]
	files, pattern := filepath.Join(place, "*_test.go"), `(?m)^func `+regexp.QuoteMeta(name)+`\(t \*testing\.T\)`
	if !strings.HasPrefix(name, "Test") {
		files = filepath.Join("experiments", "*", place+".yaml")
		pattern = `(?m)(^\s*(- )?\{?(- )?\{?id: |^claims: \[(.*, )?)` + regexp.QuoteMeta(name) + `([,\]\s}]|$)`
	}
	paths, err := filepath.Glob(files)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if text, err := os.ReadFile(path); err != nil {
			return err
		} else if regexp.MustCompile(pattern).Match(text) {
			return nil
		}
	}
	return fmt.Errorf("there is no %s", shown)
}

// TestMissingEvidenceIsSeen: what is nowhere does not exist.
func TestMissingEvidenceIsSeen(t *testing.T) {
	for shown, want := range map[string]bool{
		"TestFeatures in .": true, "E6.1 in s6-overlay": true, "26a in quorum": true, "E1.2 in s1-quarantine": true,
		"TestNothing in .": false, "E6.9 in s6-overlay": false, "E6 in s6-overlay": false, "26z in quorum": false,
		"E6.1 in s0-nothing": false, "TestFeatures in nowhere": false, "TestFeatures": false, "": false,
	} {
		if err := exists(shown); (err == nil) != want {
			t.Errorf("%q: %v", shown, err)
		}
	}
}

// TestPredicates: every predicate of the specification's scenarios is claimed by a file, by
// its number with or without a letter behind.
func TestPredicates(t *testing.T) {
	paths, err := filepath.Glob("experiments/scenarios/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	claimed := map[string]bool{}
	id := regexp.MustCompile(`\bid: (E\d\.\d+)[a-z]?\b`)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range id.FindAllStringSubmatch(string(text), -1) {
			claimed[match[1]] = true
		}
	}
	for scenario, last := range map[int]int{1: 7, 2: 6, 4: 2, 5: 5, 6: 4, 9: 3} {
		for i := 1; i <= last; i++ {
			if want := fmt.Sprintf("E%d.%d", scenario, i); !claimed[want] {
				t.Errorf("no scenario claims %s", want)
			}
		}
	}
}
