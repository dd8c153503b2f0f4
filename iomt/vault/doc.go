// Package vault keeps medical records off the chain, so that nobody who keeps them can
// read them and nobody can change or drop one unseen.
//
// What happens to a record, and who does it:
//
//  1. A device's or provider's [Writer] seals the body under the subject's [SessionKey],
//     adds a keyed commitment and signs all of it ([Record]).
//  2. The cloud's [Vault] lets it through its [Gate] or refuses it with a reason, stores
//     it, and answers with a signed [Receipt]. It sees ciphertext only.
//  3. The vault seals what came since the last time into a block of its Merkle [Log]
//     (RFC 6962), and [Head.Anchor] is the message that puts the root on the chain.
//  4. Anybody proves or checks that a record is in the log ([Head.Includes]) and that the
//     log was only ever appended to ([Head.Extends]); [Auditor.Audit] finds what was
//     altered or dropped.
//  5. The [Patient] wraps the session keys for those who may read ([Reader]): transactions
//     T1 to T3 of Dwivedi et al., by HPKE (RFC 9180). A revocation begins a new epoch of
//     keys.
//
// Dwivedi et al. is "Optimized Blockchain Model for Internet of Things based Healthcare
// Applications", 2019.
//
// What a past epoch's key has opened stays open: no revocation can take back what was
// readable. A proof shows what was signed, not that it was measured.
package vault
