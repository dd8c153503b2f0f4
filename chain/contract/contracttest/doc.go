// Package contracttest says what every contract.Machine must do, as checks that a machine
// passes or fails:
//
//	for _, c := range contracttest.Checks() {
//		t.Run(c.Name, func(t *testing.T) {
//			if err := c.Run(open); err != nil {
//				t.Error(err)
//			}
//		})
//	}
//
// There is a check for every cell of the seeds' table of who may do what that a message
// can break or use; one for every role and kind; malformed payloads; and a long walk of
// random messages whose fate a second, dumber set of rules foretells. Whatever a check
// is about, it demands of each message:
//
//  1. What is carried out changes the root, and tells what Message.Events says.
//  2. What is refused has one of the reasons of package contract, changes no root and
//     tells nothing.
//  3. A second machine that is given the same blocks has the same outcomes and roots.
package contracttest
