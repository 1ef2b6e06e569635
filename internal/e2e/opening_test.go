package e2e_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// opensIn makes the registration of an event begin so much later than now, on a full second.
func (h *house) opensIn(slug string, wait time.Duration) time.Time {
	h.t.Helper()
	opens := time.Now().Add(wait).Truncate(time.Second)
	h.exec(`UPDATE events SET registration_opens_at = $1 WHERE slug = $2`, opens, slug)
	return opens
}

// Those who wait see the seconds pass and then the way to the form, although the clock of their phone
// is an hour fast, and nobody asks the service for anything at that moment.
func TestTheCountdownEndsAtTheForm(t *testing.T) {
	t.Parallel()
	h, s, _ := openOffice(t, 20, nil)
	for name, pathOf := range map[string]func(slug string) string{"veranstaltung": func(slug string) string { return "/veranstaltungen/" + slug }, "anmeldung": registrationPath} {
		slug := h.event(20).Slug
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := openTab(t, s, phone)
			p.runsFast(time.Hour)
			opens := h.opensIn(slug, 30*time.Second) // only now: however long it took to open the tab
			p.open(pathOf(slug))
			eventually(t, "the seconds are counted", func() bool { return strings.Contains(p.text("main"), "Sekunden") })
			if p.sees("[data-countdown-after]") || p.sees("[data-countdown-plain]") {
				t.Error("the way to the form is shown too early, or the advice for those without a script")
			}
			p.picture(name + "-wartet")
			eventually(t, "the way to the form appears", func() bool { return p.sees("[data-countdown-after]") })
			if time.Now().Before(opens) {
				t.Error("the way to the form appears too early")
			}
			if p.sees("[data-countdown-before]") {
				t.Error("the page still tells people to wait")
			}
			p.expect("Die Anmeldung hat begonnen.")
			p.checkSight(name + "-beginnt")
			if asked := ask[int](p, `performance.getEntriesByType("resource").filter((e) => e.initiatorType === "fetch").length`); asked != 1 {
				t.Errorf("the service was asked %d times for its time", asked)
			}
			p.follow(p.link("Jetzt zur Anmeldung"))
			if !ask[bool](p, `Boolean(document.querySelector("form.tb-form [name=last_name]"))`) {
				t.Errorf("the link leads to a page without a form:\n%s", p.text("body"))
			}
		})
	}
}

// runsFast sets the clock of the browser ahead, for pages that are opened from now on.
func (p *tab) runsFast(ahead time.Duration) {
	p.t.Helper()
	script := `const now = Date.now; Date.now = () => now() + ` + strconv.FormatInt(ahead.Milliseconds(), 10)
	if _, err := chromedp.Call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		p.t.Fatal(err)
	}
}

// sees reports whether something at the selector can be seen.
func (p *tab) sees(selector string) bool {
	p.t.Helper()
	return ask[bool](p, `[...document.querySelectorAll("`+selector+`")].some((e) => e.checkVisibility())`)
}

// checkSight keeps a picture and looks at what scripts have made of the page.
func (p *tab) checkSight(name string) {
	p.t.Helper()
	p.picture(name)
	for _, violation := range p.violations() {
		p.t.Errorf("%s: %s", name, violation)
	}
	for _, wide := range p.excess() {
		p.t.Errorf("%s is too wide: %s", name, wide)
	}
}

func TestTheCountdownFitsEveryWindow(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 20, nil)
	h.opensIn(slug, 26*time.Hour)
	for _, look := range []size{wide, phone, zoomed} {
		p := openTab(t, s, look)
		for name, path := range map[string]string{"veranstaltung": "/veranstaltungen/" + slug, "anmeldung": registrationPath(slug)} {
			p.open(path)
			eventually(t, "the time is counted", func() bool { return strings.HasPrefix(p.text(`[role="timer"]`), "1") })
			p.checkSight(name + "-countdown-" + look.name)
		}
	}
}

func TestWhoWantsLessMotionSeesMinutes(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 20, nil)
	h.opensIn(slug, 26*time.Hour)
	p := openTab(t, s, phone)
	p.wantsLessMotion()
	p.open("/veranstaltungen/" + slug)
	eventually(t, "the minutes are counted", func() bool { return strings.Contains(p.text(`[role="timer"]`), "Minute") })
	if text := p.text(`[role="timer"]`); strings.Contains(text, "Sekunde") {
		t.Errorf("the countdown says %q", text)
	}
	p.checkSight("veranstaltung-countdown-ruhig")
}

func TestWithoutAScriptThePageSaysWhenToComeBack(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 20, nil)
	h.opensIn(slug, 26*time.Hour)
	p := openTab(t, s, phone)
	p.withoutScript()
	for _, path := range []string{"/veranstaltungen/" + slug, registrationPath(slug)} {
		p.open(path)
		p.expect("Die Anmeldung beginnt am", "Bitte kommen Sie dann wieder auf diese Seite.")
		if text := p.text("body"); strings.Contains(text, "Jetzt zur Anmeldung") || strings.Contains(text, "Sie können diese Seite geöffnet lassen") {
			t.Errorf("%s promises what only a script can do:\n%s", path, text)
		}
	}
}
