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
// word: one hit is a leak. So is one hit of an integer of 4096 or more that is packed into
// a word, with four zeros or the word's edge on either side. The other forms are weak: two
// random bytes behind zeros look like the integer 36612, and hashes are full of random
// bytes; written in hexadecimal they have six digits in a row, so that a digit of an integer
// counts for 3.3 bits. Each number therefore brings decoys, numbers of its size and as round
// that are secrets of nobody. A weak form counts as leaked
//   - when so many different secrets stand in it, against decoys, that chance would not do
//     it, or
//   - when one secret stands in so many places, against decoys as long and as round. This
//     is judged for integers of 4096 or more and texts of 5 bytes or more, not for floats.
//
// All these tests of a scan together find a leak where there is none with a probability of
// 10⁻⁶: with N tests, each has 10⁻⁶/N. So a limit that stands in k places, when its D
// decoys stand in c, is found if Binomial(k+c, 1/(1+D)) is at least k with a probability
// below 10⁻⁶/N: with one limit of whole degrees, D is about 40, and where c = 0 six places
// are enough. A limit in fewer places cannot be told from
// chance, unless it stands packed in a word. In 10 MB of random bytes behind zeros every
// number stands in some five places, and more are needed.
//
// Places are different when 8 bytes before the number differ and 8 bytes after it; where
// three zeros or the end of a piece part it from what is beside it, 64 bytes around it.
// Copies of the same random bytes are one place, and so are limits between the same two
// fields in every call. A text's place counts where no letter, digit or point is beside it.
//
// All this holds for chance. Fields that a chain holds by right, such as sequence numbers,
// heights and lengths, are not chance: say their greatest value in Secrets.Counters.
package leak
