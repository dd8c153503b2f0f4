// Package bids writes the tables that BIDS, the Brain Imaging Data Structure (Pernet et
// al. 2019, EEG-BIDS), wants beside a recording: events.tsv with its annotations and
// channels.tsv with its channels and whether they are good. BIDS takes recordings as
// EDF, BDF and BrainVision; package edf writes the former.
//
// Tables are lines of cells between tabs; "n/a" stands for what is not known.
package bids
