// Package output turns what a simulation observes into estimates that carry
// their doubt.
package output
