package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/token"
)

const (
	invitationLasts = 7 * 24 * time.Hour
	// invitationKept is how long a link that is over still says so, instead of being unknown.
	invitationKept = 60 * 24 * time.Hour
)

// Invitation asks somebody into the office.
type Invitation struct {
	Email        string
	Name         string
	Organisation actor.OrganisationID // 0 only for administrators of the installation
	Role         actor.Role
	Admin        bool // only administrators may make administrators
}

// Invite makes an account without a password, or finds the one of the address, adds the membership
// and mails a link to set the password; who has one is told of the membership. Inviting again sends
// a new link. Errors: Forbidden, Invalid, NotFound for the organisation, Conflict
// "account.is_deactivated" (only administrators bring an account back), "account.last_manager".
func (s *Service) Invite(ctx context.Context, who actor.Actor, i Invitation) error {
	if err := mayInvite(who, i); err != nil {
		return err
	}
	f := form.New(nil)
	i = i.check(f)
	if err := f.Fault(); err != nil {
		return err
	}
	err := s.db.InTx(ctx, func(tx *db.Tx) error { return s.invite(ctx, tx, who, i) })
	if err != nil {
		return err
	}
	s.wake()
	return nil
}

// mayInvite lets administrators invite anybody, and managers into their organisation.
func mayInvite(who actor.Actor, i Invitation) error {
	if i.Admin || i.Organisation == 0 {
		return mustBeAdmin(who)
	}
	return mayManage(who, i.Organisation)
}

// check notes all mistakes and returns the invitation as it is stored.
func (i Invitation) check(f *form.Form) Invitation {
	i.Email = f.Address("email", i.Email, form.Required)
	i.Name = f.Line("name", i.Name, form.Required)
	if i.Organisation == 0 && !i.Admin {
		f.Fail("organisation", "form.required")
	}
	if i.Organisation != 0 && !isRole(i.Role) {
		f.Fail("role", "form.choice")
	}
	return i
}

func (s *Service) invite(ctx context.Context, tx *db.Tx, who actor.Actor, i Invitation) error {
	account, err := ensureAccount(ctx, tx, i)
	if err != nil {
		return err
	}
	if !account.IsActive() && !who.IsAdmin() {
		return fault.New(fault.Conflict, "account.is_deactivated")
	}
	name, isNew, err := join(ctx, tx, account.ID, i)
	if err != nil {
		return err
	}
	if !account.IsActive() || i.Admin {
		if err := updateAccountRaised(ctx, tx, account.ID, i.Admin); err != nil {
			return err
		}
	}
	if !account.HasPassword && (!account.HasWayIn() || !account.IsActive()) {
		return s.sendInvitation(ctx, tx, account, invitationLetter{Organisation: name})
	}
	if !isNew {
		return nil
	}
	return s.sendMembership(ctx, tx, account, i.Organisation, name)
}

// ensureAccount finds and locks the account of the address, or makes it. Error: Conflict "account.address_left".
func ensureAccount(ctx context.Context, tx *db.Tx, i Invitation) (Account, error) {
	account, err := lockByEmail(ctx, tx, i.Email)
	if !db.NoRows(err) {
		return account, err
	}
	if err := mustNotBeLeft(ctx, tx, i.Email, 0); err != nil {
		return Account{}, err
	}
	if _, err := insertAccount(ctx, tx, Invitation{Email: i.Email, Name: i.Name, Admin: i.Admin}, nil); err != nil && !db.NoRows(err) {
		return Account{}, err
	}
	return lockByEmail(ctx, tx, i.Email)
}

// join adds the membership and returns the name of the organisation, "" when the invitation names none.
func join(ctx context.Context, tx *db.Tx, id ID, i Invitation) (name string, isNew bool, err error) {
	if i.Organisation == 0 {
		return "", false, nil
	}
	found, err := organisation.Find(ctx, tx, i.Organisation)
	if err != nil {
		return "", false, err
	}
	isNew, err = setRole(ctx, tx, i.Organisation, id, i.Role)
	return found.Name, isNew, err
}

// sendInvitation queues the letter with a link to set the first password.
func (s *Service) sendInvitation(ctx context.Context, tx *db.Tx, a Account, letter invitationLetter) error {
	secret, expiresAt := token.Random(), tx.Now.Add(invitationLasts)
	if err := insertInvitation(ctx, tx, token.Hash(secret), a.ID, expiresAt); err != nil {
		return err
	}
	letter.Frame, letter.Link, letter.ExpiresAt = s.frame(a), s.invitationLink(secret), expiresAt
	return enqueue(ctx, tx, letterInvitation, dedupeKey(letterInvitation, secret), a, letter)
}

func (s *Service) sendMembership(ctx context.Context, tx *db.Tx, a Account, id actor.OrganisationID, organisationName string) error {
	key := fmt.Sprintf("%s/%d/%d/%d", letterMembership, a.ID, id, tx.Now.UnixMicro())
	return enqueue(ctx, tx, letterMembership, key, a, membershipLetter{
		Frame: s.frame(a), Organisation: organisationName, Link: s.baseURL + "/intern",
	})
}

// dedupeKey names the letter of one link without giving the link away.
func dedupeKey(kind mailing.Kind, secret string) string {
	return fmt.Sprintf("%s/%x", kind, token.Hash(secret)[:12])
}

// AddWithPassword makes an account that can sign in at once: for the command line and the demo.
// Errors: Forbidden unless who is an administrator or the system, Invalid, NotFound for the
// organisation, Conflict "account.address_taken".
func (s *Service) AddWithPassword(ctx context.Context, who actor.Actor, i Invitation, password string) (ID, error) {
	if err := mustBeAdmin(who); err != nil {
		return 0, err
	}
	f := form.New(nil)
	i = i.check(f)
	checkPassword(f, password, Account{Email: i.Email, Name: i.Name})
	if err := f.Fault(); err != nil {
		return 0, err
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return 0, err
	}
	var id ID
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := mustNotBeLeft(ctx, tx, i.Email, 0); err != nil {
			return err
		}
		id, err = insertAccount(ctx, tx, i, &hash)
		if db.NoRows(err) {
			return fault.New(fault.Conflict, "account.address_taken")
		}
		if err != nil {
			return err
		}
		_, _, err = join(ctx, tx, id, i)
		return err
	})
	return id, err
}
