package mailing

import (
	"fmt"
	"strconv"

	"tagungsbuero/internal/organisation"
)

// The secrets of senders. Each is encrypted for one column of one row: copied elsewhere it opens nothing.
const (
	passwordPurpose = "sender password"
	dkimPurpose     = "sender dkim key"
	smimePurpose    = "sender smime key"
)

func (s *Service) seal(purpose string, id organisation.ID, plain string) ([]byte, error) {
	sealed, err := s.signer.Seal(purpose, strconv.FormatInt(int64(id), 10), []byte(plain))
	if err != nil {
		return nil, fmt.Errorf("encrypt %s: %w", purpose, err)
	}
	return sealed, nil
}

// sealed returns what is kept when it holds the same secret already, so that a change of something else shows no other one.
func (s *Service) sealed(purpose string, id organisation.ID, plain string, kept []byte) ([]byte, error) {
	if before, err := s.unseal(purpose, id, kept); err == nil && before == plain && plain != "" {
		return kept, nil
	}
	return s.seal(purpose, id, plain)
}

// unseal returns "" for what is not set. Its error is token.ErrSeal when the secret of the installation is another one
// than when it was encrypted.
func (s *Service) unseal(purpose string, id organisation.ID, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := s.signer.Open(purpose, strconv.FormatInt(int64(id), 10), sealed)
	if err != nil {
		return "", fmt.Errorf("decrypt %s of organisation %d (was TB_SECRET changed?): %w", purpose, id, err)
	}
	return string(plain), nil
}
