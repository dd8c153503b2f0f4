// Package analytic measures a chain without running one: from closed forms.
//
// [Model] is the latency of a block as the sum of what a Byzantine fault tolerant
// protocol really waits for, each part by itself in [Terms]; [Paper] is that of
// I-Health eq. (17). [Chain] makes of either a chain.Chain, with the queueing models
// of package queueing for what happens before a block is handed over.
package analytic
