package office

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// BroadcastPage shows a broadcast: what it would do, and what has become of it.
type BroadcastPage struct {
	view.Page
	Head      eventHead
	Broadcast broadcast.Told
	Badge     view.Badge
	URL       string
	MayWrite  bool
	Subject   string
	Facts     []dated
	Files     []exportLink
	// Preview is what it would do, before it has begun and for those who may write; nil otherwise.
	Preview *broadcastPreview
	SendAt  view.Field
	// CopyKey is of the button that makes a new draft of one that has begun, for those who may write; "": there is none.
	CopyKey string
	Outcome string // in one sentence, once it has begun
	// UndeliveredURL lists the letters that did not arrive; "" where there are none.
	UndeliveredURL string
}

// Template implements view.Template.
func (BroadcastPage) Template() string { return "page/office/broadcast.html" }

// broadcastPreview is what a broadcast would do if it were sent now.
type broadcastPreview struct {
	Letters, People int
	Rows            []recipientRow
	Pagination      view.Pagination
	NoAddress       int            // people whom no letter reaches
	Unreached       []recipientRow // the first of them
	MoreUnreached   int
	Fingerprint     string
	// Example is what one of them would read; of how many, and who comes before and after.
	Example             *letterExample
	Previous, Following string
}

// recipientRow is whom a letter goes to, or cannot.
type recipientRow struct {
	Name, Email, URL, ExampleURL string
	For                          []string
}

// letterExample is what one of the recipients would read.
type letterExample struct {
	Name, Subject, Text string
	Place, Of           int
}

// recipientsAtOnce is how many of the recipients stand on one page.
const recipientsAtOnce = 50

func (p *Pages) showBroadcast(c *gin.Context) error {
	page, err := p.broadcastPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) broadcastPage(c *gin.Context) (BroadcastPage, error) {
	b, err := p.findBroadcast(c)
	if err != nil {
		return BroadcastPage{}, err
	}
	ev, head, err := p.broadcastHead(c, tabBroadcasts)
	if err != nil {
		return BroadcastPage{}, err
	}
	subject := b.Subject
	if b.Forgotten {
		subject = forgottenSubject
	}
	frame, err := p.page(c, subject, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)}, view.Link{Text: tabBroadcasts, URL: broadcastsPath(ev.Slug)})
	if err != nil {
		return BroadcastPage{}, err
	}
	page := BroadcastPage{Page: frame, Head: head, Broadcast: b, Badge: broadcastBadge(b.State), URL: broadcastPath(ev.Slug, b.Number),
		MayWrite: mayBroadcast(c, ev) && !b.Forgotten, Subject: subject, Outcome: outcomeOf(b), SendAt: sendAtField(b)}
	for _, file := range b.Files {
		page.Files = append(page.Files, exportLink{Text: file.Name, Hint: sizeWords(file.Size), URL: page.URL + "/dateien/" + strconv.Itoa(file.Number)})
	}
	if b.Progress.Failed > 0 {
		page.UndeliveredURL = undeliveredPath(ev.Slug) + "&art=" + string(registration.MessageKind)
	}
	if page.Facts, err = p.broadcastFacts(c, ev, b); err != nil {
		return BroadcastPage{}, err
	}
	switch {
	case page.MayWrite && b.State.HasBegun():
		page.CopyKey = token.Random()
	case page.MayWrite:
		page.Preview, err = p.broadcastPreview(c, ev, b.Number)
	}
	return page, err
}

func sendAtField(b broadcast.Told) view.Field {
	f := view.Field{Kind: view.DateTime, Name: "send_at", Label: "Senden am", Required: true, Value: "T08:00", Hint: "Zeit in Deutschland"}
	if b.SendAt != nil {
		f.Value = dates.Input(*b.SendAt)
	}
	return f
}

// outcomeOf says what has become of the letters.
func outcomeOf(b broadcast.Told) string {
	if !b.State.HasBegun() {
		return ""
	}
	done := b.Progress
	said := counting(done.Sent, "E-Mail verschickt", "E-Mails verschickt")
	for _, part := range []struct {
		n         int
		one, many string
	}{{done.Waiting, "noch unterwegs", "noch unterwegs"}, {done.Failed, "nicht zustellbar", "nicht zustellbar"},
		{done.Withdrawn, "zurückgehalten", "zurückgehalten"}, {done.LeftOut, "entfallen, weil die Anmeldung nicht mehr dazugehört", "entfallen, weil die Anmeldungen nicht mehr dazugehören"}} {
		if part.n > 0 {
			said += ", " + counting(part.n, part.one, part.many)
		}
	}
	return said
}

