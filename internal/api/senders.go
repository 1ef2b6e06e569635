package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
)

func (a *API) registerSenders() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	const path = "/organisations/{slug}/sender"
	offer(a, operation{method: http.MethodGet, path: path, tag: tagDirectory, summary: "Read from where an organisation sends letters",
		description: "Without its secrets. Of accounts that manage the organisation, as the following are. Not found when it has no sender of its own.", forAccounts: true, refusals: refusals}, a.showSender)
	offerBody[SenderInput](a, operation{method: http.MethodPost, path: path, tag: tagDirectory, summary: "Set from where an organisation sends letters",
		description: "What is left out becomes empty, except for password and keys: they stay as long as server, user, domain and certificate do. A new sender is disabled, and so is one of which address, server, password or keys change, until it is tested.", forAccounts: true, refusals: refusals}, []string{jsonType}, a.setSender)
	offer(a, operation{method: http.MethodPost, path: path + "/enable", tag: tagDirectory, summary: "Let letters about events take the sender",
		description: "Those about events of which the organisation is the first host with a sender, also those that wait. Refused with 409 until a mail server has taken a test letter with exactly these settings. Twice is harmless.", forAccounts: true, refusals: refusals}, a.switchSender(true))
	offer(a, operation{method: http.MethodPost, path: path + "/disable", tag: tagDirectory, summary: "Let letters take the sender no longer",
		description: "Those that wait take the next one. Twice is harmless.", forAccounts: true, refusals: refusals}, a.switchSender(false))
	offer(a, operation{method: http.MethodPost, path: path + "/test", tag: tagDirectory, summary: "Send a test letter",
		description: "To the address of the account, over the sender, enabled or not. Refused with 409 in the words of the mail server when it does not take the letter. When it does, the sender can be enabled.", forAccounts: true, refusals: refusals}, a.testSender)
	offer(a, operation{method: http.MethodPost, path: path + "/remove", tag: tagDirectory, summary: "Remove the sender",
		description: "With its secrets. Letters that wait take the next one.", forAccounts: true, refusals: refusals}, a.removeSender)
}

// SenderFields are what is shown of a sender.
type SenderFields struct {
	Address      string `json:"address" required:"false" doc:"From which letters come. Is needed." example:"veranstaltungen@stadt.example"`
	Name         string `json:"name" required:"false" doc:"Stands where a letter names no hosts."`
	Host         string `json:"host" required:"false" doc:"The organisation's own mail server; empty: that of the installation." example:"smtp.stadt.example"`
	Port         int    `json:"port" required:"false" doc:"25, 465, 587 or 2525; 0 without a server of its own."`
	TLS          string `json:"tls" required:"false" doc:"starttls or implicit; empty without a server of its own."`
	Username     string `json:"username" required:"false" doc:"Empty: without sign-in."`
	PerMinute    int    `json:"per_minute" required:"false" doc:"How many letters may go in a minute; 0: no limit."`
	DKIMDomain   string `json:"dkim_domain" required:"false" doc:"Empty: not signed."`
	DKIMSelector string `json:"dkim_selector" required:"false"`
	Certificate  string `json:"smime_certificate" required:"false" doc:"PEM, that of the address first; empty: not signed."`
}

// SenderInput is a sender as it is sent.
type SenderInput struct {
	SenderFields
	Password    string `json:"password" required:"false" doc:"Never shown."`
	DKIMKey     string `json:"dkim_key" required:"false" doc:"Private key in PEM, RSA with at least 2048 bits or Ed25519. Never shown."`
	MakeDKIMKey bool   `json:"dkim_make" required:"false" doc:"true: a new key is made."`
	SMIMEKey    string `json:"smime_key" required:"false" doc:"Private key in PEM. Never shown."`
}

