package e2e_test

import (
	"strings"
	"testing"
	"time"

	keyboard "github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mostStops is how often somebody may have to press the tab key to get somewhere on a page.
const mostStops = 150

// focusRuler says what is wrong with the element that has the focus: nothing shows that it has it, it
// is outside the window or covered, or it comes in another order than it is read. It is called after each
// press of the tab key, forwards or backwards, or to look at where a script or link has put the focus.
//
// What an element looks like without focus is noted before it has it, or else when it has lost it.
const focusRuler = `((direction) => {
	const name = (e) => e.outerHTML.slice(0, 120);
	const marks = (x) => ["", "::before", "::after"].map((part) => {
		const s = getComputedStyle(x, part);
		return [s.outlineStyle === "none" ? "" : [s.outlineStyle, s.outlineWidth, s.outlineColor], s.boxShadow];
	});
	const look = (e) => JSON.stringify([e, e.parentElement, e.firstElementChild, ...(e.labels || [])].map((x) => x && marks(x)));
	const e = document.activeElement;
	if (!e) { return ["the focus is outside the window: the page is just coming"]; }
	const watch = (window.watchedFocus ??= { looks: new WeakMap([...document.querySelectorAll("a, button, summary, input, select, textarea, [tabindex]")].filter((x) => x !== e).map((x) => [x, look(x)])) });
	const amiss = [];
	const { last } = watch;
	const isShown = (x) => x !== document.body && !x.matches("main"); // the browser itself, or where the skip link leads
	if (last && last.e !== e && last.e.isConnected && isShown(last.e) && !watch.looks.has(last.e)) {
		watch.looks.set(last.e, look(last.e));
		if (look(last.e) === last.look) { amiss.push("nothing showed the focus on " + name(last.e)); }
	}
	watch.last = { e, look: look(e) };
	if (!isShown(e)) { return amiss; }
	if (watch.looks.get(e) === watch.last.look) { amiss.push("nothing shows the focus on " + name(e)); }

	const box = [...e.getClientRects()].find((r) => r.width > 0 && r.height > 0);
	if (!box) { return [...amiss, name(e) + " has the focus and is not there"]; }
	const [left, right, top, bottom] = [Math.max(box.left, 0), Math.min(box.right, innerWidth), Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
	const met = left + 2 < right && top + 2 < bottom ? document.elementFromPoint((left + right) / 2, (top + bottom) / 2) : null;
	if (!met) { amiss.push(name(e) + " has the focus and is outside the window"); }
	else if (!e.contains(met) && met.closest("label")?.control !== e) { amiss.push(name(e) + " has the focus and is covered by " + name(met)); }

	const ordered = document.querySelector('[tabindex]:not([tabindex="0"], [tabindex="-1"])');
	if (ordered) { amiss.push("an order of its own has " + name(ordered)); }
	if (last && last.e !== e && last.e.isConnected && direction !== 0) {
		const [first, second] = direction > 0 ? [last.e, e] : [e, last.e];
		const isAfter = first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING;
		const [a, b] = [first.getClientRects()[0], second.getClientRects()[0]];
		// Columns are read one after the other.
		const isComparable = a && b && first.closest(".tb-columns > *") === second.closest(".tb-columns > *");
		const isAbove = isComparable && b.bottom <= a.top + 1 && b.left < a.right;
		const isBefore = isComparable && b.right <= a.left + 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 2;
		if (!isAfter || isAbove || isBefore) { amiss.push(name(second) + " is read before " + name(first)); }
	}
	return amiss;
})`

// directions in which the focus goes; still: a script or a link has moved it.
const (
	forwards  = "(1)"
	backwards = "(-1)"
	still     = "(0)"
)

// stop is where the focus is.
type stop struct {
	Amiss   []string `json:"amiss"`
	IsThere bool     `json:"there"` // where it is wanted
}

// openTabForKeys opens a window for somebody who uses the keyboard alone. A page that glides would not be there
// yet when it is looked at.
func openTabForKeys(t testing.TB, s *service, look size) *tab {
	t.Helper()
	p := openTab(t, s, look)
	p.wantsLessMotion()
	return p
}

// lookAtFocus asks where the focus is and what is wrong with it. What is outside the window may just be
// coming into it.
func (p *tab) lookAtFocus(wanted, direction string) stop {
	p.t.Helper()
	look := func(direction string) stop {
		return ask[stop](p, `(() => {
			const [amiss, e] = [`+focusRuler+direction+`, document.activeElement];
			return { amiss, there: Boolean(e?.matches(`+"`"+wanted+"`"+`)) };
		})()`)
	}
	now := look(direction)
	for deadline := time.Now().Add(500 * time.Millisecond); strings.Contains(strings.Join(now.Amiss, " "), "outside the window") && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
		now = look(still)
	}
	return now
}