func (p *Pages) broadcastFacts(c *gin.Context, ev event.Event, b broadcast.Told) ([]dated, error) {
	to, err := p.broadcastTo(c, ev, b)
	if err != nil {
		return nil, err
	}
	reply := "alle Veranstaltenden"
	for _, host := range ev.Hosts {
		if b.ReplyTo != nil && host.Organisation.ID == *b.ReplyTo {
			reply = host.Organisation.Name
		}
	}
	facts := []dated{{"An", to}, {"Antworten gehen an", reply}}
	add := func(name string, by *string, at string) {
		if by != nil {
			at += ", " + *by
		}
		facts = append(facts, dated{name, at})
	}
	add("Geschrieben", b.CreatedBy, dates.ShortTime(b.CreatedAt))
	if b.State == broadcast.Scheduled {
		add("Geplant für", b.SentBy, dates.Long(*b.SendAt))
	}
	if b.BegunAt != nil {
		add("Abgeschickt", b.SentBy, dates.Long(*b.BegunAt))
	}
	if b.State == broadcast.Stopped && b.EndedAt != nil {
		add("Angehalten", b.StoppedBy, dates.Long(*b.EndedAt))
	}
	return facts, nil
}

// broadcastTo words whom it goes to.
func (p *Pages) broadcastTo(c *gin.Context, ev event.Event, b broadcast.Told) (string, error) {
	if b.Forgotten {
		return "gelöscht", nil
	}
	if n := len(b.Picked); n > 0 {
		return counting(n, "einzeln ausgewählte Person", "einzeln ausgewählte Personen"), nil
	}
	filter := b.Filter()
	words := "alle, deren Anmeldung gilt"
	if filter.State != "" {
		words = "Status „" + say(filter.State.LabelKey()) + "“"
	}
	narrow, err := p.narrowFields(c, ev, queryOf(filter))
	if err != nil {
		return "", err
	}
	for _, f := range narrow.Fields {
		if f.Value != "" {
			words += "; " + f.Label + valueWords(f)
		}
	}
	return words, nil
}

// valueWords is what an input says, after its label.
func valueWords(f view.Field) string {
	switch f.Kind {
	case view.Checkbox:
		return ""
	case view.Date:
		return ": " + dayWords(f.Value)
	}
	for _, o := range f.Options {
		if o.Value == f.Value {
			return ": " + o.Label
		}
	}
	return ": " + f.Value
}

// submitBroadcastStep does one of the things that only a button does.
func (p *Pages) submitBroadcastStep(notice string, step func(c *gin.Context, number int) error) web.Handler {
	return func(c *gin.Context) error {
		if _, err := web.ReadForm(c); err != nil {
			return err
		}
		number, err := broadcastNumber(c)
		if err != nil {
			return err
		}
		return p.afterBroadcastStep(c, number, notice, step(c, number))
	}
}

func (p *Pages) afterBroadcastStep(c *gin.Context, number int, notice string, refusal error) error {
	if refusal == nil {
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, broadcastPath(c.Param("slug"), number))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.broadcastPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(c.Request.PostForm, refusal, &page.SendAt)
	return p.Front.Render(c, statusFor(refusal), page)
}

// submitCopyBroadcast leads to the form of the copy: what is sent again is seldom just the same.
func (p *Pages) submitCopyBroadcast(c *gin.Context) error {
	number, err := broadcastNumber(c)
	if err != nil {
		return err
	}
	if _, err := web.ReadForm(c); err != nil {
		return err
	}
	slug := c.Param("slug")
	made, refusal := p.Broadcasts.Copy(c.Request.Context(), web.Actor(c), slug, number, c.Request.PostForm.Get("key"))
	if refusal != nil {
		return p.afterBroadcastStep(c, number, "", refusal)
	}
	p.Front.SetNotice(c, "notice.broadcast_copied")
	return web.SeeOther(c, broadcastPath(slug, made.Number)+"/bearbeiten")
}

func (p *Pages) submitDeleteBroadcast(c *gin.Context) error {
	number, err := broadcastNumber(c)
	if err != nil {
		return err
	}
	if refusal := p.Broadcasts.Delete(c.Request.Context(), web.Actor(c), c.Param("slug"), number); refusal != nil {
		return p.afterBroadcastStep(c, number, "", refusal)
	}
	p.Front.SetNotice(c, "notice.broadcast_deleted")
	return web.SeeOther(c, broadcastsPath(c.Param("slug")))
}

func (p *Pages) submitScheduleBroadcast(c *gin.Context) error {
	number, err := broadcastNumber(c)
	if err != nil {
		return err
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	at := in.DateTime("send_at")
	refusal := unlessWrong(in, func() error {
		return p.Broadcasts.Schedule(c.Request.Context(), web.Actor(c), c.Param("slug"), number, at)
	})
	return p.afterBroadcastStep(c, number, "notice.broadcast_scheduled", refusal)
}

func (p *Pages) downloadAttachment(c *gin.Context) error {
	b, err := p.findBroadcast(c)
	if err != nil {
		return err
	}
	number, _ := strconv.ParseInt(c.Param("file"), 10, 32) // what is no number names no file
	file, err := p.Broadcasts.File(c.Request.Context(), web.Actor(c), c.Param("slug"), b.Number, int(number))
	if err != nil {
		return err
	}
	return web.SendFile(c, file.Name, file.ContentType, file.Data)
}
