package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// factorChange is what happened to the second step of an account, as its letter tells it.
type factorChange string

const (
	factorAppAdded       factorChange = "app_added"
	factorAppRemoved     factorChange = "app_removed"
	factorCodesRenewed   factorChange = "codes_renewed"
	factorCodeUsed       factorChange = "code_used"
	factorPasskeyAdded   factorChange = "passkey_added"
	factorPasskeyRemoved factorChange = "passkey_removed"
	factorsReset         factorChange = "reset"
)

type factorLetter struct {
	mailing.Frame
	What      factorChange `json:"what"`
	ChangedAt time.Time    `json:"changed_at"`
	Link      string       `json:"link"`
}

// tell mails the owner what has changed: whoever did not do it must know.
func (s *Service) tell(ctx context.Context, tx *db.Tx, owner Account, what factorChange) error {
	key := fmt.Sprintf("%s/%d/%s/%d", letterFactor, owner.ID, what, tx.Now.UnixMicro())
	return enqueue(ctx, tx, letterFactor, key, owner, factorLetter{
		Frame: s.frame(owner), What: what, ChangedAt: tx.Now, Link: s.baseURL + "/intern/passwort",
	})
}
