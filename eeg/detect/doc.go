// Package detect decides whether a window of a patient's features is normal, a
// measurement error or an emergency, or cannot be judged.
//
// [Paper] is the rule of I-Health (arXiv 2012.14294), eqs (5) to (7). The printed
// formulas are lost; how an indicator combines the features (eq. 5), over what its
// baseline is taken (eq. 6) and whether a fall counts are therefore options. [RobustZ]
// stands beside it: it sees suppression too and does not depend on the unit.
//
// Both look at channels one by one and count those that changed, z:
//
//	z = 0       normal             share the features
//	1 ≤ z ≤ 2   measurement error  ask for the measurement again
//	z > 2       emergency          notify and share the raw data
//
// They forget each window. A [Charted] detector does not: it feeds the median over
// channels, made standard normal by a [Standard], to a sequential test, a [Chart]:
// [Shewhart], [CUSUM], [EWMA], [PageHinkley], [GLR], [BOCPD] or [ADWIN]. [Hotelling]
// and [MEWMA] test all channels together. All of these know no faults; [Improved]
// does, and artefacts too.
//
// A [Rule] holds the options of a detector and trains it. [ParseRule] reads it from
// text, and [Calibrate] sets its limit to a stated rate of false alarms: tables of run
// lengths hold for independent values, which the windows of an EEG are not.
package detect
