// Package calibration measures how the block latency of a chain depends on the number
// of validators m and the block size n, fits models to it, and keeps what was found in
// a dated file.
//
// A [Sweep] visits configurations of any chain.Chain in ABBA order, one of them twice
// as a null test. [FitPoints] fits a [Form], a model that is linear in its coefficients:
// that of I-Health eq. (17), or one with the votes' traffic. A [Calibration] is the file:
// points, fits, host, date. From it follow a chain.LatencyModel for the optimizer and an
// analytic.Model for closed forms and simulations.
package calibration
