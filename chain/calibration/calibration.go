package calibration

import (
	"errors"
	"math"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/chain/analytic"
)

// ErrCalibration says that a calibration contradicts itself or lies out of range.
var ErrCalibration = errors.New("not a valid calibration")

// format is the version of the file.
const format = 2

// Calibration is what was measured on a host, and the models fitted to it.
type Calibration struct {
	Format   int       `json:"format"` // 2
	Date     time.Time `json:"date"`
	Complete bool      `json:"complete"` // false: the sweep was interrupted, and points have fewer runs than asked for
	Host     Host      `json:"host"`
	Engine   string    `json:"engine"` // what was measured, such as "CometBFT v0.40.0"
	Network  Network   `json:"network"`
	Null     NullTest  `json:"null_test"`
	Points   []Point   `json:"points"`
	Fits     Fits      `json:"fits"`
}

// Host says what was measured on.
type Host struct {
	Processor string `json:"processor"`
	CPUs      int    `json:"cpus"` // ≥ 1
	OS        string `json:"os"`
	Arch      string `json:"arch"`
	Go        string `json:"go"` // version of the toolchain

	// Verification is the measured time that one processor takes for the signature of
	// a transaction in a block of 100, s, ≥ 0.
	Verification float64 `json:"verification_s"`
}

// Network is what all points share.
type Network struct {
	Topology        string  `json:"topology"`         // mesh or ring
	Delay           float64 `json:"delay_s"`          // of a link, one way
	Jitter          float64 `json:"jitter_s"`         // a message takes Delay ± Jitter
	LinkBps         float64 `json:"link_bps"`         // bit/s of a link, 0: unlimited
	UplinkBps       float64 `json:"uplink_bps"`       // bit/s that all links out of a node share, 0: unlimited
	TransactionBits float64 `json:"transaction_bits"` // encoded, in a block, > 0
	Delays          float64 `json:"delays"`           // one-way delays of a block, 3 where the chain was idle
	Nodes           int     `json:"nodes"`            // that run even if fewer validate; 0: validators alone
}

// shape returns what the links did.
func (n Network) shape() chain.Shape {
	return chain.Shape{Delay: duration(n.Delay), Jitter: duration(n.Jitter), RateBps: n.LinkBps, UplinkBps: n.UplinkBps}
}

func duration(s float64) time.Duration { return time.Duration(math.Round(s * 1e9)) }

// topology returns the topology of a checked network.
func (n Network) topology() analytic.Topology {
	t, err := analytic.ParseTopology(n.Topology)
	if err != nil {
		panic("calibration: an unchecked network: " + err.Error())
	}
	return t
}

// Shape returns what the links of the calibration did.
func (c Calibration) Shape() chain.Shape { return c.Network.shape() }

// Topology returns who was connected.
func (c Calibration) Topology() analytic.Topology { return c.Network.topology() }

// NetworkOf describes a network whose nodes all validate.
func NetworkOf(t analytic.Topology, s chain.Shape, transactionBits, delays float64) Network {
	return Network{
		Topology: t.String(), Delay: s.Delay.Seconds(), Jitter: s.Jitter.Seconds(), LinkBps: s.RateBps, UplinkBps: s.UplinkBps,
		TransactionBits: transactionBits, Delays: delays,
	}
}

// Fits are the models of a calibration.
type Fits struct {
	PaperFree Stored `json:"paper_free"` // I-Health eq. (17), coefficients of any sign
	Paper     Stored `json:"paper"`      // the same, none negative
	Better    Stored `json:"better"`     // BetterForm, none negative
}

// Stored is a fit as the file holds it.
type Stored struct {
	Form         string    `json:"form"`
	Terms        []string  `json:"terms"`
	Coefficients []float64 `json:"coefficients_s"`
	R2           Number    `json:"r2"`
	LeaveOneOut  Number    `json:"leave_one_out_r2"`
	MedianError  Number    `json:"median_error"`   // part of the latency
	HoldOutError Number    `json:"held_out_error"` // the same at the points held out
	Residuals    []float64 `json:"residuals_s"`    // at the fitted points
	HoldOut      []float64 `json:"held_out_s"`     // at the points held out
	fit          Fit
}

