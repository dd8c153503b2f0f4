// Package contract executes what the committed transactions of a chain ask for: a
// [Machine] on every validator takes the blocks in order, keeps a state, and says of
// every transaction whether it was carried out.
//
// A transaction's payload is an encoded [Message]. One rule of privacy holds for all
// kinds: nothing but pseudonyms, codes, sequence numbers, counts, commitments and
// ciphertext stands in it, so no reading, limit, place or name reaches the chain.
//
// Who may send what follows from the sender's [Role] and from the state. A message that
// breaks a rule is committed, refused with a reason, and changes nothing.
package contract
