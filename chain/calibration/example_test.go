package calibration_test

import (
	"fmt"

	"ihealth/chain/calibration"
)

// Latencies that were measured at six configurations determine the three coefficients of
// I-Health eq. (17); a configuration that was kept out of the fit judges them.
func ExampleFitPoints() {
	var points []calibration.Point
	for _, c := range []struct {
		m, n    int
		latency float64
	}{{4, 10, 0.052}, {4, 100, 0.078}, {7, 10, 0.055}, {7, 100, 0.104}, {10, 10, 0.058}, {10, 100, 0.131}, {13, 50, 0.098}} {
		points = append(points, calibration.Point{
			Validators: c.m, BlockSize: c.n, Latency: c.latency, Low: c.latency, High: c.latency, Blocks: 100, HoldOut: c.m == 13,
		})
	}
	fit, err := calibration.FitPoints(calibration.Paper(), points, true)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, term := range fit.Form.Terms {
		fmt.Printf("%-4s %.6f s\n", term.Name, fit.Coefficients[i])
	}
	fmt.Printf("R² %.3f; 13 validators and blocks of 50: %.3f s, measured 0.098 s\n", fit.R2, fit.Latency(13, 50))
	// Output:
	// 1    0.048605 s
	// n    0.000000 s
	// n·m  0.000081 s
	// R² 0.997; 13 validators and blocks of 50: 0.101 s, measured 0.098 s
}
