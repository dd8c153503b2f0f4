package contract

// Why a machine refuses a message, in the order of the checks: a message that breaks
// several rules is refused for one of them. All machines give these reasons in these
// words.
const (
	RefusedMessage  = "not a contract message"                              // see Decode and Message.Validate
	RefusedRole     = "the sender's role may not send this kind"            // or it is no member
	RefusedSubject  = "the subject is not enrolled"                         // not asked of Anchor, Report and Admit
	RefusedEnrolled = "the subject is enrolled already"                     // with another account, or this oracle: Enrol
	RefusedMember   = "the party, or the oracle to be, is no member"        // or is one of another role: Enrol, Grant, Transfer
	RefusedSender   = "the subject belongs to another sender"               // not its oracle, account, custodian, or a log's owner
	RefusedGrant    = "no grant is in force"                                // Revoke, Wrap, Operate
	RefusedEpoch    = "another key epoch is in force"                       // Grant, Revoke, Wrap
	RefusedSequence = "the sequence number is stale, or skips one"          // Limits, Record, Transfer
	RefusedLog      = "the log had more leaves, or as many with other root" // Anchor
	RefusedListed   = "the party is not on the list"                        // Admit with Code 0
)
