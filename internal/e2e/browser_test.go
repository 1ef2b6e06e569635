package e2e_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browserNames are the programs that will do, in the order of preference.
var browserNames = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"}

// closeBrowser is set as soon as there is something to close.
var closeBrowser = func() {}

// browser starts the one browser of all tests.
var browser = sync.OnceValues(func() (context.Context, error) {
	path := ""
	for _, name := range browserNames {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, fmt.Errorf("the browser tests need Chromium: sudo apt-get install chromium (Debian, Ubuntu), brew install --cask google-chrome (macOS)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "de-DE"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"), // nothing can leave, not even a mistake
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, endAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	closeBrowser = func() { end(); endAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, nil
})

// size is what a page is looked at with, in CSS pixels.
type size struct {
	name          string
	width, height int64
}

var (
	wide  = size{"breit", 1280, 900}
	phone = size{"telefon", 375, 812}
	// zoomed is a window of 1280 × 1024 at 400 % (WCAG 2.2, 1.4.10).
	zoomed = size{"zoom", 320, 256}
)

// tab is a window of the browser with cookies of its own.
type tab struct {
	t       testing.TB
	ctx     context.Context
	service *service
	// neighbour begins the addresses of a provider that the test runs beside; "" where there is none.
	neighbour string

	mu      sync.Mutex
	foreign []string // addresses that were asked for and are not of the service
	unsafe  []string // answers without the policy
}

// openTab opens a window that looks at the service until the test ends.
func openTab(t testing.TB, s *service, look size) *tab {
	t.Helper()
	parent, err := browser()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &tab{t: t, ctx: ctx, service: s}
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error { return chromedp.Listen(ctx, p.hear) }))
	if _, err := chromedp.Call(p.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err) // else only one of several windows has the focus
	}
	p.resize(look)
	t.Cleanup(p.checkTraffic)
	return p
}

// hear notes what the browser asks for, and what it gets.
func (p *tab) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, p.service.base+"/") && !p.isNextDoor(e.Request.URL) && !isInside(e.Request.URL) {
			p.foreign = append(p.foreign, e.Request.URL)
		}
	case *network.EventResponseReceived:
		if isInside(e.Response.URL) || p.isNextDoor(e.Response.URL) {
			return
		}
		if policy := fmt.Sprint(e.Response.Headers["Content-Security-Policy"]); !strings.Contains(policy, "default-src 'none'") {
			p.unsafe = append(p.unsafe, e.Response.URL+": "+policy)
		}
	}
}

func (p *tab) isNextDoor(address string) bool {
	return p.neighbour != "" && strings.HasPrefix(address, p.neighbour)
}

// isInside reports whether nobody has to be asked for the address.
func isInside(address string) bool {
	return strings.HasPrefix(address, "data:") || strings.HasPrefix(address, "about:")
}

func (p *tab) checkTraffic() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, address := range p.foreign {
		p.t.Errorf("the browser was made to ask for %s", address)
	}
	for _, address := range p.unsafe {
		p.t.Errorf("an answer came without the policy: %s", address)
	}
}

// do runs steps in the window, each within a bounded time.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := p.attempt(steps...); err != nil {
		p.t.Fatalf("at %s: %v", p.where(), err)
	}
}

func (p *tab) attempt(steps ...chromedp.Action[chromedp.Void]) error {
	if chromedp.FromContext(p.ctx).Target == nil { // the first step opens the window, which must outlive it
		if err := chromedp.Do(p.ctx); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience/2)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// ask evaluates an expression in the page.
func ask[T any](p *tab, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience/2)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("ask %s for %.80s: %v", p.where(), expression, err)
	}
	return value
}

func (p *tab) where() string {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	location, _ := chromedp.Run(ctx, chromedp.Location())
	return strings.TrimPrefix(location, p.service.base)
}

func (p *tab) resize(look size) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(look.width, look.height))
}

// wantsLessMotion sets what people set who are made unwell by moving pages, which then leap instead of gliding.
func (p *tab) wantsLessMotion() {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}); err != nil {
		p.t.Fatal(err)
	}
}

// withoutScript switches scripts off, as careful people do.
func (p *tab) withoutScript() {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		p.t.Fatal(err)
	}
}

// open goes to a path, or to a whole address, of the service.
func (p *tab) open(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.service.base + strings.TrimPrefix(path, p.service.base)))
}

// follow clicks what the selector finds and waits for the page behind it.
func (p *tab) follow(selector string) {
	p.t.Helper()
	p.load(p.press(selector))
}

// click presses what the selector finds and stays on the page.
func (p *tab) click(selector string) {
	p.t.Helper()
	p.do(p.press(selector))
}

