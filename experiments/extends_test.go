package experiments_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/experiments"
	"ihealth/experiments/yamlfile"
)

// put writes files into a folder and makes it the working directory.
func put(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func openFile(t *testing.T, name string, o experiments.Options) (*experiments.Experiment, error) {
	t.Helper()
	files, err := experiments.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return experiments.Open(files[0], o)
}

// An experiment that extends one of the catalogue is that one but for its own keys; a
// file beside it goes before the catalogue.
func TestExtendsTheCatalogueAndFiles(t *testing.T) {
	put(t, map[string]string{
		"mine.yaml":         "extends: fig5\nname: mine\nsojourn:\n  arrival_rate: 1.5\n",
		"sub/own.yaml":      "extends: ../mine.yaml\nseed: 7\n",
		"sub/folder.yaml":   "extends: paper/fig5\nclaims: []\n",
		"shadow/fig5":       "name: shadow\nextends: fig9\n",
		"shadow/above.yaml": "extends: fig5\n",
	})
	fig5 := open(t, "fig5", "name=mine", "sojourn.arrival_rate=1.5")
	for _, c := range []struct {
		file string
		set  []string
		like *experiments.Experiment
	}{
		{"mine.yaml", nil, fig5},
		{"sub/own.yaml", []string{"seed=2014"}, fig5},
		{"sub/folder.yaml", nil, open(t, "fig5", "claims=[]")},
		{"shadow/above.yaml", nil, open(t, "fig9", "name=shadow")},
	} {
		e, err := openFile(t, c.file, experiments.Options{Set: c.set, Quick: true})
		if err != nil {
			t.Error(err)
			continue
		}
		if string(e.Resolved) != string(c.like.Resolved) {
			t.Errorf("%s resolves to\n%s\nwant\n%s", c.file, e.Resolved, c.like.Resolved)
		}
	}
}

// What is wrong with a value is said where it stands, in a file or its base.
func TestMistakesOfBases(t *testing.T) {
	put(t, map[string]string{
		"base.yaml":     "extends: fig5\nsojourn:\n  arrival_rate: 2.1\n",
		"rates.yaml":    "extends: base.yaml\nname: rates\nsojourn:\n  service_rates: [43, 45]\n",
		"typo.yaml":     "extends: base.yaml\nsojurn: {}\n",
		"absent.yaml":   "extends: fig55\n",
		"kind.yaml":     "extends: paper\n",
		"a/cycle.yaml":  "extends: ../b/cycle.yaml\n",
		"b/cycle.yaml":  "extends: ../a/cycle.yaml\n",
		"sections.yaml": "extends: fig5\nsurface: {}\n",
	})
	for _, c := range []struct {
		file, set string
		is        error
		want      string
	}{
		{"base.yaml", "", nil, "paper/fig5.yaml:18:19: unstable queue: Σλ = 44.1/s is not below μ = 43/s"},
		{"rates.yaml", "", nil, "rates.yaml:4:19: unstable queue: Σλ = 44.1/s is not below μ = 43/s"},
		{"typo.yaml", "", yamlfile.ErrUnknownKey, "typo.yaml:2:1: unknown key \"sojurn\"\n    2 | sojurn: {}\n      | ^^^^^^\n    did you mean \"sojourn\"?"},
		{"absent.yaml", "", experiments.ErrNoExperiment, "absent.yaml:1:10: extends: fig55 does not exist: no such experiment"},
		{"kind.yaml", "", yamlfile.ErrBase, `kind.yaml:1:10: extends: "paper" is a folder`},
		{"a/cycle.yaml", "", yamlfile.ErrCycle, "b/cycle.yaml:1:10: extends: the file extends itself: a/cycle.yaml → b/cycle.yaml → a/cycle.yaml"},
		{"sections.yaml", "", nil, "sections.yaml:2:1: one file, one experiment: this one has the sections sojourn, surface"},
		{"paper/fig5", "extends=fig7", nil, "--set extends=fig7: a base can only stand in the file itself"},
	} {
		_, err := openFile(t, c.file, experiments.Options{Set: strings.Fields(c.set)})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s %s:\n%v\nwant %s", c.file, c.set, err, c.want)
		}
	}
}

// A base's section is left out by naming it without a value.
func TestSectionOfABaseIsLeftOut(t *testing.T) {
	put(t, map[string]string{"f.yaml": "extends: fig9\nchannels:\nsurface: {channels: [{name: a, weights: {latency: 1, security: 0, cost: 0}}]}\n"})
	_, err := openFile(t, "f.yaml", experiments.Options{})
	if err != nil && strings.Contains(err.Error(), "one file, one experiment") {
		t.Error(err)
	}
}
