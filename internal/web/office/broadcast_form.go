package office

import (
	"cmp"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/internal/wording"
)

// BroadcastFormPage writes a broadcast, or writes it anew.
type BroadcastFormPage struct {
	view.Page
	Head    eventHead
	Heading string
	Back    string
	Version string // of the draft that is changed; "": a new one
	Key     string // of the form of a new one, so that a second click makes no second draft
	// Picked are those who were chosen one by one, by name; Refs are their references, with spaces between.
	Picked []string
	Refs   string
	// Search and Group narrow as in the list of participants. Whom they find is kept one by one.
	Search, Group string
	State         view.Field
	Narrow        narrowing
	Subject, Body view.Field
	ReplyTo       view.Field
	Files         view.Field // to be added
	Kept          view.Field // those that are there: ticked ones are taken away
	Placeholders  []placeholderRow
	AllURL        string // writes to whom a filter leaves instead
}

// Template implements view.Template.
func (BroadcastFormPage) Template() string { return "page/office/broadcast-form.html" }

func (f *BroadcastFormPage) fields() []*view.Field {
	fields := []*view.Field{&f.State}
	for i := range f.Narrow.Fields {
		fields = append(fields, &f.Narrow.Fields[i])
	}
	return append(fields, &f.Subject, &f.Body, &f.ReplyTo, &f.Files, &f.Kept)
}

// broadcastForm asks for all of a broadcast; the query says to whom, as that of the list of participants.
func (p *Pages) broadcastForm(c *gin.Context, title string, query url.Values, b broadcast.Broadcast) (BroadcastFormPage, error) {
	ev, head, err := p.broadcastHead(c, tabBroadcasts)
	if err != nil {
		return BroadcastFormPage{}, err
	}
	if !mayBroadcast(c, ev) {
		return BroadcastFormPage{}, fault.New(fault.Forbidden, "broadcast.forbidden")
	}
	frame, err := p.page(c, title, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)}, view.Link{Text: tabBroadcasts, URL: broadcastsPath(ev.Slug)})
	if err != nil {
		return BroadcastFormPage{}, err
	}
	page := BroadcastFormPage{
		Page: frame, Head: head, Heading: title, Back: broadcastsPath(ev.Slug), AllURL: broadcastsPath(ev.Slug) + "/neu", Placeholders: placeholderRows(registration.Placeholders(registration.MessageKind)),
		Search: query.Get("q"), Group: query.Get("gruppe"), Refs: query.Get("nur"),
		Subject: view.Field{Name: "subject", Label: "Betreff", Required: true, MaxLength: wording.MaxSubject, Value: b.Subject},
		Body: view.Field{Kind: view.Textarea, Name: "body", Label: "Text", Required: true, Rows: 14, MaxLength: wording.MaxBody, Value: b.Body,
			Hint: "Eine leere Zeile beginnt einen Absatz, „- “ am Anfang einer Zeile eine Aufzählung, „## “ eine Überschrift. **So** wird etwas fett. Anrede, Gruß und Ihre Kontaktdaten stehen schon in der E-Mail."},
		ReplyTo: replyToField(ev, b),
		Files: view.Field{Kind: view.File, Name: "attachments", Label: "Dateien anhängen", Several: true, Accept: question.AcceptFor(broadcast.FileTypes),
			Hint: fmt.Sprintf("Bis zu %d Dateien, zusammen höchstens %d MB: PDF, Bilder (JPEG, PNG), Dokumente, Tabellen, Folien, Text oder Kalender.", broadcast.MaxFiles, broadcast.MaxFilesMB)},
		Kept: keptFilesField(b),
	}
	if err := page.nameThem(p, c, ev, query); err != nil {
		return BroadcastFormPage{}, err
	}
	return page, nil
}

