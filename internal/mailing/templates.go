package mailing

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/wording"
)

// Templates are all letters: those to people of the office as parsed templates, two files for each,
// <name>.txt (which defines "subject" and "body") and <name>.html (which defines "body"), whose body sees
// the data of its room and whose layout sees Frame and Subject; and those to participants as wordings, in
// the catalogues of texts/, which hosts can replace by their own.
type Templates struct {
	letters  map[string]parsed
	sheets   parsed
	wordings *wording.Catalogue

	mu         sync.Mutex
	stationery map[string]*stationery
}

type parsed struct {
	text *texttemplate.Template
	html *template.Template
}

// Framed is the data of a letter. A struct gets it by embedding Frame.
type Framed interface{ MailFrame() Frame }

// Frame is what the layout needs around every letter.
type Frame struct {
	// Name is the person greeted; empty greets without a name.
	Name string `json:"name,omitempty"`
	// Hosts sign the letter, in their order; none: the installation signs.
	Hosts []Signatory `json:"hosts,omitempty"`
	// BaseURL is the address of the installation without a slash at the end.
	BaseURL string `json:"base_url"`
}

// Signatory is one host as it stands below a letter. Empty parts are left out.
type Signatory struct {
	Name    string `json:"name"`
	Contact string `json:"contact,omitempty"`
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

// MailFrame returns the frame itself.
func (f Frame) MailFrame() Frame { return f }

// HostNames returns the names of the hosts as a sender's name: "KI Musterstadt, JMD Musterstadt".
func (f Frame) HostNames() string {
	names := make([]string, len(f.Hosts))
	for i, h := range f.Hosts {
		names[i] = h.Name
	}
	return strings.Join(names, ", ")
}

// ReplyAddresses returns the addresses of the hosts, for Content.ReplyTo.
func (f Frame) ReplyAddresses() []string {
	var addresses []string
	for _, h := range f.Hosts {
		if h.Email != "" && !slices.Contains(addresses, h.Email) {
			addresses = append(addresses, h.Email)
		}
	}
	return addresses
}

// framed is what the layout sees.
type framed struct {
	page
	Frame  Frame
	Letter any
}

// page is what the head of the HTML sees.
type page struct {
	Subject     string
	Locale      string
	RightToLeft bool
}

var words = map[string]any{
	"long": dates.Long, "day": dates.Day, "dayRange": dates.DayRange, "span": dates.Range,
	"clock": dates.Clock, "deadline": dates.Deadline, "paragraphs": paragraphs,
}

// NewTemplates parses every letter in files, whose root holds the layouts.
func NewTemplates(files fs.FS) (*Templates, error) {
	textLayout, err := texttemplate.New("layout.txt").Funcs(words).Option("missingkey=error").ParseFS(files, withParts(files, "layout.txt")...)
	if err != nil {
		return nil, fmt.Errorf("parse mail layout: %w", err)
	}
	htmlLayout, err := template.New("layout.html").Funcs(words).Option("missingkey=error").ParseFS(files, withParts(files, "layout.html")...)
	if err != nil {
		return nil, fmt.Errorf("parse mail layout: %w", err)
	}
	names, err := letterNames(files)
	if err != nil {
		return nil, err
	}
	t := &Templates{letters: make(map[string]parsed, len(names)), stationery: map[string]*stationery{}}
	for _, name := range names {
		letter, err := parseLetter(files, name, textLayout, htmlLayout)
		if err != nil {
			return nil, fmt.Errorf("parse letter %s: %w", name, err)
		}
		t.letters[name] = letter
	}
	return t, t.readSheets(files)
}

// withParts returns the layout and the files of shared blocks with the same ending.
func withParts(files fs.FS, layout string) []string {
	parts, _ := fs.Glob(files, "part_*"+path.Ext(layout)) // the pattern is well formed
	return append([]string{layout}, parts...)
}

func letterNames(files fs.FS) ([]string, error) {
	found, err := fs.Glob(files, "*.txt")
	if err != nil {
		return nil, fmt.Errorf("find letters: %w", err)
	}
	var names []string
	for _, file := range found {
		if name := strings.TrimSuffix(path.Base(file), ".txt"); name != "layout" && name != "sheets" && !strings.HasPrefix(name, "part_") {
			names = append(names, name)
		}
	}
	return names, nil
}

func parseLetter(files fs.FS, name string, textLayout *texttemplate.Template, htmlLayout *template.Template) (parsed, error) {
	text, err := textLayout.Clone()
	if err != nil {
		return parsed{}, err
	}
	if text, err = text.ParseFS(files, name+".txt"); err != nil {
		return parsed{}, err
	}
	html, err := htmlLayout.Clone()
	if err != nil {
		return parsed{}, err
	}
	if html, err = html.ParseFS(files, name+".html"); err != nil {
		return parsed{}, err
	}
	if text.Lookup("subject") == nil || text.Lookup("body") == nil || html.Lookup("body") == nil {
		return parsed{}, fmt.Errorf(`%s.txt defines "subject" and "body", %s.html defines "body"`, name, name)
	}
	return parsed{text: text, html: html}, nil
}

// Names returns the letters there are, sorted.
func (t *Templates) Names() []string {
	names := make([]string, 0, len(t.letters))
	for name := range t.letters {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Compose words the letter of that name. Sender, reply addresses and calendar are left to the
// caller, except that the hosts of the frame sign as sender and get the answers.
func (t *Templates) Compose(name string, data Framed) (Content, error) {
	letter, ok := t.letters[name]
	if !ok {
		return Content{}, fmt.Errorf("compose letter: no template %q", name)
	}
	var subject, text, html bytes.Buffer
	if err := letter.text.ExecuteTemplate(&subject, "subject", data); err != nil {
		return Content{}, fmt.Errorf("compose subject: %w", err)
	}
	page := framed{page: page{Subject: oneLine(subject.String()), Locale: wording.Source}, Frame: data.MailFrame(), Letter: data}
	if err := letter.text.ExecuteTemplate(&text, "layout.txt", page); err != nil {
		return Content{}, fmt.Errorf("compose text: %w", err)
	}
	if err := letter.html.ExecuteTemplate(&html, "layout.html", page); err != nil {
		return Content{}, fmt.Errorf("compose html: %w", err)
	}
	return Content{
		Subject: page.Subject, Text: wrap(text.String()), HTML: html.String(),
		FromName: page.Frame.HostNames(), ReplyTo: page.Frame.ReplyAddresses(),
	}, nil
}
