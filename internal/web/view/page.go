// Package view renders typed pages: layout, inputs, error summary.
package view

import (
	"net/url"
	"strconv"
	"strings"
)

// Template is a page: a struct that embeds Page and names its file below templates/, for instance
// "page/public/event.html". Pages below page/office/ get the office layout, all others the public one.
type Template interface{ Template() string }

// Site is what every page of one installation shares.
type Site struct {
	// Operator says who runs the installation; shown below the name of the product.
	Operator string
	// BaseURL is the public address without a slash at the end.
	BaseURL string
	// Postbox shows the link to the development mailbox.
	Postbox bool
}

// Absolute returns the full address of a path.
func (s Site) Absolute(path string) string { return strings.TrimSuffix(s.BaseURL, "/") + path }

// Page is what the layout needs to know; every page embeds it.
type Page struct {
	// Title names the page in the browser, without the name of the product.
	Title string
	// Description is one sentence for search engines and previews.
	Description string
	// Lang is the language of the content, "" for German.
	Lang string
	// Active is the navigation entry that this page belongs to (one of the Nav constants).
	Active Nav
	// Path is the canonical path and query, "" when the page has none.
	Path string
	// Hidden keeps search engines away: personal pages and errors. Office pages always are.
	Hidden bool
	// Feeds are named in the head.
	Feeds []Feed
	// Breadcrumb leads from the start to the page above this one.
	Breadcrumb []Link
	// Notice is shown once above the content, for instance after a redirect.
	Notice *Notice
	// Errors is filled by Bind when a form is shown again; the layout prints it above the content.
	Errors ErrorSummary
	// Account is who is signed in; only on office pages.
	Account *Account
}

// Nav is an entry of the main navigation.
type Nav string

// The entries of the public and of the office navigation.
const (
	NavEvents        Nav = "events"
	NavArchive       Nav = "archive"
	NavEasyLanguage  Nav = "easy"
	NavOrganisations Nav = "organisations"
	NavVenues        Nav = "venues"
	NavAccounts      Nav = "accounts"
	NavAccount       Nav = "account"
	NavLog           Nav = "log"
	NavHelp          Nav = "help"
)

// Language returns the language of the content.
func (p Page) Language() string {
	if p.Lang == "" {
		return "de"
	}
	return p.Lang
}

// Direction returns "rtl" for languages that are written from right to left.
func (p Page) Direction() string { return direction(p.Language()) }

func direction(locale string) string {
	language, _, _ := strings.Cut(locale, "-")
	switch language {
	case "ar", "fa", "ur", "he", "ps", "ckb":
		return "rtl"
	}
	return "ltr"
}

// Account is the signed-in person.
type Account struct {
	Name string
	// Organisation is the name of the organisation, or of the first of several.
	Organisation string
	Admin        bool
	SeesLog      bool // of what was done
}

// Link is a text with an address.
type Link struct{ Text, URL string }

// Feed is an alternate form of a page.
type Feed struct{ Type, Title, URL string }

// Tone is the meaning of a notice or badge.
type Tone string

// The tones; Neutral is for badges only.
const (
	Info    Tone = "info"
	Success Tone = "success"
	Warning Tone = "warning"
	Danger  Tone = "danger"
	Neutral Tone = "neutral"
)

// Notice is a message to the person. Text and Links may be empty.
type Notice struct {
	Tone  Tone
	Title string
	Text  string
	Links []Link
}

// Badge is a state in one or two words.
type Badge struct {
	Tone Tone
	Text string
}

// Icon names the sign that goes with the tone, so that colour is not the only difference.
func (b Badge) Icon() string {
	if b.Tone == Neutral {
		return ""
	}
	return string(b.Tone)
}

// Pagination leads through a list of numbered pages.
type Pagination struct {
	Current, Last int
	Pages         []PageLink
	Previous      string
	Next          string
}

// PageLink is one number; a gap has none.
type PageLink struct {
	Number  int
	URL     string
	Current bool
	Gap     bool
}

// Paginate builds the links for the page with the given address; the other parts of its query,
// such as filters, stay. Pages count from 1 and are named by the parameter "seite".
func Paginate(address *url.URL, current, last int) Pagination {
	p := Pagination{Current: current, Last: last}
	if current > 1 {
		p.Previous = pageURL(address, current-1)
	}
	if current < last {
		p.Next = pageURL(address, current+1)
	}
	for n := 1; n <= last; n++ {
		near := n >= current-1 && n <= current+1
		switch {
		case near || n == 1 || n == last:
			p.Pages = append(p.Pages, PageLink{Number: n, URL: pageURL(address, n), Current: n == current})
		case !p.Pages[len(p.Pages)-1].Gap:
			p.Pages = append(p.Pages, PageLink{Gap: true})
		}
	}
	return p
}

// Steps are links to the pages beside this one, of a list that nobody counts the pages of.
func Steps(previous, next string) Pagination {
	p := Pagination{Current: 1, Last: 1, Previous: previous, Next: next}
	if previous != "" || next != "" {
		p.Last = 2
	}
	return p
}

func pageURL(address *url.URL, n int) string {
	query := address.Query()
	query.Del("seite")
	if n > 1 {
		query.Set("seite", strconv.Itoa(n))
	}
	if len(query) == 0 {
		return address.Path
	}
	return address.Path + "?" + query.Encode()
}
