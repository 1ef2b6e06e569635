package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/token"
)

// addressNews is what a letter tells of a change of address.
type addressNews string

const (
	addressAsked   addressNews = "asked"   // to the old mailbox: somebody wants another address
	addressLeft    addressNews = "left"    // to the old mailbox: it is no longer the one of the account
	addressArrived addressNews = "arrived" // to the new one
)

// addressConfirmLetter goes to the new mailbox, with the link that confirms it.
type addressConfirmLetter struct {
	mailing.Frame
	OldEmail  string    `json:"old_email"`
	Link      string    `json:"link"`
	ExpiresAt time.Time `json:"expires_at"`
}

type addressNewsLetter struct {
	mailing.Frame
	What       addressNews `json:"what"`
	OldEmail   string      `json:"old_email"`
	NewEmail   string      `json:"new_email"`
	HappenedAt time.Time   `json:"happened_at"`
	Link       string      `json:"link"`     // stops or takes back; for the new mailbox: to one's own account
	Until      time.Time   `json:"until_at"` // how long the link works
}

func (s *Service) writeAddressAsked(ctx context.Context, tx *db.Tx, owner Account, email, confirm, stop string) error {
	there := owner
	there.Email = email
	err := enqueue(ctx, tx, letterAddressConfirm, dedupeKey(letterAddressConfirm, confirm), there, addressConfirmLetter{
		Frame: s.frame(owner), OldEmail: owner.Email, Link: s.baseURL + "/intern/adresse/bestaetigen/" + confirm, ExpiresAt: tx.Now.Add(addressLinkLasts),
	})
	if err != nil {
		return err
	}
	return s.writeAddressNews(ctx, tx, owner, addressNewsLetter{What: addressAsked, OldEmail: owner.Email, NewEmail: email, Until: tx.Now.Add(addressStopLasts)}, stop)
}

// writeAddressChanged tells both mailboxes; owner has the old address still.
func (s *Service) writeAddressChanged(ctx context.Context, tx *db.Tx, owner Account, change AddressChange, stop string) error {
	news := addressNewsLetter{What: addressLeft, OldEmail: change.OldEmail, NewEmail: change.NewEmail, Until: change.CreatedAt.Add(addressStopLasts)}
	if err := s.writeAddressNews(ctx, tx, owner, news, stop); err != nil {
		return err
	}
	owner.Email, news.What = change.NewEmail, addressArrived
	return s.writeAddressNews(ctx, tx, owner, news, "")
}

// writeAddressNews puts the link in that the secret is for; without one it leads to the own account.
func (s *Service) writeAddressNews(ctx context.Context, tx *db.Tx, to Account, letter addressNewsLetter, stop string) error {
	letter.Frame, letter.HappenedAt, letter.Link = s.frame(to), tx.Now, s.baseURL+"/intern/konto"
	if stop != "" {
		letter.Link = s.baseURL + "/intern/adresse/stoppen/" + stop
	}
	key := fmt.Sprintf("%s/%s/%x", letterAddressNews, letter.What, token.Hash(stop + token.Random())[:12])
	return enqueue(ctx, tx, letterAddressNews, key, to, letter)
}
