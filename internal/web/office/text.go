package office

import (
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/internal/wording"
)

// TextPage writes the text of one kind of letter in one language, and shows how it reads.
type TextPage struct {
	view.Page
	Head         *eventHead // nil: the text of an organisation
	Name, When   string
	Back, URL    string
	Letter       correspondence.Letter
	Origin       view.Badge
	Languages    []textLanguage
	Subject      view.Field
	Body         view.Field
	To           view.Field // whom the letter is shown to; without options: an invented person
	Placeholders []placeholderRow
	Preview      *textPreview // nil: not asked for
}

// Template implements view.Template.
func (TextPage) Template() string { return "page/office/text.html" }

type textLanguage struct {
	Locale, Name, URL string
	IsChosen          bool
}

type placeholderRow struct {
	Name, Meaning string
	Block, Needed bool
}

// textPreview is a letter as it would go.
type textPreview struct {
	Subject, From, Text string
	Sheets              []sheetView
	HasCalendar         bool
}

type sheetView struct {
	Locale      string
	RightToLeft bool
	Body        template.HTML // written by wording, which escapes every text
}

func (p *Pages) textPage(c *gin.Context, of textsOf) (TextPage, error) {
	kind, locale := mailing.Kind("registration_"+c.Param("letter")), c.DefaultQuery("sprache", wording.Source)
	letter, err := p.Texts.Find(c.Request.Context(), web.Actor(c), of.owner, kind, locale)
	if err != nil {
		return TextPage{}, err
	}
	of.above = append(of.above, view.Link{Text: "Texte der Briefe", URL: of.path})
	frame, err := p.textsFrame(c, of, letterName(kind)+": "+of.name)
	if err != nil {
		return TextPage{}, err
	}
	page := TextPage{Page: frame, Head: of.head, Name: letterName(kind), When: letterWhen(string(kind)), Back: of.path, Letter: letter, Origin: originBadge(letter),
		URL:     of.path + "/" + letterPart(kind),
		Subject: view.Field{Name: "subject", Label: "Betreff", Required: true, MaxLength: wording.MaxSubject, Value: letter.Text.Subject, Lang: foreign(locale)},
		Body:    view.Field{Kind: view.Textarea, Name: "body", Label: "Text", Required: true, Rows: 18, MaxLength: wording.MaxBody, Value: letter.Text.Body, Lang: foreign(locale)},
		To:      view.Field{Kind: view.Select, Name: "to", Label: "Vorschau mit", Placeholder: "einer erfundenen Person"}}
	for _, each := range p.Texts.Locales() {
		page.Languages = append(page.Languages, textLanguage{each, languageName(each), page.URL + "?sprache=" + each, each == locale})
	}
	page.Placeholders = placeholderRows(letter.Placeholders())
	return page, p.offerRecipients(c, of, &page)
}

// foreign is the language of what is not German.
func foreign(locale string) string {
	if locale == wording.Source {
		return ""
	}
	return locale
}

// placeholderRows say what a text may use.
func placeholderRows(all []wording.Placeholder) []placeholderRow {
	rows := make([]placeholderRow, len(all))
	for i, known := range all {
		rows[i] = placeholderRow{Name: known.Name, Meaning: say("letter.placeholder." + known.Name), Block: known.Block, Needed: known.Needed}
	}
	return rows
}

func (p *Pages) offerRecipients(c *gin.Context, of textsOf, page *TextPage) error {
	if of.event == nil {
		return nil
	}
	people, err := p.Texts.Recipients(c.Request.Context(), web.Actor(c), of.event.Slug)
	for _, person := range people {
		page.To.Options = append(page.To.Options, view.Option{Value: string(person.Reference), Label: listName(person.Person) + ", " + say(person.State.LabelKey())})
	}
	return err
}

