package bco

// CertificateKind says what is proven about a [Solution].
type CertificateKind string

// The kinds.
const (
	CertifiedExact       CertificateKind = "exact"       // nothing within the scope is better
	CertifiedBound       CertificateKind = "bound"       // nothing is better than Lower
	CertifiedStatistical CertificateKind = "statistical" // nothing is better by more than stated, with probability Confidence
	Uncertified          CertificateKind = "none"        // nothing is known
)

// Certificate says how far a solution can be trusted.
type Certificate struct {
	Kind       CertificateKind
	Lower      float64 // proven lower bound of U, where the kind is exact or bound
	Confidence float64 // in (0, 1), where the kind is statistical
	Nodes      int     // of a search tree, 0 where there is none
}