// Sender is from where an organisation sends letters.
type Sender struct {
	SenderFields
	Enabled     bool       `json:"enabled"`
	HasPassword bool       `json:"has_password"`
	TestedAt    *time.Time `json:"tested_at" doc:"When a mail server took a test letter with exactly these settings; null: none has."`
	DKIMName    string     `json:"dkim_name" doc:"Where the record belongs in the DNS."`
	DKIMRecord  string     `json:"dkim_record" doc:"To be published as TXT."`
	SMIMEUntil  *time.Time `json:"smime_until" doc:"Until when the certificate holds; afterwards letters go without that signature."`
}

type senderAnswer struct{ Body Sender }

func senderOf(s mailing.Sender) Sender {
	shown := Sender{SenderFields: SenderFields{Address: s.Address, Name: s.Name, Host: s.Host, Port: s.Port, TLS: string(s.TLS), Username: s.Username,
		PerMinute: s.PerMinute, DKIMDomain: s.DKIMDomain, DKIMSelector: s.DKIMSelector, Certificate: s.SMIMEChain}, Enabled: s.Enabled, HasPassword: s.HasPassword, TestedAt: s.TestedAt}
	if s.DKIMDomain != "" {
		shown.DKIMName, shown.DKIMRecord = s.DKIMName(), s.DKIMRecord
	}
	if until := s.SMIMEUntil(); !until.IsZero() {
		shown.SMIMEUntil = &until
	}
	return shown
}

func (i SenderInput) draft() mailing.SenderDraft {
	return mailing.SenderDraft{Address: i.Address, Name: i.Name, Host: i.Host, Port: i.Port, TLS: i.TLS, Username: i.Username, Password: i.Password,
		PerMinute: i.PerMinute, DKIMDomain: i.DKIMDomain, DKIMSelector: i.DKIMSelector, DKIMKey: i.DKIMKey, MakeDKIMKey: i.MakeDKIMKey,
		SMIMEChain: i.Certificate, SMIMEKey: i.SMIMEKey}
}

func (a *API) showSender(ctx context.Context, who actor.Actor, in *logoPath) (*senderAnswer, error) {
	return a.withSender(ctx, who, in, func(organisation.ID) error { return nil })
}

func (a *API) setSender(ctx context.Context, who actor.Actor, in *logoPath, sent map[string]any) (*senderAnswer, error) {
	body, err := bind[SenderInput](sent)
	if err != nil {
		return nil, err
	}
	return a.withSender(ctx, who, in, func(id organisation.ID) error { return a.Mailing.SaveSender(ctx, who, id, body.draft()) })
}

func (a *API) switchSender(on bool) func(context.Context, actor.Actor, *logoPath) (*senderAnswer, error) {
	return func(ctx context.Context, who actor.Actor, in *logoPath) (*senderAnswer, error) {
		return a.withSender(ctx, who, in, func(id organisation.ID) error { return a.Mailing.SwitchSender(ctx, who, id, on) })
	}
}

func (a *API) testSender(ctx context.Context, who actor.Actor, in *logoPath) (*senderAnswer, error) {
	return a.withSender(ctx, who, in, func(id organisation.ID) error { return a.Mailing.TestSender(ctx, who, id, callOf(ctx).email) })
}

func (a *API) removeSender(ctx context.Context, who actor.Actor, in *logoPath) (*organisationAnswer, error) {
	found, err := a.Organisations.BySlug(ctx, in.Slug)
	if err != nil {
		return nil, err
	}
	if err := a.Mailing.RemoveSender(ctx, who, found.ID); err != nil {
		return nil, err
	}
	return a.answerOrganisation(ctx, in.Slug)
}

// withSender does something with the organisation of the address and shows its sender then.
func (a *API) withSender(ctx context.Context, who actor.Actor, in *logoPath, work func(organisation.ID) error) (*senderAnswer, error) {
	found, err := a.Organisations.BySlug(ctx, in.Slug)
	if err != nil {
		return nil, err
	}
	if err := work(found.ID); err != nil {
		return nil, err
	}
	sender, err := a.Mailing.Sender(ctx, who, found.ID)
	if err != nil {
		return nil, err
	}
	return &senderAnswer{senderOf(sender)}, nil
}
