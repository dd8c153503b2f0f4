// Package queueing holds closed forms of queueing theory: one model a file.
//
// A model is a plain struct of rates in 1/s. Its methods return means in s, or
// numbers of customers, of the steady state; where the load has no steady state
// they return +Inf, which for a priority queue may be the lower classes only. A load
// within 2.3e-13 of 1 counts as 1. They return NaN when a parameter is out of its
// range. Validate says what is wrong in words. An index out of range panics.
//
// One server: [MM1], [MG1], [GIM1], [BatchMG1], [VacationMG1],
// [BreakdownMG1], [GG1]. Many: [MMc], [MMcK], [MGInf], [ErlangB], [ErlangC]. Priorities: [PreemptiveMM1],
// [PreemptivePriority], [RepeatPriority], [NonpreemptivePriority], [PreemptiveMMc],
// [NonpreemptiveMMc]. Blocks: [BlockJoin], [BlockPartial], [BlockFull],
// [BlockGeneral], [BlockTimeout], [LiMaChang]. Consensus: [Quorum], [MixedQuorum].
// Networks: [Jackson], [Tandem]. Times that are not exponential come as a [Law].
//
// Classes are numbered from 0, which is served first. I-Health (arXiv 2012.14294)
// and Adan and Resing, "Queueing Systems" (2015), number from 1.
package queueing
