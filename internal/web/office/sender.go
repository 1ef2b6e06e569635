package office

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// SenderPage says from where the letters about the events of an organisation come.
type SenderPage struct {
	view.Page
	Organisation organisation.Organisation
	Sender       mailing.Sender
	Exists       bool // it has one of its own
	State        view.Badge
	// SMIME says until when the certificate holds; "" without one. Expired: letters go without it.
	SMIME    string
	Expired  bool
	Tested   string // when a mail server took a test letter with these settings; "" : none has
	Keeps    bool   // no letter leaves this house, so there is nothing to try
	IsLent   bool   // it lies with the administrators to switch it on, and who looks is none
	Address  string // of whoever looks, for the test letter
	Sections []formSection
	Path     string
	Back     string
}

// Template implements view.Template.
func (SenderPage) Template() string { return "page/office/sender.html" }

func (p *SenderPage) fields() []*view.Field {
	var all []*view.Field
	for i := range p.Sections {
		all = append(all, p.Sections[i].fields()...)
	}
	return all
}

func (p *Pages) senderPage(c *gin.Context) (SenderPage, error) {
	found, err := p.findOrganisation(c)
	if err != nil {
		return SenderPage{}, err
	}
	sender, err := p.Mailing.Sender(c.Request.Context(), web.Actor(c), found.ID)
	exists := err == nil
	if err != nil && !fault.Is(err, fault.NotFound) {
		return SenderPage{}, err
	}
	back := organisationPath(found.Slug)
	frame, err := p.page(c, "E-Mail-Versand", view.NavOrganisations, view.Link{Text: "Einrichtungen", URL: "/intern/einrichtungen"}, view.Link{Text: found.Name, URL: back})
	signedIn, _ := web.Account(c)
	page := SenderPage{Page: frame, Organisation: found, Sender: sender, Exists: exists, Keeps: p.Mailing.KeepsLetters(), IsLent: exists && !sender.Enabled && sender.Host == "" && !web.Actor(c).IsAdmin(), State: senderBadge(sender), Address: signedIn.Email,
		Sections: senderSections(sender), Path: back + "/versand", Back: back}
	if until := sender.SMIMEUntil(); !until.IsZero() {
		page.SMIME, page.Expired = dates.Long(until), !until.After(p.Now())
	}
	if sender.TestedAt != nil {
		page.Tested = dates.Long(*sender.TestedAt)
	}
	return page, err
}

func senderBadge(s mailing.Sender) view.Badge {
	if s.Enabled {
		return view.Badge{Tone: view.Success, Text: "eingeschaltet"}
	}
	return view.Badge{Tone: view.Neutral, Text: "ausgeschaltet"}
}

func (p *Pages) showSender(c *gin.Context) error {
	page, err := p.senderPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitSender(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.senderPage(c)
	if err != nil {
		return err
	}
	draft := readSender(in)
	refusal := in.Fault()
	if refusal == nil {
		refusal = p.Mailing.SaveSender(c.Request.Context(), web.Actor(c), page.Organisation.ID, draft)
	}
	if refusal == nil {
		return p.tellSenderSaved(c, page)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	page.hideSecrets()
	return p.Front.Render(c, statusFor(refusal), page)
}

// tellSenderSaved says too when the sender is switched off now, because it has to be tried again.
func (p *Pages) tellSenderSaved(c *gin.Context, before SenderPage) error {
	after, err := p.Mailing.Sender(c.Request.Context(), web.Actor(c), before.Organisation.ID)
	if err != nil {
		return err
	}
	notice := "notice.sender_saved"
	if before.Sender.Enabled && !after.Enabled {
		notice = "notice.sender_saved_off"
	}
	p.Front.SetNotice(c, notice)
	return web.SeeOther(c, before.Path)
}

// hideSecrets takes out of the page what was typed and must not be read over a shoulder.
func (p *SenderPage) hideSecrets() {
	for _, f := range p.fields() {
		if slices.Contains([]string{"password", "dkim_key", "smime_key"}, f.Name) {
			f.Value = ""
		}
	}
}

func (p *Pages) submitTestSender(c *gin.Context) error {
	return p.changeSender(c, "notice.sender_tested", func(id organisation.ID) error {
		signedIn, _ := web.Account(c)
		return p.Mailing.TestSender(c.Request.Context(), web.Actor(c), id, signedIn.Email)
	})
}

func (p *Pages) submitSenderOn(c *gin.Context) error {
	return p.changeSender(c, "notice.sender_on", func(id organisation.ID) error {
		return p.Mailing.SwitchSender(c.Request.Context(), web.Actor(c), id, true)
	})
}

func (p *Pages) submitSenderOff(c *gin.Context) error {
	return p.changeSender(c, "notice.sender_off", func(id organisation.ID) error {
		return p.Mailing.SwitchSender(c.Request.Context(), web.Actor(c), id, false)
	})
}

func (p *Pages) submitRemoveSender(c *gin.Context) error {
	return p.changeSender(c, "notice.sender_removed", func(id organisation.ID) error {
		return p.Mailing.RemoveSender(c.Request.Context(), web.Actor(c), id)
	})
}

// changeSender does what a button says and tells on the page what came of it.
func (p *Pages) changeSender(c *gin.Context, notice string, change func(organisation.ID) error) error {
	found, err := p.findOrganisation(c)
	if err != nil {
		return err
	}
	refusal := change(found.ID)
	if refusal == nil {
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, organisationPath(found.Slug)+"/versand")
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.senderPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}

func readSender(in *form.Form) mailing.SenderDraft {
	d := mailing.SenderDraft{
		Address: in.Email("address", form.Required), Name: in.Text("name"), PerMinute: in.Int("per_minute", form.AtLeast(0)),
		DKIMDomain: in.Text("dkim_domain"), DKIMSelector: in.Text("dkim_selector"), DKIMKey: in.LongText("dkim_key", form.Max(longestKey)), MakeDKIMKey: in.Bool("dkim_make"),
		SMIMEChain: in.LongText("smime_certificate", form.Max(longestKey)), SMIMEKey: in.LongText("smime_key", form.Max(longestKey)),
	}
	if own := form.OneOf(in, "server", []string{sharedServer, ownServer}, form.Required) == ownServer; own {
		d.Host, d.Port, d.TLS = in.Text("host", form.Required), form.Number[int](in, "port", form.Required), in.Text("tls", form.Required)
		d.Username, d.Password = in.Text("username"), in.Secret("password")
	}
	return d
}