// nameThem shows who was chosen, or asks whom a filter is to leave.
func (f *BroadcastFormPage) nameThem(p *Pages, c *gin.Context, ev event.Event, query url.Values) (err error) {
	f.State = view.Field{Kind: view.Select, Name: "status", Label: "Status der Anmeldung", Placeholder: "alle, deren Anmeldung gilt", Value: query.Get("status"),
		Hint: "Ohne Auswahl geht das Rundschreiben an alle mit Platz, auf der Warteliste oder vor einer Entscheidung. Wer abgemeldet ist oder die Adresse noch nicht bestätigt hat, bekommt nichts."}
	for _, state := range registration.States {
		f.State.Options = append(f.State.Options, view.Option{Value: string(state), Label: say(state.LabelKey())})
	}
	if ev.State == event.StateCancelled && len(query) == 0 {
		f.State.Value = string(registration.Cancelled)
	}
	if f.Narrow, err = p.narrowFields(c, ev, query); err != nil || f.Refs == "" {
		return err
	}
	f.Picked, err = p.namesOf(c, ev.Slug, strings.Fields(f.Refs))
	return err
}

func (p *Pages) namesOf(c *gin.Context, slug string, refs []string) ([]string, error) {
	picked := make([]registration.Reference, len(refs))
	for i, ref := range refs {
		picked[i] = registration.Reference(ref)
	}
	rows, err := p.Registrations.Pick(c.Request.Context(), web.Actor(c), slug, picked...)
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = listName(row.Person)
	}
	slices.Sort(names)
	return names, err
}

func replyToField(ev event.Event, b broadcast.Broadcast) view.Field {
	f := view.Field{Kind: view.Select, Name: "reply_to", Label: "Antworten gehen an", Placeholder: "alle Veranstaltenden"}
	for _, host := range ev.Hosts {
		if host.Contact().Email != "" {
			f.Options = append(f.Options, view.Option{Value: strconv.FormatInt(int64(host.Organisation.ID), 10), Label: host.Organisation.Name})
		}
	}
	if b.ReplyTo != nil {
		f.Value = strconv.FormatInt(int64(*b.ReplyTo), 10)
	}
	return f
}

func keptFilesField(b broadcast.Broadcast) view.Field {
	f := view.Field{Kind: view.Checkboxes, Name: "drop", Label: "Angehängte Dateien wegnehmen"}
	for _, file := range b.Files {
		f.Options = append(f.Options, view.Option{Value: strconv.Itoa(file.Number), Label: file.Name + " (" + sizeWords(file.Size) + ")"})
	}
	return f
}

// sizeWords says how large a file is.
func sizeWords(bytes int) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", max(1, bytes>>10))
	}
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20)), ".", ",", 1)
}

func joinReferences(refs []registration.Reference) string {
	texts := make([]string, len(refs))
	for i, ref := range refs {
		texts[i] = string(ref)
	}
	return strings.Join(texts, " ")
}

func (p *Pages) showNewBroadcast(c *gin.Context) error {
	page, err := p.newBroadcastPage(c, c.Request.URL.Query())
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) newBroadcastPage(c *gin.Context, query url.Values) (BroadcastFormPage, error) {
	page, err := p.broadcastForm(c, "Neues Rundschreiben", query, broadcast.Broadcast{})
	page.Key = cmp.Or(query.Get("key"), token.Random())
	return page, err
}

