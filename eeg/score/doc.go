// Package score measures how well a detector's statistics, verdicts and alarms agree
// with the truth.
//
// It offers what the field reports, with the definitions that reports leave out:
//
//   - [AUC] and [ROC] of labelled windows, per [Record] and pooled.
//   - [Events], the any-overlap scoring of SzCORE, and [NAB], that of the Numenta
//     anomaly benchmark.
//   - [AlarmPolicy], which says what one alarm is; without it "false alarms an hour"
//     means nothing. [AlarmPolicy.FalseAlarms] counts them over the time that was
//     watched, gaps and undecided windows excluded.
//   - [Delay] of detection with misses censored rather than dropped, [RunLengths] by
//     simulation, and [Bootstrap] over patients, who are the units that are
//     independent, not windows.
//
// Times are seconds from the beginning of a recording.
package score
