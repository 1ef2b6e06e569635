package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Sheets that people give their browsers.
const (
	// moreSpace is what WCAG 2.2, 1.4.12 lets them ask for.
	moreSpace = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`
	// largeText is text of twice the size (1.4.4).
	largeText = `html { font-size: 200% !important }`
)

// reflowRuler returns functions that say what gets lost in a window: "wide" what makes the page wider than it,
// "cut" text that is cut off, "stuck" what stays where it is and covers what has the focus. "under" calls
// some of them while a style sheet of the reader applies.
const reflowRuler = `(() => {
	const name = (e) => e.outerHTML.slice(0, 100);
	const all = () => [...document.querySelectorAll("body *")];
	const wide = () => {
		const room = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= room) { return []; }
		const out = all().filter((e) => e.getBoundingClientRect().right > room + 1);
		return ["too wide, " + document.documentElement.scrollWidth + " instead of " + room, ...out.slice(0, 4).map(name)];
	};
	const cut = () => all().filter((e) => {
		const { overflowX, overflowY } = getComputedStyle(e);
		const isCut = (overflow, inside, room) => /hidden|clip/.test(overflow) && inside > room + 1;
		// What is one pixel large is for those who listen.
		return (e.clientWidth > 1 || e.clientHeight > 1) && e.textContent.trim() !== "" && !e.matches("select, option") &&
			(isCut(overflowX, e.scrollWidth, e.clientWidth) || isCut(overflowY, e.scrollHeight, e.clientHeight));
	}).map((e) => "text is cut off: " + name(e));
	const stuck = () => all().filter((e) => /fixed|sticky/.test(getComputedStyle(e).position) && e.getClientRects().length > 0).map((e) => "does not scroll along: " + name(e));
	const under = (text, ...rulers) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(text);
		document.adoptedStyleSheets.push(sheet);
		const found = rulers.flatMap((ruler) => ruler());
		document.adoptedStyleSheets.pop();
		return found;
	};
	return { wide, cut, stuck, under };
})()`

// excess returns how wide the page is and what makes it so, nothing when it fits.
func (p *tab) excess() []string {
	p.t.Helper()
	return ask[[]string](p, reflowRuler+`.wide()`)
}

// lossInWideWindow returns what gets lost when the text is twice as large.
func (p *tab) lossInWideWindow() []string {
	p.t.Helper()
	return ask[[]string](p, `(({ wide, cut, under }) => [...cut(), ...under("`+largeText+`", wide, cut)])(`+reflowRuler+`)`)
}

// lossInZoomedWindow returns what gets lost in the smallest window, also with more space between lines and letters.
func (p *tab) lossInZoomedWindow() []string {
	p.t.Helper()
	return ask[[]string](p, `(({ wide, cut, stuck, under }) => [...wide(), ...cut(), ...stuck(), ...under("`+moreSpace+`", wide, cut)])(`+reflowRuler+`)`)
}

// checkLoss fails when something gets lost.
func (p *tab) checkLoss(s sight, look size, lost []string) {
	p.t.Helper()
	if len(lost) > 0 {
		p.t.Errorf("%s, %s (%s): %s", s.name, look.name, s.path, strings.Join(lost, " | "))
	}
}

// Of a page on which something gets lost the rulers say so, else looking at all the pages proves nothing.
func TestTheRulersFindWhatGetsLost(t *testing.T) {
	t.Parallel()
	_, s, _ := openOffice(t, 1, nil)
	p := openTab(t, s, zoomed)
	p.open("/impressum")
	if lost := p.lossInZoomedWindow(); len(lost) > 0 {
		t.Errorf("a page that fits loses %q", lost)
	}
	add := func(style string) {
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("main").insertAdjacentHTML("beforeend", "<p id=lost>Ein Satz mit einigen Wörtern</p>"); document.querySelector("#lost").style.cssText = "` + style + `"; undefined`))
	}
	for style, want := range map[string]string{
		"width: 900px": "too wide", "overflow: hidden; white-space: nowrap; width: 5em": "text is cut off", "position: sticky; top: 0": "does not scroll along",
		"overflow: hidden; height: 2.4em; width: 13em; line-height: 1.2": "text is cut off", // only with more space between the letters
	} {
		add(style)
		if lost := strings.Join(p.lossInZoomedWindow(), " "); !strings.Contains(lost, want) {
			t.Errorf("of a page with {%s} is said: %s", style, lost)
		}
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#lost").remove()`))
	}
	p.resize(wide)
	if lost := p.lossInWideWindow(); len(lost) > 0 {
		t.Errorf("a page whose text may be larger loses %q", lost)
	}
	add("width: 40rem; height: 20px; overflow: clip")
	if lost := strings.Join(p.lossInWideWindow(), " "); !strings.Contains(lost, "text is cut off") {
		t.Errorf("of a page whose text may not be larger is said: %s", lost)
	}
}