func (p *Pages) submitNewBroadcast(c *gin.Context) error {
	in, text, refusal := readBroadcast(c)
	slug, made := c.Param("slug"), broadcast.Broadcast{}
	if refusal == nil {
		text.Form = c.Request.PostForm.Get("key")
		made, refusal = p.Broadcasts.Create(c.Request.Context(), web.Actor(c), slug, text)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.broadcast_saved")
		return web.SeeOther(c, broadcastPath(slug, made.Number))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.newBroadcastPage(c, in.Raw())
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) showChangeBroadcast(c *gin.Context) error {
	b, err := p.findBroadcast(c)
	if err != nil {
		return err
	}
	page, err := p.changeBroadcastPage(c, queryOf(b.Filter()), b)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) changeBroadcastPage(c *gin.Context, query url.Values, b broadcast.Told) (BroadcastFormPage, error) {
	if b.State != broadcast.Draft {
		return BroadcastFormPage{}, fault.New(fault.Conflict, "broadcast.no_draft")
	}
	page, err := p.broadcastForm(c, "Rundschreiben ändern", query, b.Broadcast)
	page.Version, page.Back = strconv.Itoa(b.Version), broadcastPath(c.Param("slug"), b.Number)
	page.AllURL = page.Back + "/bearbeiten?alle=ja"
	if c.Query("alle") != "" && c.Request.Method == http.MethodGet {
		page.Refs, page.Picked = "", nil
	}
	return page, err
}

func (p *Pages) submitChangeBroadcast(c *gin.Context) error {
	b, err := p.findBroadcast(c)
	if err != nil {
		return err
	}
	in, text, refusal := readBroadcast(c)
	if refusal == nil {
		version, _ := strconv.Atoi(in.Raw().Get("version")) // none: whatever it says now
		refusal = p.Broadcasts.Change(c.Request.Context(), web.Actor(c), c.Param("slug"), b.Number, version, text)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.broadcast_saved")
		return web.SeeOther(c, broadcastPath(c.Param("slug"), b.Number))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.changeBroadcastPage(c, in.Raw(), b)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

// readBroadcast reads the form. Even when it was refused there is one to show again.
func readBroadcast(c *gin.Context) (*form.Form, broadcast.Text, error) {
	in, err := web.ReadForm(c)
	switch {
	case isKey(err, "form.too_large"):
		return form.New(nil), broadcast.Text{}, fault.InvalidFields([]fault.Field{{Name: "attachments", Key: "broadcast.files_too_large", Args: fault.Args{"Max": broadcast.MaxFilesMB}}})
	case err != nil:
		return form.New(nil), broadcast.Text{}, err
	}
	filter, wrong := filterOf(in.Raw())
	files, err := readAttachments(c)
	if err != nil {
		return in, broadcast.Text{}, err
	}
	text := broadcast.Text{Subject: c.Request.PostForm.Get("subject"), Body: c.Request.PostForm.Get("body"), Filter: &filter, Files: files,
		ReplyTo: form.Number[organisation.ID](in, "reply_to"), Drop: form.Numbers[int](in, "drop")}
	if err := wrong.Fault(); err != nil {
		return in, text, err
	}
	return in, text, in.Fault()
}

// readAttachments reads one file more than is allowed, and of each one byte more, so that the use case notices.
func readAttachments(c *gin.Context) (files []question.Upload, err error) {
	if c.Request.MultipartForm == nil {
		return nil, nil
	}
	for i, header := range c.Request.MultipartForm.File["attachments"] {
		if i > broadcast.MaxFiles {
			break
		}
		if header.Size == 0 && header.Filename == "" {
			continue
		}
		data, err := readPart(header)
		if err != nil {
			return nil, err
		}
		files = append(files, question.Upload{Name: header.Filename, Data: data})
	}
	return files, nil
}

func readPart(header *multipart.FileHeader) ([]byte, error) {
	file, err := header.Open()
	if err != nil {
		return nil, fmt.Errorf("open an attachment: %w", err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, broadcast.MaxFilesMB<<20+1))
	if err != nil {
		return nil, fmt.Errorf("read an attachment: %w", err)
	}
	return data, nil
}

// findBroadcast finds the one that the address names.
func (p *Pages) findBroadcast(c *gin.Context) (broadcast.Told, error) {
	number, err := broadcastNumber(c)
	if err != nil {
		return broadcast.Told{}, err
	}
	return p.Broadcasts.Find(c.Request.Context(), web.Actor(c), c.Param("slug"), number)
}

func broadcastNumber(c *gin.Context) (int, error) {
	number, err := strconv.ParseInt(c.Param("number"), 10, 32)
	if err != nil {
		return 0, fault.New(fault.NotFound, "broadcast.unknown").Because(err)
	}
	return int(number), nil
}
