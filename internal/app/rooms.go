package app

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"strings"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/auditlog"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/config"
	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/delivery"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/idempotency"
	"tagungsbuero/internal/mailbox"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/oidc"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/picture"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/reminder"
	"tagungsbuero/internal/statistics"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/venue"
	"tagungsbuero/templates"
)

// Rooms are the front doors of the domain.
type Rooms struct {
	Organisations *organisation.Service
	Accounts      *account.Service
	Events        *event.Service
	Venues        *venue.Service
	Pictures      *picture.Service
	Registrations *registration.Service
	Broadcasts    *broadcast.Service
	Texts         *correspondence.Service
	Exports       *export.Service
	Log           *auditlog.Service
	Statistics    *statistics.Service
	Mailing       *mailing.Service
	Idempotency   *idempotency.Service
	Reminders     *reminder.Service
	News          *news.Service
	// Delivery is about what was written to the people of events.
	Delivery *delivery.Service
	// Reports is the mailbox in which reports about letters arrive; nil: none is set.
	Reports *mailbox.Account
	Links   registration.Links
}

// NewRooms puts the rooms on a database whose schema is current.
func NewRooms(ctx context.Context, d *db.DB, s config.Settings, letters mailing.Metrics, log *slog.Logger) (*Rooms, error) {
	secret, err := installationSecret(ctx, d, s)
	if err != nil {
		return nil, err
	}
	signer := token.NewSigner(secret)
	links := registration.Links{BaseURL: s.BaseURL, Signer: signer}
	newsLinks := news.Links{BaseURL: s.BaseURL, Signer: signer}
	texts, err := letterTemplates()
	if err != nil {
		return nil, err
	}
	post, err := newMailing(d, s, texts, links, newsLinks, letters, log)
	if err != nil {
		return nil, err
	}
	reports, err := newReports(s)
	if err != nil {
		return nil, err
	}
	registrations := registration.New(d, links)
	return &Rooms{
		Organisations: organisation.New(d),
		Accounts:      account.New(d, account.Options{BaseURL: s.BaseURL, Signer: signer, Wake: post.Wake, Provider: newProvider(d, s)}),
		Events:        event.New(d, registration.Consequences{}).WithLetters(s.BaseURL, post.Wake),
		Venues:        venue.New(d),
		Pictures:      picture.New(d),
		Registrations: registrations,
		Broadcasts:    broadcast.New(d, links, texts.Wordings(), post.Wake),
		Texts:         correspondence.New(d, texts, links, post.Wake),
		Exports:       export.New(d, registrations),
		Log:           auditlog.New(d),
		Statistics:    statistics.New(d, registrations),
		Mailing:       post,
		Idempotency:   idempotency.New(d),
		Reminders:     reminder.New(d),
		Delivery:      delivery.New(d, s.BaseURL, post.Wake),
		Reports:       reports,
		News:          news.New(d, newsLinks, post.Wake),
		Links:         links,
	}, nil
}

// newProvider asks nothing of the provider yet.
func newProvider(d *db.DB, s config.Settings) account.ProviderOptions {
	if !s.HasOIDC() {
		return account.ProviderOptions{}
	}
	return account.ProviderOptions{Name: s.OIDCName, TrustedDomains: s.TrustedDomains(), OIDC: oidc.New(oidc.Settings{
		Issuer: s.OIDCIssuer, ClientID: s.OIDCClientID, ClientSecret: string(s.OIDCClientSecret), RedirectURL: s.BaseURL + account.ProviderAnswerPath,
		Scopes: strings.Fields(s.OIDCScopes), Claim: s.OIDCClaim, StrongACR: s.StrongACR(), Now: d.Now,
	})}
}

func newReports(s config.Settings) (*mailbox.Account, error) {
	if s.BounceIMAPURL == "" {
		return nil, nil
	}
	return mailbox.Parse(string(s.BounceIMAPURL))
}

func letterTemplates() (*mailing.Templates, error) {
	files, err := fs.Sub(templates.Files, "mail")
	if err != nil {
		return nil, fmt.Errorf("find templates of letters: %w", err)
	}
	texts, err := mailing.NewTemplates(files)
	if err != nil {
		return nil, fmt.Errorf("read templates of letters: %w", err)
	}
	return texts, nil
}

func newMailing(d *db.DB, s config.Settings, texts *mailing.Templates, links registration.Links, newsLinks news.Links, letters mailing.Metrics, log *slog.Logger) (*mailing.Service, error) {
	composers := registration.Composers(texts, links)
	maps.Copy(composers, account.Composers(texts))
	maps.Copy(composers, event.Composers(texts))
	maps.Copy(composers, news.Composers(texts, newsLinks))
	maps.Copy(composers, delivery.Composers(texts))
	maps.Copy(composers, correspondence.Composers(texts, links))
	return mailing.New(d, mailing.Options{
		SMTPURL: string(s.SMTPURL), From: s.MailFrom, PerMinute: s.MailRate, Signer: links.Signer, Networks: s.Networks(), Hosted: event.Hosted,
		DKIM: mailing.DKIMOptions{Domain: s.DKIMDomain, Selector: s.DKIMSelector, Key: string(s.DKIMKey)}, Metrics: letters, Addenda: correspondence.OwnTexts(d),
		BounceAddress: s.BounceAddress, Keep: s.MailKeep(),
	}, composers, log)
}
