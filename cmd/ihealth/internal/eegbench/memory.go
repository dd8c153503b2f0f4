package eegbench

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

// memory lets ihealth read ever longer files in processes of their own.
func (b *bench) memory(ctx context.Context) error {
	defer b.step()
	if b.Program == "" {
		return nil
	}
	idle, err := peak(ctx, b.Program, "version")
	if err != nil {
		return err
	}
	shape := b.Shapes[0]
	for _, times := range []int{1, 10} {
		long := shape
		long.Seconds *= times
		path := filepath.Join(b.folder, "long.edf")
		if err := long.write(path, b.Seed); err != nil {
			return err
		}
		used, err := peak(ctx, b.Program, "eeg", "features", path)
		if err != nil {
			return err
		}
		b.Memory = append(b.Memory, Memory{FileBytes: size(path), Bytes: used - idle})
	}
	return nil
}

// peak runs a program and returns the most memory that it had, bytes.
func peak(ctx context.Context, program string, arguments ...string) (float64, error) {
	most, err := mostMemory(exec.CommandContext(ctx, program, arguments...))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", program, err)
	}
	return most, nil
}