// Fit returns the fit itself.
func (s Stored) Fit() Fit { return s.fit }

// New fits the models to what a sweep found. It fails with ErrCalibration, ErrPoint and
// ErrDegenerate.
func New(date time.Time, host Host, engine string, n Network, found Result) (Calibration, error) {
	c := Calibration{Format: format, Date: date.UTC().Truncate(time.Second), Host: host, Engine: engine, Network: n, Null: found.Null, Points: found.Points, Complete: !found.Incomplete}
	err := c.validateHead()
	if err == nil {
		c.Fits, err = fits(n, host, found.Points)
	}
	return c, err
}

func fits(n Network, h Host, points []Point) (Fits, error) {
	var out Fits
	for _, f := range []struct {
		to      *Stored
		form    Form
		bounded bool
	}{{&out.PaperFree, Paper(), false}, {&out.Paper, Paper(), true}, {&out.Better, BetterForm(n, h), true}} {
		fit, err := FitPoints(f.form, points, f.bounded)
		if err != nil {
			return Fits{}, err
		}
		*f.to = stored(fit)
	}
	return out, nil
}

func stored(f Fit) Stored {
	s := Stored{
		Form: f.Form.Name, Coefficients: f.Coefficients, Residuals: f.Residuals, HoldOut: f.HoldOut, fit: f,
		R2: Number(f.R2), LeaveOneOut: Number(f.LeaveOneOut), MedianError: Number(f.MedianError), HoldOutError: Number(f.HoldOutError),
	}
	for _, t := range f.Form.Terms {
		s.Terms = append(s.Terms, t.Name)
	}
	return s
}

// Rates of a derived eq. (17), bit/s: unlimited stands for a part that takes no time, and
// the feedback's is any, as its bits follow.
const (
	unlimited = 1e18
	feedback  = 1e9
)

// LatencyModel returns I-Health eq. (17) as fitted with coefficients that are not
// negative, for the optimizer. What does not depend on n stands in O/r_u, as validators
// that share a host or a network do not differ in it: the speeds x_i have no part.
func (c Calibration) LatencyModel() chain.LatencyModel {
	k := c.Fits.Paper.Coefficients
	bits := c.Network.TransactionBits
	return chain.LatencyModel{
		TransactionBits: bits, FeedbackBits: k[0] * feedback, UplinkBps: feedback,
		DownlinkBps: min(bits/k[1], unlimited), Psi: k[2] / bits,
	}
}

// Model returns the better model for m validators, whose latency is that of the fit. Of
// nodes that run without validating it counts those there are beside m. All share the
// host of the calibration, whose processors are ρ.
func (c Calibration) Model(m int) analytic.Model {
	k, n := c.Fits.Better.Coefficients, c.Network
	l := analytic.Model{
		Fixed: k[0], Delays: n.Delays, Topology: n.topology(), Shape: n.shape(), TransactionBits: n.TransactionBits,
		Followers: n.nodes(float64(m)) - m,
		Verification: analytic.Verification{
			PerTransaction: c.Host.Verification, Speeds: slices.Repeat([]float64{c.Host.speed(float64(m))}, m),
		},
		Host: analytic.Host{Parallelism: float64(c.Host.CPUs)},
	}
	if r := n.narrowest(); r > 0 {
		l.Duplicates, l.VoteBits, l.Host.PerMessage = k[1]*r/n.TransactionBits, voteBits, k[2]*l.Host.Parallelism
		return l
	}
	l.Host.PerMessage, l.Host.PerCopy = k[1]*l.Host.Parallelism, k[2]*l.Host.Parallelism
	return l
}