// checkFocus fails when somebody who uses the keyboard alone would lose the focus, and reports whether it
// is where it is wanted.
func (p *tab) checkFocus(wanted, direction string) bool {
	p.t.Helper()
	now := p.lookAtFocus(wanted, direction)
	for _, amiss := range now.Amiss {
		p.t.Errorf("at %s: %s", p.where(), amiss)
	}
	return now.IsThere
}

// keys presses keys as a keyboard does. Else the browser takes one stroke for two: the enter key would
// follow a link to an input and send the form of that input as well.
func keys(pressed string, options ...chromedp.KeyOption) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(pressed, append(options, func(stroke *keyboard.DispatchKeyEventParams) {
		if stroke.Type == kb.KeyDown {
			stroke.Type = kb.KeyRawDown
		}
	})...)
}

// hit presses keys, one after the other.
func (p *tab) hit(pressed string) {
	p.t.Helper()
	p.do(keys(pressed))
}

// enter presses the key that leads to another page, and returns the status of its answer.
func (p *tab) enter() int64 {
	p.t.Helper()
	return p.load(keys(kb.Enter))
}

// tabTo presses the tab key until the element has the focus, which must be seen on the way.
func (p *tab) tabTo(selector string) {
	p.t.Helper()
	p.walkTo(selector, forwards, keys(kb.Tab))
}

// tabBackTo is tabTo in the other direction.
func (p *tab) tabBackTo(selector string) {
	p.t.Helper()
	p.walkTo(selector, backwards, keys(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
}

func (p *tab) walkTo(selector, direction string, step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if p.isFocused(selector) {
		return
	}
	for range mostStops {
		p.do(step)
		if p.checkFocus(selector, direction) {
			return
		}
	}
	p.t.Fatalf("the tab key does not lead to %s at %s", selector, p.where())
}

func (p *tab) isFocused(selector string) bool {
	p.t.Helper()
	return ask[bool](p, "Boolean(document.activeElement?.matches(`"+selector+"`))")
}

// skip takes the link that leads past the head of the page, which is the first stop.
func (p *tab) skip() {
	p.t.Helper()
	p.hit(kb.Tab)
	if !p.checkFocus(".tb-skip", forwards) {
		p.t.Errorf("the first stop at %s is not the link that skips to the content", p.where())
	}
	p.hit(kb.Enter)
	p.hit(kb.Tab)
	if !p.checkFocus("main *", forwards) {
		p.t.Errorf("the link that skips does not lead into the content of %s", p.where())
	}
}

// Of a page where the focus cannot be seen or leaps about the ruler says so, else the journeys prove nothing.
func TestTheLookAtTheFocusFindsMistakes(t *testing.T) {
	t.Parallel()
	_, s, _ := openOffice(t, 1, nil)
	for want, spoil := range map[string]string{
		"": `undefined`,
		"nothing show": `(() => {
			const sheet = new CSSStyleSheet();
			sheet.replaceSync("*, *::before, *::after { outline: none !important; box-shadow: none !important }");
			document.adoptedStyleSheets.push(sheet);
		})()`,
		"is covered by":       `(() => { const e = document.createElement("div"); e.style.cssText = "position: fixed; inset: 0; z-index: 99"; document.body.append(e); })()`,
		"outside the window":  `(() => { for (const e of document.querySelectorAll("header a")) { e.style.cssText = "position: fixed; inset-inline-start: -900px"; } })()`,
		"an order of its own": `document.querySelector("footer a").tabIndex = 3; undefined`,
		"is read before":      `document.querySelector(".tb-nav ul").style.flexDirection = "row-reverse"; undefined`,
	} {
		p := openTabForKeys(t, s, wide)
		p.open("/impressum")
		p.do(chromedp.Evaluate[chromedp.Void](spoil))
		var amiss []string
		for range 5 {
			p.hit(kb.Tab)
			amiss = append(amiss, p.lookAtFocus("*", forwards).Amiss...)
		}
		if found := strings.Join(amiss, "\n"); !strings.Contains(found, want) || (want == "") != (found == "") {
			t.Errorf("of a page with the mistake %q is said: %s", want, found)
		}
	}
}
