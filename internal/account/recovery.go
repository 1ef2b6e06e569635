package account

import (
	"context"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/token"
)

// recoveryCodes is how many codes for emergencies somebody gets. Each works once.
const recoveryCodes = 10

// renewCodes makes codes of fifty bits; their hashes are stored only.
func (s *Service) renewCodes(ctx context.Context, tx *db.Tx, id ID) ([]string, error) {
	if err := deleteRecoveryCodes(ctx, tx, id); err != nil {
		return nil, err
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		code := plainCode(token.Reference())
		if err := insertRecoveryCode(ctx, tx, id, s.hashOfCode(id, code)); err != nil {
			return nil, err
		}
		codes[i] = code[:5] + "-" + code[5:]
	}
	return codes, nil
}

// hashOfCode needs the secret of the installation: fifty bits alone could be tried out.
func (s *Service) hashOfCode(id ID, code string) []byte {
	return []byte(s.signer.Sign("recovery code of "+ownerOf(id), plainCode(code)))
}
