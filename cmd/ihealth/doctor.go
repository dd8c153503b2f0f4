package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ihealth/chain/comet"
	"ihealth/datasets"
)

// finding is what doctor says of one thing that some commands need.
type finding struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Found  string `json:"found"`  // version, place or number; or why it is missing
	For    string `json:"for"`    // what needs it
	Remedy string `json:"remedy"` // of what is missing
}

// probe looks for one thing: what it found, or why that is not there.
type probe struct {
	check, purpose, remedy string
	look                   func(ctx context.Context) (string, error)
}

// probes lists the checks. Only the folder for results is needed by every run.
func probes() []probe {
	return []probe{
		{"folder for results", "every run", "change to a folder that can be written to, or give --out", lookFolder},
		{"ports", "real consensus nodes, sweeps, --watch", "allow programs to listen on 127.0.0.1", lookPorts},
		{"testnet ports", "ihealth chain testnet as it is", "stop what listens there, or give --base-port", lookTestnetPorts},
		{"recordings", "Fig. 6 and detectors on real EEG; without them patients are generated", "ihealth dataset fetch eye-state, or set IHEALTH_DATA", lookData},
		{"go", "building, notebooks of the library", "https://go.dev/dl, 1.26 or newer", version("go", "version")},
		{"chromium", "tests of the report in a browser", "apt-get install chromium", version("chromium", "--version")},
		{"jupyter", "the notebooks", "apt-get install jupyter-nbconvert python3-ipykernel python3-pandas python3-matplotlib", version("jupyter-nbconvert", "--version")},
		{"slurm", "sweeps as job arrays (ihealth slurm writes the script anywhere)", "apt-get install slurm-client, on a cluster that runs Slurm", version("sbatch", "--version")},
		{"npm", "compiling the contracts again after a change", "apt-get install nodejs npm", version("npm", "--version")},
		{"netem", "shaping links between hosts by shape.sh (links in one process need none)", "apt-get install iproute2, as root on Linux", lookNetem},
	}
}

func newDoctor() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Look what this machine has, and what of it is needed for what",
		Long: `Look what this machine has, and what of it is needed for what.

Only a folder for results is needed by every command that runs experiments: the exit
status is 1 when there is none. Everything else is needed by what stands beside it.`,
		Example: "  ihealth doctor\n  ihealth doctor --json",
		Args:    takes("", 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			found := diagnose(cmd.Context(), probes())
			if err := printFindings(cmd.OutOrStdout(), found, asJSON); err != nil {
				return err
			}
			if !found[0].OK {
				return fmt.Errorf("doctor: %s: %s: %s", found[0].Check, found[0].Found, found[0].Remedy)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func diagnose(ctx context.Context, list []probe) []finding {
	out := make([]finding, len(list))
	for i, p := range list {
		found, err := p.look(ctx)
		out[i] = finding{Check: p.check, OK: err == nil, Found: found, For: p.purpose}
		if err != nil {
			out[i].Found, out[i].Remedy = err.Error(), p.remedy
		}
	}
	return out
}

func printFindings(w io.Writer, found []finding, asJSON bool) error {
	if asJSON {
		return writeJSON(w, struct {
			Version  versionResult `json:"version"`
			CPUs     int           `json:"cpus"`
			Findings []finding     `json:"findings"`
		}{currentVersion(), runtime.NumCPU(), found})
	}
	rows := make([][]string, len(found))
	for i, f := range found {
		state, what := "ok", f.Found
		if !f.OK {
			state, what = "missing", f.Found+"; "+f.Remedy
		}
		rows[i] = []string{f.Check, state, what, f.For}
	}
	v := currentVersion()
	if _, err := fmt.Fprintf(w, "ihealth %s, %s, %s, %d processors\n", v.Version, v.Go, v.Platform, runtime.NumCPU()); err != nil {
		return err
	}
	return writeTable(w, []string{"check", "state", "found", "needed for"}, rows)
}

// probeTime is the longest time that a program may take to tell its version.
const probeTime = 10 * time.Second

// version asks a program for its version.
func version(program string, args ...string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		path, err := exec.LookPath(program)
		if err != nil {
			return "", fmt.Errorf("no %s on the path", program)
		}
		ctx, cancel := context.WithTimeout(ctx, probeTime)
		defer cancel()
		out, err := exec.CommandContext(ctx, path, args...).CombinedOutput()
		line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		if err != nil {
			return "", fmt.Errorf("%s %s: %w: %s", path, strings.Join(args, " "), err, line)
		}
		return line, nil
	}
}

func lookFolder(context.Context) (string, error) {
	dir, err := filepath.Abs(".")
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp(dir, ".ihealth-*")
	if err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", err
	}
	if err := os.Remove(f.Name()); err != nil {
		return "", err
	}
	return withFree(dir)
}

func lookPorts(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return "127.0.0.1", l.Close()
}

// lookTestnetPorts tries the first port of each of four nodes.
func lookTestnetPorts(ctx context.Context) (string, error) {
	for port := comet.DefaultPort; port < comet.DefaultPort+12; port++ {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			return "", err
		}
		if err := l.Close(); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d to %d are free", comet.DefaultPort, comet.DefaultPort+11), nil
}

func lookData(context.Context) (string, error) {
	var here []string
	for _, d := range datasets.Catalogue() {
		if _, err := datasets.Find(d.Name); err == nil {
			here = append(here, d.Name)
		}
	}
	if len(here) == 0 {
		return "", fmt.Errorf("none of %d datasets", len(datasets.Catalogue()))
	}
	return strings.Join(here, ", "), nil
}

// lookNetem looks for the program that shapes links, and for the right to use it.
func lookNetem(ctx context.Context) (string, error) {
	if runtime.GOOS != "linux" {
		return "", fmt.Errorf("only Linux has it, this is %s", runtime.GOOS)
	}
	found, err := version("tc", "-V")(ctx)
	if err != nil {
		return "", err
	}
	if os.Geteuid() != 0 {
		return "", fmt.Errorf("%s, but only root may use it", found)
	}
	return found, nil
}
