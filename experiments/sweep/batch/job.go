package batch

import (
	"errors"
	"fmt"
	"strings"
)

// ErrJob says that a job cannot be written as it is asked for.
var ErrJob = errors.New("impossible job")

// maxShards bounds the number of shards, against slips of the keyboard.
const maxShards = 100_000

// Job is an experiment to be computed in shards.
type Job struct {
	Name   string // of the experiment: lower-case letters, digits, hyphens
	File   []byte // resolved
	Shards int    // ≥ 1
	AtOnce int    // shards that run at the same time; 0 leaves it to the scheduler
	CPUs   int    // of a shard, ≥ 1
	Alone  bool   // some cells read a clock: no two shards share a host
	Out    string // folder for the run directories, which all shards see
}

// Validate returns everything that is wrong with the job.
func (j *Job) Validate() error {
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf("%w: "+format, append([]any{ErrJob}, args...)...))
		}
	}
	check(j.Name != "" && strings.Trim(j.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") == "", "name %q: want lower-case letters, digits and hyphens", j.Name)
	check(len(j.File) > 0, "the experiment file is empty")
	check(j.Shards >= 1 && j.Shards <= maxShards, "%d shards: want 1 to %d", j.Shards, maxShards)
	check(j.AtOnce >= 0 && j.AtOnce <= maxShards, "%d shards at once: want 0, for as many as there is room, to %d", j.AtOnce, maxShards)
	check(j.CPUs >= 1 && j.CPUs <= 4096, "%d processors a shard: want 1 to 4096", j.CPUs)
	check(j.Out != "" && !strings.ContainsAny(j.Out, "\n\r\x00"), "folder %q: want a path on one line", j.Out)
	return errors.Join(errs...)
}

// text returns the file with a line end.
func (j *Job) text() string { return strings.TrimSuffix(string(j.File), "\n") + "\n" }
