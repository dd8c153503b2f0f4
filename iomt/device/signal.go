package device

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ErrSignals is the cause when bytes are no recording of Bluetooth signals.
var ErrSignals = errors.New("not a recording of Bluetooth signals")

// Signal is a line of a recording of phones at known distances (Ng, Spachos, Plataniotis,
// "COVID-19 and Your Smartphone: BLE-Based Smart Contact Tracing", 2021).
type Signal struct {
	Device   string  // who heard it
	Elapsed  float64 // s, ≥ 0; steps back where a recording was repeated, and may be rounded to 100 s
	Strength int     // dBm, −127 to 20
	Distance float64 // m, > 0
	Close    bool    // the recording's own label
}

// signalHeader is the first line of a recording.
const signalHeader = "device,elapsed,rss,mRSS10,mRSS100,dist,label"

// ReadSignals reads a recording in CSV. An error wraps ErrSignals and tells name and line, or is
// the reader's own.
func ReadSignals(name string, r io.Reader) ([]Signal, error) {
	scanner, line := bufio.NewScanner(r), 0
	var out []Signal
	for scanner.Scan() {
		line++
		text := strings.TrimSuffix(scanner.Text(), "\r")
		if line == 1 {
			if text != signalHeader {
				return nil, fmt.Errorf("%s:1: %w: the first line is %.60q, want %s", name, ErrSignals, text, signalHeader)
			}
			continue
		}
		signal, err := parseSignal(text)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w: %w", name, line, ErrSignals, err)
		}
		out = append(out, signal)
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, line+1, err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s:%d: %w: no signals", name, line, ErrSignals)
	}
	return out, nil
}

// parseSignal reads a line. The moving means in the fourth and fifth field must be numbers, and are not
// kept: they follow from the strengths.
func parseSignal(text string) (Signal, error) {
	fields := strings.Split(text, ",")
	if want := strings.Count(signalHeader, ",") + 1; len(fields) != want {
		return Signal{}, fmt.Errorf("%d fields, want %d", len(fields), want)
	}
	if fields[0] == "" {
		return Signal{}, errors.New("no device")
	}
	strength, err := strconv.Atoi(fields[2])
	if err != nil || strength < -127 || strength > 20 {
		return Signal{}, fmt.Errorf("rss is %.30q, want an integer from -127 to 20 dBm", fields[2])
	}
	var numbers [4]float64
	for i, column := range []struct {
		name      string
		field     int
		low, high float64
	}{{"elapsed", 1, 0, 1e9}, {"mRSS10", 3, -127, 20}, {"mRSS100", 4, -127, 20}, {"dist", 5, 1, 1e5}} {
		v, err := strconv.ParseFloat(fields[column.field], 64)
		if err != nil || !(v >= column.low && v <= column.high) {
			return Signal{}, fmt.Errorf("%s is %.30q, want a number from %v to %v", column.name, fields[column.field], column.low, column.high)
		}
		numbers[i] = v
	}
	if label := fields[6]; label != "1" && label != "-1" {
		return Signal{}, fmt.Errorf("label is %.30q, want 1 or -1", label)
	}
	return Signal{fields[0], numbers[0], strength, numbers[3] / 100, fields[6] == "1"}, nil
}

// Runs splits signals where device or distance change. The parts share their memory.
func Runs(signals []Signal) [][]Signal {
	var out [][]Signal
	start := 0
	for i := range signals {
		if i+1 == len(signals) || signals[i+1].Device != signals[i].Device || signals[i+1].Distance != signals[i].Distance {
			out = append(out, signals[start:i+1])
			start = i + 1
		}
	}
	return out
}
