// Package leak searches what a chain keeps for what must never stand there: readings,
// limits, coordinates and names.
//
//	var secrets leak.Secrets
//	secrets.AddNumber(36_612)     // every reading and limit, in milli-units
//	secrets.AddCoordinate(48.8566)
//	secrets.AddText("Jane Doe")
//	scan := secrets.Begin()
//	scan.Piece("calldata 1", payload) // and logs, storage, …
//	err := scan.Files("node 0", os.DirFS(home)) // write-ahead log, blocks
//	for _, l := range scan.Report().Leaks() { … }
//
// A number is looked for as text and as integers and floats of 4 and 8 bytes in both byte
// orders, in milli-units and in all coarser decimal units in which it is whole; in pieces
// that are words of 32 bytes, behind a selector of 4 bytes or not, also as a word.
//
// # What a hit is worth
//
// A form is strong if it holds at least 48 bits that are not padding at its ends, or is a
// word: one hit is a leak. The others are weak: two random bytes behind zeros look like
// the integer 36612, and hashes are full of random bytes; written in hexadecimal they have
// six digits in a row, so that a digit of an integer counts for 3.3 bits. Each number therefore brings
// decoys, numbers of its size that are secrets of nobody, and a weak form counts as leaked
// when the secrets are found so much more often than the decoys that chance would do it
// once in a million scans. A few readings that leak in a weak form among many that do not
// can stay unseen; a program that writes readings down is found.
package leak
