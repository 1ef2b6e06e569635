package mailing

import (
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	texttemplate "text/template"

	"tagungsbuero/internal/wording"
)

// Sheet is a letter in one language, without what stands around it.
type Sheet struct {
	Language *wording.Language
	Subject  string
	Body     wording.Document
}

// Wordings returns the texts of letters in all languages.
func (t *Templates) Wordings() *wording.Catalogue { return t.wordings }

// Lay puts greeting, signature and small print around sheets and makes one letter of them. The first is
// in the language of whoever reads it; the German one below it, where that is another, is for those whom
// they ask for help.
func (t *Templates) Lay(frame Frame, sheets ...Sheet) (Content, error) {
	paper, err := t.stationeryOf(frame, sheets)
	if err != nil {
		return Content{}, err
	}
	locales := make([]string, len(sheets))
	texts, htmls := make([][]string, len(sheets)), make([][]string, len(sheets))
	sheets = slices.Clone(sheets)
	for i, s := range sheets {
		if s.Language.RightToLeft {
			s.Body = s.Body.Isolated()
			sheets[i] = s
		}
		locales[i] = s.Language.Locale
		subject, greeting := oneLine(s.Subject), s.greeting(frame.Name)
		texts[i] = []string{gapSubject: subject, gapGreeting: greeting, gapBody: s.Body.Plain()}
		htmls[i] = []string{gapSubject: template.HTMLEscapeString(subject), gapGreeting: template.HTMLEscapeString(greeting), gapBody: s.Body.HTML()}
	}
	return Content{
		Subject: texts[0][gapSubject], Text: wrap(paper.text.filled(texts)), HTML: paper.html.filled(htmls), Languages: strings.Join(locales, ", "),
		FromName: frame.HostNames(), ReplyTo: frame.ReplyAddresses(), Sheets: sheets,
	}, nil
}

func (s Sheet) greeting(name string) string {
	if name == "" {
		return s.Language.Words("greeting_open", nil)
	}
	if s.Language.RightToLeft {
		name = wording.Isolate(name)
	}
	return s.Language.Words("greeting", wording.Values{"name": {Spans: wording.Words(name)}})
}

// readSheets reads the wordings and what is laid out around them.
func (t *Templates) readSheets(files fs.FS) error {
	texts, err := fs.Sub(files, "texts")
	if err != nil {
		return fmt.Errorf("find wordings: %w", err)
	}
	if t.wordings, err = wording.Load(texts); err != nil {
		return err
	}
	if t.sheets.text, err = texttemplate.New("sheets.txt").ParseFS(files, "sheets.txt"); err != nil {
		return fmt.Errorf("parse sheets: %w", err)
	}
	if t.sheets.html, err = template.New("sheets.html").ParseFS(files, "sheets.html", "part_head.html"); err != nil {
		return fmt.Errorf("parse sheets: %w", err)
	}
	return nil
}
