// Package table reads text whose rows are the samples of a recording: lines of
// cells between separators, most of them decimal numbers. The readers of such
// formats tell it what the columns are; it makes a stream of blocks of them.
//
// Numbers take Clinger's exact fast path (Clinger, How to read floating point
// numbers accurately, 1990): an integer below 2⁵³ divided by a power of ten up to
// 10²² is rounded once, hence rightly. All others are left to strconv, so that every
// value has the bits that strconv gives it.
package table
