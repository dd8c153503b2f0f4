package vault_test

import (
	"testing"

	"ihealth/chain/contract"
	"ihealth/iomt/vault"
)

// body is as long as an observation in FHIR.
var body = string(make([]byte, 720))

// BenchmarkWrite seals, commits to and signs a record.
func BenchmarkWrite(b *testing.B) {
	c := newClinic(b, vault.SHA256)
	b.ReportAllocs()
	for b.Loop() {
		c.write(b, body)
	}
}

// BenchmarkPut checks, stores and receipts a record.
func BenchmarkPut(b *testing.B) {
	c := newClinic(b, vault.SHA256)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		r := c.write(b, body)
		b.StartTimer()
		if _, err := c.vault.Put(r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen opens a record with the right session key.
func BenchmarkOpen(b *testing.B) {
	c := newClinic(b, vault.SHA256)
	r := c.write(b, body)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.session.Open(&r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAudit audits a log of 1000 records.
func BenchmarkAudit(b *testing.B) {
	c := newClinic(b, vault.SHA256)
	for range 1000 {
		c.put(b, body)
	}
	c.seal(b)
	a := c.auditor(vault.SHA256)
	b.ReportAllocs()
	for b.Loop() {
		if audit := a.Audit(c.vault); len(audit.Findings) > 0 {
			b.Fatal(audit.Findings)
		}
	}
}

// BenchmarkAppend adds a leaf to a log, by hash.
func BenchmarkAppend(b *testing.B) {
	for _, h := range vault.Hashes() {
		b.Run("hash="+h.String(), func(b *testing.B) {
			log, leaf := vault.NewLog(cloudLog, h), make([]byte, 1000)
			b.ReportAllocs()
			for b.Loop() {
				log.Append(leaf)
			}
		})
	}
}

// BenchmarkWrap encrypts a session key to a reader, by suite.
func BenchmarkWrap(b *testing.B) {
	for _, suite := range vault.Suites() {
		b.Run("suite="+suite.String(), func(b *testing.B) {
			private, reader := suite.NewKey(), vault.NewReader(account, suite.NewKey()).Account()
			b.ReportAllocs()
			for b.Loop() {
				sender := vault.NewReader(contract.PseudonymOf("hospital"), private)
				_, m, err := sender.Send(subject, 1, reader)
				if err != nil || len(m.Data) != suite.WrapSize() {
					b.Fatal(err)
				}
			}
		})
	}
}
