package pipeline

import "ihealth/iomt/vault"

// Unopened counts the alerts whose commitment on the chain the record in the vault does
// not open, or whose record is not in the log of the anchored root.
func (r *Run) Unopened() int {
	bad := 0
	for _, a := range r.Alerts {
		if !r.opens(a) {
			bad++
		}
	}
	return bad
}

func (r *Run) opens(a *Alert) bool {
	record, index, err := r.vault.Record(a.record)
	if err != nil {
		return false
	}
	opening, err := a.wearer.session.Open(&record)
	if err != nil || opening.Verify(record.Header, a.commitment) != nil {
		return false
	}
	head := r.head()
	proof, err := r.vault.Inclusion(index, head.Size)
	return err == nil && head.Anchored(r.anchored) == nil && head.Includes(record.Leaf(), proof) == nil
}

// head returns that of the vault's last block.
func (r *Run) head() vault.Head {
	heads := r.vault.Heads()
	return heads[len(heads)-1]
}
