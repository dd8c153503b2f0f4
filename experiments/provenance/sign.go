package provenance

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
)

// Causes of errors, for errors.Is.
var (
	// ErrSignature says that a sidecar lacks a signature that was asked for, or has one
	// that is not of its content or not of the key.
	ErrSignature = errors.New("wrong signature")
	// ErrKey says that a file holds no Ed25519 key in PEM.
	ErrKey = errors.New("no Ed25519 key")
)

// Signature is an Ed25519 signature with the key that it claims to be of.
type Signature struct {
	Algorithm string `json:"algorithm"`  // ed25519
	PublicKey string `json:"public_key"` // 32 bytes in base64
	Value     string `json:"value"`      // 64 bytes in base64
}

const algorithm = "ed25519"

// message is what is signed: the sidecar without its signature, behind a line that no
// other use of a key signs.
func (s *Sidecar) message() []byte {
	unsigned := *s
	unsigned.Signature = nil
	return append([]byte("ihealth figure provenance 1\n"), unsigned.Encode()...)
}

// Sign puts the signature of a key on the sidecar, in place of another.
func (s *Sidecar) Sign(key ed25519.PrivateKey) {
	public, _ := key.Public().(ed25519.PublicKey)
	s.Signature = &Signature{algorithm, encode64(public), encode64(ed25519.Sign(key, s.message()))}
}

// CheckSignature returns ErrSignature unless the sidecar has the signature of a key. Without a
// key, a signature must be that of the key that the sidecar names, and may be missing.
func (s *Sidecar) CheckSignature(key ed25519.PublicKey) error {
	if s.Signature == nil {
		if key == nil {
			return nil
		}
		return fmt.Errorf("%w: the sidecar is not signed", ErrSignature)
	}
	public, err := base64.StdEncoding.Strict().DecodeString(s.Signature.PublicKey)
	value, err2 := base64.StdEncoding.Strict().DecodeString(s.Signature.Value)
	if err != nil || err2 != nil || s.Signature.Algorithm != algorithm || len(public) != ed25519.PublicKeySize {
		return fmt.Errorf("%w: it is no signature of %s", ErrSignature, algorithm)
	}
	if key != nil && !key.Equal(ed25519.PublicKey(public)) {
		return fmt.Errorf("%w: it is of the key %s, not of %s", ErrSignature, s.Signature.PublicKey, encode64(key))
	}
	if !ed25519.Verify(public, s.message(), value) {
		return fmt.Errorf("%w: the sidecar is not what was signed", ErrSignature)
	}
	return nil
}

func encode64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// PrivateKey reads a key as openssl genpkey -algorithm ed25519 writes it: PKCS#8 in PEM
// (RFC 8410). Its error is ErrKey.
func PrivateKey(text []byte) (ed25519.PrivateKey, error) {
	block, err := block(text, "PRIVATE KEY")
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(block)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	private, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%w: it is a %T", ErrKey, key)
	}
	return private, nil
}

// PublicKey reads a key as openssl pkey -pubout writes it: SubjectPublicKeyInfo in PEM.
// Its error is ErrKey.
func PublicKey(text []byte) (ed25519.PublicKey, error) {
	block, err := block(text, "PUBLIC KEY")
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKIXPublicKey(block)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	public, ok := key.(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%w: it is a %T", ErrKey, key)
	}
	return public, nil
}

// block returns the content of the first block of PEM, which must be of a kind.
func block(text []byte, kind string) ([]byte, error) {
	b, _ := pem.Decode(text)
	switch {
	case b == nil:
		return nil, fmt.Errorf("%w: it is no PEM", ErrKey)
	case b.Type != kind:
		return nil, fmt.Errorf("%w: it holds a %s, want a %s", ErrKey, b.Type, kind)
	}
	return b.Bytes, nil
}
