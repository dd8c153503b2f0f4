package ihealth_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// notebook is what the tests read of a file of Jupyter's format 4.5.
type notebook struct {
	Cells []struct {
		ID        string          `json:"id"`
		Kind      string          `json:"cell_type"`
		Metadata  map[string]any  `json:"metadata"`
		Execution *int            `json:"execution_count"`
		Source    json.RawMessage `json:"source"`
		Outputs   []struct {
			Kind  string                     `json:"output_type"`
			Error string                     `json:"ename"`
			Data  map[string]json.RawMessage `json:"data"`
		} `json:"outputs"`
	} `json:"cells"`
	Metadata struct {
		Kernel struct {
			Name string `json:"name"`
		} `json:"kernelspec"`
		Language map[string]any `json:"language_info"`
	} `json:"metadata"`
}

func readNotebook(t *testing.T, path string) notebook {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var n notebook
	if err := json.Unmarshal(text, &n); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return n
}

// notebooks returns the paths of all notebooks.
func notebooks(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("notebooks/*.ipynb")
	if err != nil || len(paths) < 3 {
		t.Fatalf("notebooks: %v, %v", paths, err)
	}
	return paths
}

// stale says what of a notebook comes from running it.
func (n notebook) stale() []string {
	var found []string
	for _, c := range n.Cells {
		if len(c.Outputs) > 0 || c.Execution != nil || len(c.Metadata) > 0 {
			found = append(found, "cell "+c.ID+" holds outputs, a number of execution or metadata")
		}
	}
	if len(n.Metadata.Language) > 1 {
		found = append(found, "language_info holds the version of who ran it")
	}
	return found
}

func TestNotebooksHoldNoOutputs(t *testing.T) {
	for _, path := range notebooks(t) {
		n := readNotebook(t, path)
		if len(n.Cells) < 4 {
			t.Errorf("%s has %d cells", path, len(n.Cells))
		}
		for _, what := range n.stale() {
			t.Errorf("%s: %s: jupyter-nbconvert --clear-output --inplace %s", path, what, path)
		}
	}
}

// TestNotebooksRun executes every notebook with Debian's Jupyter, headless, as a reader
// would from top to bottom. GoNB, which runs Go, is built by make tools.
func TestNotebooksRun(t *testing.T) {
	if os.Getenv("IHEALTH_NOTEBOOKS") == "" {
		t.Skip("runs Jupyter: set IHEALTH_NOTEBOOKS=1 (needs jupyter-nbconvert, python3-ipykernel, python3-pandas, python3-matplotlib; make tools for Go)")
	}
	nbconvert, err := exec.LookPath("/usr/bin/jupyter-nbconvert")
	if err != nil {
		t.Skipf("no Jupyter: apt-get install jupyter-nbconvert python3-ipykernel python3-pandas python3-matplotlib: %v", err)
	}
	ihealth, dir := build(t), t.TempDir()
	tools, err := filepath.Abs(".bin")
	if err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "PATH=/usr/bin"+string(filepath.ListSeparator)+tools+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"JUPYTER_DATA_DIR="+dir, "PYDEVD_DISABLE_FILE_VALIDATION=1", "IHEALTH="+ihealth, "IHEALTH_DATA="+dir)
	goReady := installGoKernel(t, env, filepath.Join(tools, "gonb"))
	for _, path := range notebooks(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".ipynb"), func(t *testing.T) {
			t.Parallel()
			if readNotebook(t, path).Metadata.Kernel.Name == "gonb" && !goReady {
				t.Skip("no GoNB: make tools")
			}
			out := t.TempDir()
			cmd := exec.Command(nbconvert, "--to", "notebook", "--execute", "--output-dir", out, path)
			cmd.Env = append(slices.Clip(env), "IHEALTH_RUNS="+filepath.Join(out, "runs"))
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", path, err, said)
			}
			checkRun(t, readNotebook(t, filepath.Join(out, filepath.Base(path))))
		})
	}
}

// installGoKernel tells Jupyter of GoNB, and reports whether it is here.
func installGoKernel(t *testing.T, env []string, gonb string) bool {
	t.Helper()
	if _, err := os.Stat(gonb); err != nil {
		return false
	}
	cmd := exec.Command(gonb, "--install", "--force_deps")
	cmd.Env = env
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s --install: %v\n%s", gonb, err, said)
	}
	return true
}

// checkRun fails unless every cell of code ran without an error and the notebook shows
// something.
func checkRun(t *testing.T, n notebook) {
	t.Helper()
	shown := 0
	for _, c := range n.Cells {
		if c.Kind == "code" && c.Execution == nil {
			t.Errorf("cell %s was not executed", c.ID)
		}
		for _, o := range c.Outputs {
			if o.Kind == "error" {
				t.Errorf("cell %s: %s", c.ID, o.Error)
			}
			shown++
		}
	}
	if shown < 3 {
		t.Errorf("the notebook shows %d outputs", shown)
	}
	if len(n.stale()) == 0 {
		t.Error("a notebook that ran is not told from one that did not")
	}
}
