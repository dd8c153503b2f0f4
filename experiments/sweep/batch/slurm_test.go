package batch

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sbatch is a small scheduler: it runs every index of an array at once, in order, and
// tells a wrong size of it, as Slurm does of a part that is submitted again.
const sbatch = `#!/bin/bash
array=
wrapped=()
while [ $# -gt 0 ]; do
	case $1 in
	--array=*) array=${1#*=} ;;
	--dependency=*) echo "$1" >>"$LOG" ;;
	--*) ;;
	*) wrapped=("$@"); break ;;
	esac
	shift
done
[ -n "$array" ] || array=$(sed -n 's/^#SBATCH --array=//p' "${wrapped[0]}")
array=${array%%%*}
case $array in *-*) indices=$(seq "${array%-*}" "${array#*-}") ;; *) indices=$array ;; esac
for i in $indices; do
	SLURM_ARRAY_TASK_ID=$i SLURM_ARRAY_TASK_COUNT=99 bash "${wrapped[@]}" || true
done
echo 4711
`

// ihealth writes down how it is called and what it reads.
const ihealth = `#!/bin/bash
echo "$@" >>"$LOG"
cat "$2" >"$LOG.file"
`

// submit runs a script among the two programs above and returns what they wrote down.
func submit(t *testing.T, script string, args ...string) (log, file string) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"sbatch": sbatch, "ihealth": ihealth, "job.sh": script} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("bash", append([]string{"job.sh"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "LOG="+filepath.Join(dir, "log"))
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	return read("log"), read("log.file")
}

// Every shard runs once, whatever the size of an array, and the merge comes last.
func TestSlurmRunsEveryShardOnce(t *testing.T) {
	for _, c := range []struct{ shards, maxArray, arrays int }{{1, 0, 1}, {7, 0, 1}, {7, 8, 1}, {7, 7, 2}, {7, 3, 4}, {6, 3, 3}, {3, 2, 3}} {
		j := sound()
		j.Shards, j.Out = c.shards, "/it's here/$HOME"
		script, err := Slurm(j, SlurmOptions{MaxArray: c.maxArray})
		if err != nil {
			t.Fatal(err)
		}
		log, file := submit(t, script)
		var want []string
		for i := range c.shards {
			want = append(want, fmt.Sprintf("run /dev/stdin --out /it's here/$HOME --jobs 1 --keep-going --shard %d/%d", i, c.shards))
		}
		want = append(want, "--dependency=afterany"+strings.Repeat(":4711", c.arrays), "merge /dev/stdin --out /it's here/$HOME")
		if got := strings.Split(strings.TrimSpace(log), "\n"); !slices.Equal(got, want) {
			t.Errorf("%+v:\n%s", c, log)
		}
		if file != string(j.File) {
			t.Errorf("the file became %q", file)
		}
	}
}

// A shard that is submitted again by itself is the same shard.
func TestSlurmShardAgain(t *testing.T) {
	script, err := Slurm(sound(), SlurmOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("SLURM_ARRAY_TASK_ID", "3")
	t.Setenv("SLURM_ARRAY_TASK_COUNT", "1")
	if log, _ := submit(t, script); !strings.HasSuffix(log, "--shard 3/7\n") {
		t.Error(log)
	}
	if log, _ := submit(t, script, "merge"); log != "merge /dev/stdin --out /runs\n" {
		t.Error(log)
	}
}

// The words that Slurm reads.
func TestSlurmDirectives(t *testing.T) {
	j := sound()
	j.Shards, j.AtOnce, j.CPUs, j.Alone = 200, 50, 4, true
	script, err := Slurm(j, SlurmOptions{Partition: "long", Time: "02:00:00"})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"--array=0-199%50", "--cpus-per-task=4", "--exclusive", "--partition=long", "--time=02:00:00", "--requeue", "--open-mode=append"} {
		if !strings.Contains(script, "\n#SBATCH "+line+"\n") {
			t.Errorf("no %s in\n%s", line, script)
		}
	}
	if i := strings.LastIndex(script, "#SBATCH"); i > strings.Index(script, "set -euo") {
		t.Error("Slurm reads no directive after the first command")
	}
	plain, err := Slurm(sound(), SlurmOptions{})
	if err != nil || strings.Contains(plain, "--exclusive") || strings.Contains(plain, "%50") {
		t.Errorf("%v\n%s", err, plain)
	}
	for _, o := range []SlurmOptions{{Partition: "a b"}, {Time: "1\n#SBATCH --uid=0"}, {MaxArray: 1}, {MaxArray: -5}} {
		if _, err := Slurm(sound(), o); !errors.Is(err, ErrJob) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// A file that holds the mark of its own end stays whole.
func TestSlurmFileHoldsTheMark(t *testing.T) {
	j := sound()
	j.File = []byte("name: x\nIHEALTH_FILE\nIHEALTH_FILE_\ntouch /tmp/no\n")
	script, err := Slurm(j, SlurmOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, file := submit(t, script); file != string(j.File) {
		t.Errorf("the file became %q", file)
	}
}
