package eegbench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// mostMemory runs a command and returns the most memory that it was seen to have, bytes. What
// the system tells at its end is no less than this process has.
func mostMemory(command *exec.Cmd) (float64, error) {
	if err := command.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	const kibibyte = 1024
	most := 0.0
	for {
		most = max(most, kibibyte*highWater(command.Process.Pid))
		select {
		case err := <-ended:
			return most, err
		case <-time.After(time.Millisecond):
		}
	}
}

// highWater returns the largest resident set of a running process, KiB; 0 after its end.
func highWater(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			n, _ := strconv.ParseFloat(string(bytes.Fields(rest)[0]), 64) // always a number
			return n
		}
	}
	return 0
}
