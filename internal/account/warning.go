package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// warning is what the owner of an account must know of, as its letter tells it.
type warning string

const (
	warnedDevice warning = "device" // signed in with a new browser
	warnedToken  warning = "token"  // a new API token
)

type warningLetter struct {
	mailing.Frame
	What       warning   `json:"what"`
	Called     string    `json:"called"` // the browser, or the name of the token
	HappenedAt time.Time `json:"happened_at"`
	Link       string    `json:"link"`
}

// warn mails the owner what has been done with the account: whoever did not do it must know.
func (s *Service) warn(ctx context.Context, tx *db.Tx, owner Account, what warning, called string) error {
	key := fmt.Sprintf("%s/%d/%s/%d", letterWarning, owner.ID, what, tx.Now.UnixMicro())
	return enqueue(ctx, tx, letterWarning, key, owner, warningLetter{
		Frame: s.frame(owner), What: what, Called: called, HappenedAt: tx.Now, Link: s.baseURL + "/intern/passwort",
	})
}
