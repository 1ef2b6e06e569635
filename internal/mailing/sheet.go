package mailing

import (
	"bytes"
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
	laid := layout{BaseURL: frame.BaseURL, page: page{Subject: oneLine(sheets[0].Subject), Locale: sheets[0].Language.Locale,
		RightToLeft: sheets[0].Language.RightToLeft}}
	locales := make([]string, len(sheets))
	sheets = slices.Clone(sheets)
	for i, s := range sheets {
		if s.Language.RightToLeft {
			s.Body = s.Body.Isolated()
			sheets[i] = s
		}
		laid.Sheets = append(laid.Sheets, s.laid(frame, i, len(sheets)))
		locales[i] = s.Language.Locale
	}
	var text, html bytes.Buffer
	if err := t.sheets.text.ExecuteTemplate(&text, "sheets.txt", laid); err != nil {
		return Content{}, fmt.Errorf("lay out text: %w", err)
	}
	if err := t.sheets.html.ExecuteTemplate(&html, "sheets.html", laid); err != nil {
		return Content{}, fmt.Errorf("lay out html: %w", err)
	}
	return Content{
		Subject: laid.Subject, Text: wrap(text.String()), HTML: html.String(), Languages: strings.Join(locales, ", "),
		FromName: frame.HostNames(), ReplyTo: frame.ReplyAddresses(), Sheets: sheets,
	}, nil
}

// layout is what the templates of sheets see.
type layout struct {
	page
	BaseURL string
	Sheets  []laidSheet
}

type laidSheet struct {
	page
	Greeting, Text, Closing, Office, Automatic, Imprint, Privacy string
	HTML                                                         template.HTML // written by wording, which escapes every text
	Hosts                                                        []Signatory
	Below                                                        string // says that the German sheet follows
	IsBelow                                                      bool
}

func (s Sheet) laid(frame Frame, at, of int) laidSheet {
	say := func(key string) string { return s.Language.Words(key, nil) }
	if s.Language.RightToLeft {
		frame = frame.isolated()
	}
	laid := laidSheet{
		page:     page{Subject: oneLine(s.Subject), Locale: s.Language.Locale, RightToLeft: s.Language.RightToLeft},
		Greeting: say("greeting_open"), Text: s.Body.Plain(), HTML: template.HTML(s.Body.HTML()), Closing: say("closing"), Office: say("office"),
		Automatic: say("automatic"), Imprint: say("imprint"), Privacy: say("privacy"), IsBelow: at > 0,
	}
	if frame.Name != "" {
		laid.Greeting = s.Language.Words("greeting", wording.Values{"name": {Spans: wording.Words(frame.Name)}})
	}
	if len(frame.Hosts) > 0 {
		laid.Automatic = say("automatic_hosts")
	}
	if at == 0 && of > 1 {
		laid.Below = say("german_below")
	}
	for _, host := range frame.Hosts {
		if host.Phone != "" {
			host.Phone = s.Language.Words("phone", wording.Values{"telefon": {Spans: wording.Words(host.Phone)}})
		}
		laid.Hosts = append(laid.Hosts, host)
	}
	return laid
}

// isolated is the frame in a language that is read from right to left.
func (f Frame) isolated() Frame {
	f.Name, f.Hosts = wording.Isolate(f.Name), slices.Clone(f.Hosts)
	for i, host := range f.Hosts {
		f.Hosts[i].Name, f.Hosts[i].Contact = wording.Isolate(host.Name), wording.Isolate(host.Contact)
	}
	return f
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