func (p *Pages) showText(find textsFinder) web.Handler {
	return func(c *gin.Context) error {
		of, err := find(c)
		if err != nil {
			return err
		}
		page, err := p.textPage(c, of)
		if err != nil {
			return err
		}
		return p.Front.Render(c, http.StatusOK, page)
	}
}

// submitText saves a text, shows it or sends it to whoever writes it, as the button says.
func (p *Pages) submitText(find textsFinder) web.Handler {
	return func(c *gin.Context) error {
		in, err := web.ReadForm(c)
		if err != nil {
			return err
		}
		of, err := find(c)
		if err != nil {
			return err
		}
		page, err := p.textPage(c, of)
		if err != nil {
			return err
		}
		text := wording.Text{Subject: c.Request.PostForm.Get("subject"), Body: c.Request.PostForm.Get("body")}
		look := correspondence.Look{Owner: of.owner, Kind: page.Letter.Kind, Locale: page.Letter.Locale, Text: text,
			Registration: registration.Reference(in.Text("to"))}
		version := form.Number[int64](in, "version", form.Required)
		refusal := unlessWrong(in, func() error { return p.doWithText(c, in.Raw().Get("do"), look, version, &page) })
		if refusal == nil && page.Preview == nil {
			return web.SeeOther(c, page.URL+"?sprache="+page.Letter.Locale)
		}
		if refusal != nil && !isAnswerable(refusal) {
			return refusal
		}
		page.Errors = view.Bind(in.Raw(), refusal, &page.Subject, &page.Body, &page.To)
		return p.Front.Render(c, statusFor(refusal), page)
	}
}

func (p *Pages) doWithText(c *gin.Context, do string, look correspondence.Look, version int64, page *TextPage) error {
	ctx, who := c.Request.Context(), web.Actor(c)
	switch do {
	case "vorschau":
		content, err := p.Texts.Preview(ctx, who, look)
		if err == nil {
			page.Preview = previewOf(content)
		}
		return err
	case "test":
		account, ok := web.Account(c)
		if !ok {
			return fault.New(fault.Unauthenticated, "account.signed_out")
		}
		content, err := p.Texts.Preview(ctx, who, look)
		if err != nil {
			return err
		}
		if err := p.Texts.SendTest(ctx, who, look, account.Email); err != nil {
			return err
		}
		page.Preview, page.Notice = previewOf(content), &view.Notice{Tone: view.Success, Title: say("notice.test_letter_sent")}
		return nil
	}
	if err := p.Texts.Save(ctx, who, look.Owner, look.Kind, look.Locale, version, look.Text); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.text_saved")
	return nil
}

func previewOf(content mailing.Content) *textPreview {
	preview := &textPreview{Subject: content.Subject, From: content.FromName, Text: content.Text, HasCalendar: content.Calendar != ""}
	for _, sheet := range content.Sheets {
		preview.Sheets = append(preview.Sheets, sheetView{sheet.Language.Locale, sheet.Language.RightToLeft, template.HTML(sheet.Body.HTML())})
	}
	return preview
}

func (p *Pages) submitResetText(find textsFinder) web.Handler {
	return func(c *gin.Context) error {
		in, err := web.ReadForm(c)
		if err != nil {
			return err
		}
		of, err := find(c)
		if err != nil {
			return err
		}
		page, err := p.textPage(c, of)
		if err != nil {
			return err
		}
		version := form.Number[int64](in, "version", form.Required)
		refusal := unlessWrong(in, func() error {
			return p.Texts.Reset(c.Request.Context(), web.Actor(c), of.owner, page.Letter.Kind, page.Letter.Locale, version)
		})
		if refusal == nil {
			p.Front.SetNotice(c, "notice.text_reset")
			return web.SeeOther(c, page.URL+"?sprache="+page.Letter.Locale)
		}
		if !isAnswerable(refusal) {
			return refusal
		}
		page.Errors = view.Bind(nil, refusal)
		return p.Front.Render(c, statusFor(refusal), page)
	}
}
