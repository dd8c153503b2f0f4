package vault

import "ihealth/iomt/edge"

// Abnormal reports whether a reading with this verdict is stored at all: what is within its
// limits leaves no record (Dwivedi et al.: only what falls outside), and a faulty sensor's
// reading is measured again.
func Abnormal(v edge.Verdict) bool { return v.Code == edge.Warning || v.Code == edge.Emergency }
