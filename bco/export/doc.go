// Package export writes a [bco.Problem] in the languages of other solvers, so
// that anybody can check an optimum with a program that shares nothing with
// this one: [WriteLP] for the mixed-integer solvers that read CPLEX LP (GLPK,
// HiGHS, CBC, SCIP, Gurobi), [WriteMiniZinc] for the constraint solvers behind
// MiniZinc (Gecode, Chuffed).
//
// Both files describe the problem itself, every subset of the validators and
// every block size with all constraints, and use none of the theorems by which
// package bco finds the optimum. Validators are numbered from the fastest down;
// comments map the numbers to ids, so that no id can break the syntax.
package export
