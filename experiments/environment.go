package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"ihealth/experiments/provenance"
)

// environment is what a run directory says about where it was made.
type environment struct {
	Engine     int    `json:"engine"`
	Go         string `json:"go"`
	OS         string `json:"os"`
	Arch       string `json:"arch"` // arm64 fuses multiply and add: last digits may differ
	CPU        string `json:"cpu"`
	CPUs       int    `json:"cpus"`
	GOMAXPROCS int    `json:"gomaxprocs"`
	Version    string `json:"version"`
	Revision   string `json:"revision"` // of the source; "unknown" when the build did not record it
	Modified   *bool  `json:"modified"` // whether the source differed from the revision; null when unknown
	Program    string `json:"program"`  // SHA-256 of the executable; empty when it cannot be read

	Inputs []string `json:"inputs"` // files that were read, with their SHA-256 or "missing"
}

func currentEnvironment() environment {
	e := environment{
		Engine: EngineVersion, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
		CPU: cpuModel(), CPUs: runtime.NumCPU(), GOMAXPROCS: runtime.GOMAXPROCS(0), Revision: "unknown", Program: program(),
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		e.Version = info.Main.Version
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				e.Revision = s.Value
			case "vcs.modified":
				modified := s.Value == "true"
				e.Modified = &modified
			}
		}
	}
	return e
}

// program returns the SHA-256 of the running executable: it tells what was built from a
// source with changes that no revision names.
var program = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close() //nolint:errcheck // read only
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
})

// made returns what a sidecar says of it.
func (e *environment) made() provenance.Made {
	return provenance.Made{Go: e.Go, OS: e.OS, Arch: e.Arch, CPU: e.CPU, Version: e.Version, Revision: e.Revision, Modified: e.Modified, Program: e.Program}
}

// cpuModel returns the processor's name where the system tells it.
func cpuModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
