package eegbench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"ihealth/cmd/ihealth/internal/measure"
)

// ErrWrong says that a contestant's features are not ours.
var ErrWrong = errors.New("features differ")

// Options say how much is measured. All fields but Program and Progress must be set.
type Options struct {
	Shapes      []Shape // of files that all who can read
	Patients    int     // of the cohort, whose recordings have the first shape
	TextRows    int     // of a text file of 14 channels
	Repetitions int     // ≥ 1
	Seed        uint64  // of the noise
	Program     string  // ihealth itself, for its memory; empty: not measured
	Progress    func(done, total int)
}

// Report is all that was measured.
type Report struct {
	Kernel string // of codes of 16 bits, the fastest that this machine runs
	Files  []File
	Cohort []Cohort // by kernel
	Text   Text
	Memory []Memory // for files that become longer
}

// bench is a measurement under way.
type bench struct {
	Options
	Report
	folder      string
	done, steps int
}

// Measure measures everything. It returns ErrWrong with the report when a contestant is
// wrong.
func Measure(ctx context.Context, o Options) (Report, error) {
	folder, err := os.MkdirTemp("", "ihealth-bench-")
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	b := bench{Options: o, folder: folder, steps: 1 + o.Repetitions*(len(o.Shapes)+2)}
	b.Kernel = kernelName()
	for _, step := range []func(context.Context) error{b.files, b.cohorts, b.text, b.memory} {
		if err := step(ctx); err != nil {
			return Report{}, err
		}
	}
	return b.Report, b.judge()
}

func (b *bench) step() {
	b.done++
	if b.Progress != nil {
		b.Progress(b.done, b.steps)
	}
}

// path returns that of the file of a shape.
func (b *bench) path(i int) string {
	return filepath.Join(b.folder, fmt.Sprintf("%d%s", i, map[int]string{2: ".edf", 3: ".bdf"}[b.Shapes[i].Width]))
}

// files lets all contestants read all files in turn.
func (b *bench) files(ctx context.Context) error {
	all := contestants(ctx, b.folder)
	for i, shape := range b.Shapes {
		if err := shape.write(b.path(i), b.Seed); err != nil {
			return err
		}
		file := File{Shape: shape}
		for _, c := range all {
			file.Results = append(file.Results, Result{Name: c.name, Absent: c.absent, Allocs: math.NaN()})
		}
		if err := b.file(ctx, &file, all, b.path(i)); err != nil {
			return err
		}
		b.Files = append(b.Files, file)
	}
	return nil
}

func (b *bench) file(ctx context.Context, file *File, all []contestant, path string) error {
	want, _, err := features(path, true)
	if err != nil {
		return err
	}
	for range b.Repetitions {
		for i, c := range all {
			if c.absent != "" || file.Width == 3 && c.name == loopName {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			runtime.GC()
			got, err := c.run(ctx, path)
			if err != nil {
				return fmt.Errorf("%v: %w", file.Shape, err)
			}
			file.Results[i].add(got, want, file.Samples())
		}
		b.step()
	}
	return nil
}

// cohorts reads the first file once for each patient, by one worker and by two.
func (b *bench) cohorts(ctx context.Context) error {
	for _, kernel := range []string{portableName, fastestName} {
		c := Cohort{Recordings: b.Patients, Samples: b.Patients * b.Shapes[0].Samples(), Kernel: kernel}
		for range b.Repetitions {
			for workers, times := range []*measure.Times{&c.One, &c.Two} {
				begin := time.Now()
				if err := b.cohort(ctx, workers+1, kernel == portableName); err != nil {
					return err
				}
				*times = append(*times, time.Since(begin).Seconds())
			}
		}
		b.Cohort = append(b.Cohort, c)
	}
	for range b.Repetitions {
		b.step()
	}
	return nil
}

// cohort reads all recordings by workers.
func (b *bench) cohort(ctx context.Context, workers int, portable bool) error {
	patients := make(chan int)
	errs := make([]error, workers)
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() {
			for range patients {
				_, _, err := features(b.path(0), portable)
				errs[i] = errors.Join(errs[i], err)
			}
		})
	}
	for i := 0; i < b.Patients && ctx.Err() == nil; i++ {
		patients <- i
	}
	close(patients)
	group.Wait()
	return errors.Join(append(errs, ctx.Err())...)
}

// judge names the contestants that are wrong.
func (r *Report) judge() error {
	var errs []error
	for i := range r.Files {
		for _, result := range r.Files[i].Results {
			if result.Wrong != "" {
				errs = append(errs, fmt.Errorf("%w: %s, %v: %s", ErrWrong, result.Name, r.Files[i].Shape, result.Wrong))
			}
		}
	}
	return errors.Join(errs...)
}
