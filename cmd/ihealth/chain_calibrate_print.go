package main

import (
	"fmt"
	"io"
	"strings"

	"ihealth/chain"
	"ihealth/chain/calibration"
)

// calibrateResult is the calibration as its file holds it, and what is to be read off
// it.
type calibrateResult struct {
	Calibration        calibration.Calibration `json:"calibration"`
	HostBound          []boundPoint            `json:"host_bound"`
	NullTestCompatible bool                    `json:"null_test_compatible"` // with zero
	LatencyModel       latencyModel            `json:"latency_model"`        // eq. (17) for the optimizer
}

// latencyModel has the parameters of eq. (17) as an instance of the optimizer names
// them.
type latencyModel struct {
	TransactionBits    float64 `json:"transaction_bits"`
	VerificationCycles float64 `json:"verification_cycles"`
	FeedbackBits       float64 `json:"feedback_bits"`
	DownlinkBps        float64 `json:"downlink_bps"`
	UplinkBps          float64 `json:"uplink_bps"`
	Psi                float64 `json:"psi"`
}

func latencyModelOf(l chain.LatencyModel) latencyModel {
	return latencyModel{l.TransactionBits, l.VerificationCycles, l.FeedbackBits, l.DownlinkBps, l.UplinkBps, l.Psi}
}

// boundPoint is a point at which the host set the pace.
type boundPoint struct {
	Validators int `json:"m"`
	BlockSize  int `json:"n"`
}

func calibrateResultOf(c calibration.Calibration) calibrateResult {
	r := calibrateResult{Calibration: c, NullTestCompatible: c.Null.Compatible(), HostBound: []boundPoint{}, LatencyModel: latencyModelOf(c.LatencyModel())}
	for _, p := range c.Points {
		if p.HostBound() {
			r.HostBound = append(r.HostBound, boundPoint{p.Validators, p.BlockSize})
		}
	}
	return r
}

func printCalibration(w io.Writer, c calibration.Calibration) error {
	incomplete := ""
	if !c.Complete {
		incomplete = "INCOMPLETE: the sweep was interrupted; the points have fewer runs than asked for, or are missing\n"
	}
	_, err := fmt.Fprintf(w, "%s, %s of %d processors, %s\n%snull test, %v\n\n",
		c.Engine, c.Network.Topology, c.Host.CPUs, c.Date.Format("2006-01-02 15:04 MST"), incomplete, c.Null)
	if err != nil {
		return err
	}
	if err := writeTable(w, []string{"m", "n", "median (ms)", "low", "high", "paper (ms)", "better (ms)", "host CPU", "late", "remarks"}, pointRows(c)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	if bound := len(calibrateResultOf(c).HostBound); bound > 0 {
		if _, err := fmt.Fprintf(w, "%d of %d points are host-bound: they show the host and not the protocol\n\n", bound, len(c.Points)); err != nil {
			return err
		}
	}
	return writeTable(w, []string{"model", "R²", "leave-one-out R²", "median |error|", "held out", "L (ms)"}, fitRows(c.Fits))
}

// printPoints prints points that no model was fitted to.
func printPoints(w io.Writer, asJSON bool, points []calibration.Point) error {
	if asJSON {
		return writeJSON(w, struct {
			Complete bool                `json:"complete"`
			Points   []calibration.Point `json:"points"`
		}{false, points})
	}
	var rows [][]string
	for _, p := range points {
		rows = append(rows, []string{
			fmt.Sprint(p.Validators), fmt.Sprint(p.BlockSize), fmt.Sprintf("%.1f", 1e3*p.Latency), formatPart(float64(p.HostShare)), fmt.Sprint(p.Blocks),
		})
	}
	return writeTable(w, []string{"m", "n", "median (ms)", "host CPU", "blocks"}, rows)
}

func pointRows(c calibration.Calibration) [][]string {
	var rows [][]string
	ms := func(s float64) string { return fmt.Sprintf("%.1f", 1e3*s) }
	for _, p := range c.Points {
		var remarks []string
		if p.HoldOut {
			remarks = append(remarks, "held out")
		}
		if p.HostBound() {
			remarks = append(remarks, "host-bound")
		}
		rows = append(rows, []string{
			fmt.Sprint(p.Validators), fmt.Sprint(p.BlockSize), ms(p.Latency), ms(p.Low), ms(p.High),
			ms(c.Fits.Paper.Fit().Latency(p.Validators, p.BlockSize)), ms(c.Fits.Better.Fit().Latency(p.Validators, p.BlockSize)),
			formatPart(float64(p.HostShare)), fmt.Sprint(p.LateRounds), strings.Join(remarks, ", "),
		})
	}
	return rows
}

func fitRows(f calibration.Fits) [][]string {
	var rows [][]string
	for _, m := range []struct {
		name string
		of   calibration.Stored
	}{{"eq. (17), free signs", f.PaperFree}, {"eq. (17), none negative", f.Paper}, {"better: " + f.Better.Form, f.Better}} {
		rows = append(rows, []string{
			m.name, fmt.Sprintf("%.3f", float64(m.of.R2)), fmt.Sprintf("%.3f", float64(m.of.LeaveOneOut)),
			formatPart(float64(m.of.MedianError)), formatPart(float64(m.of.HoldOutError)), formula(m.of),
		})
	}
	return rows
}

// formula writes the fitted model in ms.
func formula(s calibration.Stored) string {
	parts := make([]string, len(s.Terms))
	for i, term := range s.Terms {
		parts[i] = fmt.Sprintf("%.3g·%s", 1e3*s.Coefficients[i], term)
	}
	text := strings.ReplaceAll(strings.Join(parts, " + "), "+ -", "− ")
	if s.Fit().Form.Known != nil {
		text = "known + " + text
	}
	return strings.ReplaceAll(text, "·1 ", " ")
}

// formatPart writes a part of the whole as a percentage.
func formatPart(x float64) string {
	if x != x {
		return undefined
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}
