// Package export writes the rows of runs for other programs: as tidy CSV and as Parquet,
// one row a value, or in the format of Go benchmarks, which benchstat reads.
//
// A row of several metrics is several records, and what there is none of is empty or
// null: nothing is aggregated, rounded or left out, but for words in the format of
// benchmarks, which has only numbers.
package export
