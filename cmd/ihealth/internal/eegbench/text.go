package eegbench

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/eeg/feature"
)

// kernelName is that of the fastest kernel for EDF on this machine.
func kernelName() string { return feature.Kernel(2) }

// text reads a file of comma-separated microvolts.
func (b *bench) text(ctx context.Context) error {
	const channels = 14
	path := filepath.Join(b.folder, "text.csv")
	if err := writeText(path, channels, b.TextRows); err != nil {
		return err
	}
	b.Text.Values = channels * b.TextRows
	for range b.Repetitions {
		if err := ctx.Err(); err != nil {
			return err
		}
		begin := measure.ProcessorTime()
		n, err := drained(path)
		if err != nil {
			return err
		}
		if n != b.Text.Values {
			return fmt.Errorf("%w: %d values of text, want %d", ErrWrong, n, b.Text.Values)
		}
		b.Text.Times = append(b.Text.Times, float64(measure.ProcessorTime()-begin)/float64(n))
		b.step()
	}
	return nil
}

// writeText writes values of EMOTIV's resolution, in a pattern that does not repeat soon.
func writeText(path string, channels, rows int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // its second Close
	out := bufio.NewWriterSize(file, 1<<16)
	for c := range channels {
		fmt.Fprintf(out, "%sEEG.%d", map[bool]string{true: ","}[c > 0], c+1) //nolint:errcheck // Flush tells
	}
	var line []byte
	for row := range rows {
		line = append(line[:0], '\n')
		for c := range channels {
			if c > 0 {
				line = append(line, ',')
			}
			code := 8192 + (row*(2*c+17)*7919)%401 - 200
			line = strconv.AppendFloat(line, 0.5128205*float64(code), 'f', 6, 64)
		}
		out.Write(line) //nolint:errcheck // Flush tells
	}
	out.WriteByte('\n') //nolint:errcheck // Flush tells
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}