// press clicks the first that the selector finds, if a pointer in its middle would meet it. The click
// itself is not left to the mouse: under load it is sent to where the element was a moment ago.
func (p *tab) press(selector string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		quoted, err := json.Marshal(selector)
		if err != nil {
			return none, err
		}
		amiss, err := chromedp.Evaluate[string](`((selector) => {
			const e = document.querySelector(selector);
			if (!e) { return "nothing is found at " + selector; }
			e.scrollIntoView({block: "center", behavior: "instant"});
			const box = e.getClientRects()[0];
			if (!box) { return "nothing can be seen at " + selector; }
			const met = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
			if (!met || !(e.contains(met) || met.contains(e))) { return selector + " is covered by " + (met ? met.outerHTML.slice(0, 100) : "nothing"); }
			e.focus();
			e.click();
			return "";
		})(`+string(quoted)+`)`)(ctx, t)
		if err == nil && amiss != "" {
			err = errors.New(amiss)
		}
		return none, err
	}
}

// load does what leads to another page, waits for that and returns the status of its answer.
func (p *tab) load(steps ...chromedp.Action[chromedp.Void]) int64 {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience/2)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, steps...)
	if err != nil || response == nil {
		p.t.Fatalf("leave %s: %v", p.where(), err)
	}
	return response.Status
}

// send presses the button of the page's form and returns the status of the answer.
func (p *tab) send() int64 {
	p.t.Helper()
	return p.load(p.press(`main form[method=post] button[type=submit]`))
}

// fill types values into the inputs of these names, in place of what stands there. Choices and dates
// are set, for what typing does to them depends on the system.
func (p *tab) fill(pairs ...string) {
	p.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		if p.focus(pairs[i], pairs[i+1]) {
			p.do(chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent(pairs[i+1]))
		}
	}
}

// focus selects what stands in an input and reports whether it wants typing.
func (p *tab) focus(name, value string) bool {
	p.t.Helper()
	arguments, err := json.Marshal([]string{name, value})
	if err != nil {
		p.t.Fatal(err)
	}
	switch found := ask[string](p, `(([name, value]) => {
		const inputs = [...document.querySelectorAll("main [name]")].filter((e) => e.name === name && e.type !== "hidden");
		const e = inputs.find((e) => e.value === value && /radio|checkbox/.test(e.type)) || inputs[0];
		if (!e) { return "nothing"; }
		if (/radio|checkbox|select|date|time/.test(e.type)) {
			if (/radio|checkbox/.test(e.type)) { e.checked = true; } else { e.value = value; }
			e.dispatchEvent(new Event("change", {bubbles: true}));
			return e.value === value || e.checked ? "set" : "nothing";
		}
		e.focus();
		e.select();
		return "type";
	})(`+string(arguments)+`)`); found {
	case "nothing":
		p.t.Fatalf("the page %s has no input %s for %q", p.where(), name, value)
	case "set":
		return false
	}
	return true
}

// text returns what can be read at the selector.
// A node that was found may belong to the page that is just going; then the next page is asked.
func (p *tab) text(selector string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience/2)
	defer cancel()
	for {
		text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(selector)))
		if err == nil {
			return text
		}
		if !strings.Contains(err.Error(), "No node with given id") || ctx.Err() != nil {
			p.t.Fatalf("read %s at %s: %v", selector, p.where(), err)
		}
	}
}

// expect fails the test unless the page says the words.
func (p *tab) expect(words ...string) {
	p.t.Helper()
	text := p.text("body")
	for _, word := range words {
		if !strings.Contains(text, word) {
			p.t.Errorf("the page %s does not say %q:\n%s", p.where(), word, text)
		}
	}
}

// link returns the selector of the link or button with exactly these words.
func (p *tab) link(words string) string {
	p.t.Helper()
	quoted, err := json.Marshal(words)
	if err != nil {
		p.t.Fatal(err)
	}
	found := ask[bool](p, `(() => {
		document.querySelectorAll("[data-found]").forEach((e) => e.removeAttribute("data-found"));
		const e = [...document.querySelectorAll("a, button, summary")].find((e) => e.textContent.trim() === `+string(quoted)+`);
		if (e) { e.setAttribute("data-found", ""); }
		return Boolean(e);
	})()`)
	if !found {
		p.t.Fatalf("the page %s has no link %q:\n%s", p.where(), words, p.text("body"))
	}
	return "[data-found]"
}

var pictureMutex sync.Mutex

// picture keeps what the page looks like, in the folder TB_SCREENSHOTS if that is set.
func (p *tab) picture(name string) {
	p.t.Helper()
	dir := os.Getenv("TB_SCREENSHOTS")
	if dir == "" {
		return
	}
	pictureMutex.Lock() // one window is painted at a time
	defer pictureMutex.Unlock()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	image, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatalf("picture of %s: %v", p.where(), err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), image, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
