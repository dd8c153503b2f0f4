// Package open opens a recording by the name and content of its file.
package open
