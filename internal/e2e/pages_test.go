package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Every page there is, seen by those who see it: without a complaint of axe, with nothing to scroll
// sideways on a telephone or at 400 %, with nothing lost there, with larger text or with more space between
// the letters, valid, with sentences only, and with nothing from elsewhere.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	t.Run("is valid and safe", func(t *testing.T) { w.readAll(t) })
	t.Run("is accessible and fits", func(t *testing.T) {
		for _, account := range accounts {
			t.Run("for "+account, func(t *testing.T) {
				t.Parallel()
				w.visitAll(t, account)
			})
		}
	})
	w.checkRoutes(t)
}

// visitAll opens the pages of one account in the browser.
func (w *world) visitAll(t *testing.T, account string) {
	p := openTab(t, w.service, wide)
	if account != "" {
		p.open("/intern/anmelden")
		p.fill("email", account, "password", demoPassword)
		p.send()
	}
	for _, s := range w.of(account) {
		p.resize(wide)
		if isLetter(s) {
			p.show(s)
		} else {
			p.visit(s)
		}
		if s.opens {
			p.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("main details").forEach(d => { d.open = true; })`))
		}
		p.judge(s, wide)
		p.checkLoss(s, wide, p.lossInWideWindow())
		p.resize(phone)
		p.judge(s, phone)
		p.checkLoss(s, phone, p.excess())
		p.resize(zoomed)
		p.checkLoss(s, zoomed, p.lossInZoomedWindow())
	}
}

// isLetter reports whether the page is a letter itself, with the styles that letters need.
func isLetter(s sight) bool {
	return strings.HasPrefix(s.name, "brief-") && strings.HasSuffix(s.name, "-html")
}

// show puts a letter into an empty window: as the service shows it, no script can run in it, not even ours.
func (p *tab) show(s sight) {
	p.t.Helper()
	letter := newClient(p.t).get(p.service.base + s.path)
	p.do(chromedp.Navigate("about:blank"))
	frame, err := chromedp.Call(p.ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(p.ctx, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: frame.FrameTree.Frame.ID, HTML: letter.body}); err != nil {
		p.t.Fatal(err)
	}
}

// visit opens a page, or sends the form that leads to it.
func (p *tab) visit(s sight) {
	p.t.Helper()
	address := p.service.base + s.path
	if s.form == nil {
		p.meet(s, chromedp.Navigate(address))
		return
	}
	p.open("/impressum") // any page of the same origin
	values, err := json.Marshal(s.form)
	if err != nil {
		p.t.Fatal(err)
	}
	p.meet(s, chromedp.Evaluate[chromedp.Void](`(([path, values]) => {
		const form = document.createElement("form");
		form.method = "post";
		form.action = path;
		for (const [name, all] of Object.entries(values)) {
			for (const value of all) {
				const input = document.createElement("input");
				[input.type, input.name, input.value] = ["hidden", name, value];
				form.append(input);
			}
		}
		document.body.append(form);
		form.submit();
	})([`+fmt.Sprintf("%q", s.path)+`,`+string(values)+`])`))
}

func (p *tab) meet(s sight, step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if status := p.load(step); status != s.wanted() {
		p.t.Errorf("%s (%s) was answered with %d, want %d", s.name, s.path, status, s.wanted())
	}
}

var axeSource = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile(filepath.Join(root(), "node_modules", "axe-core", "axe.min.js"))
	return string(source), err
})

// judge lets axe look at the page.
func (p *tab) judge(s sight, look size) {
	p.t.Helper()
	p.picture(s.name + "-" + look.name)
	for _, violation := range p.violations() {
		if isLetter(s) && isAboutLandmarks(violation) {
			continue
		}
		p.t.Errorf("%s, %s (%s): %s", s.name, look.name, s.path, violation)
	}
}

// isAboutLandmarks reports whether axe misses landmarks: those around a letter are the mail program's.
func isAboutLandmarks(violation string) bool {
	return strings.HasPrefix(violation, "region ") || strings.HasPrefix(violation, "landmark-one-main ")
}

func (p *tab) violations() []string {
	p.t.Helper()
	source, err := axeSource()
	if err != nil {
		p.t.Fatalf("%v: run make, it gets the front-end packages", err)
	}
	if !ask[bool](p, `typeof axe === "object"`) {
		p.do(chromedp.Evaluate[chromedp.Void](source + "\n;undefined"))
	}
	// Frames are letters, which are looked at by themselves: scripts cannot run in them.
	return ask[[]string](p, `axe.run(document, {iframes: false, resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then((r) =>
		r.violations.flatMap((v) => v.nodes.map((n) => v.id + " (" + v.help + "): " + n.target.join(" ") + " — " + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message)))`)
}

// A page that shuts people out is noticed, else the test above proves nothing.
func TestAxeFindsMistakes(t *testing.T) {
	t.Parallel()
	_, s, _ := openOffice(t, 1, nil)
	p := openTab(t, s, phone)
	p.open("/impressum")
	if found := p.violations(); len(found) > 0 {
		t.Errorf("a sound page is refused: %q", found)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("main").insertAdjacentHTML("beforeend", "<img src='/assets/x.png'><input><h6>Zu tief</h6>"); undefined`))
	if found := p.violations(); len(found) < 3 {
		t.Errorf("of three mistakes only these are found: %q", found)
	}
}

// readAll reads the pages as they come from the service.
func (w *world) readAll(t *testing.T) {
	clients := map[string]*client{"": newClient(t)}
	for _, account := range accounts[1:] {
		clients[account] = newClient(t).signIn(w.service, account, demoPassword)
	}
	pages := map[string]string{}
	for _, s := range w.sights {
		a := clients[s.as].visit(w.service, s)
		if int64(a.status) != s.wanted() {
			t.Errorf("%s (%s) was answered with %d, want %d", s.name, s.path, a.status, s.wanted())
		}
		checkHeaders(t, s.name, a)
		for _, found := range wordless(t, a.body) {
			t.Errorf("%s (%s) says %s", s.name, s.path, found)
		}
		if !isLetter(s) {
			checkInline(t, s.name, a.body)
		}
		pages[s.name] = a.body
	}
	for _, complaint := range validate(t, pages) {
		t.Error(complaint)
	}
}

func (c *client) visit(s *service, seen sight) answer {
	c.t.Helper()
	if seen.form == nil {
		return c.get(s.base + seen.path)
	}
	return c.post(s.base+seen.path, seen.form)
}

// checkHeaders expects what keeps others from misusing the pages.
func checkHeaders(t *testing.T, name string, a answer) {
	t.Helper()
	policy := a.header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "base-uri", "form-action", "frame-ancestors"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%s: the policy lacks %s: %q", name, part, policy)
		}
	}
	if strings.Contains(policy, "unsafe-eval") || strings.Contains(policy, "script-src 'unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
		t.Errorf("%s: the policy lets too much through: %q", name, policy)
	}
	if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("X-Request-Id") == "" {
		t.Errorf("%s: headers are missing: %v", name, a.header)
	}
}

// checkInline finds scripts, styles and handlers inside the page, and what would be fetched from elsewhere.
func checkInline(t *testing.T, name, body string) {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	document.Find("*").Each(func(_ int, e *goquery.Selection) {
		tag := goquery.NodeName(e)
		if _, hasSource := e.Attr("src"); tag == "style" || (tag == "script" && !hasSource) {
			t.Errorf("%s: <%s> stands in the page", name, tag)
		}
		for _, a := range e.Nodes[0].Attr {
			isFetched := a.Key == "src" || a.Key == "srcset" || a.Key == "action" || (tag == "link" && a.Key == "href" && !slices.Contains([]string{"canonical", "alternate"}, e.AttrOr("rel", "")))
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"), strings.HasPrefix(a.Val, "javascript:"):
				t.Errorf("%s: <%s %s=%q>", name, tag, a.Key, a.Val)
			case isFetched && (strings.Contains(a.Val, "//") || strings.HasPrefix(a.Val, "data:")):
				t.Errorf("%s: <%s %s=%q> leads elsewhere", name, tag, a.Key, a.Val)
			}
		}
	})
}

// validate asks html-validate about the pages, all at once.
func validate(t *testing.T, pages map[string]string) []string {
	t.Helper()
	input, err := json.Marshal(pages)
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", filepath.Join("testdata", "validate.mjs"))
	node.Stdin = strings.NewReader(string(input))
	var errOut strings.Builder
	node.Stderr = &errOut
	output, err := node.Output()
	if err != nil {
		t.Fatalf("check the HTML (Node and the packages of \"make\" are needed): %v\n%s", err, errOut.String())
	}
	var complaints []string
	if err := json.Unmarshal(output, &complaints); err != nil {
		t.Fatalf("read what html-validate says: %v\n%s", err, output)
	}
	return complaints
}

// A mistake in the HTML is found: else the test above proves nothing.
func TestTheCheckOfHTMLFindsMistakes(t *testing.T) {
	t.Parallel()
	sound := `<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Seite</title></head><body><h1>Seite</h1></body></html>`
	if complaints := validate(t, map[string]string{"sound": sound}); len(complaints) > 0 {
		t.Errorf("a sound page is refused: %q", complaints)
	}
	broken := strings.Replace(sound, "<h1>Seite</h1>", `<p id="a"><div id="a"></p><img src="x.png">`, 1)
	if complaints := validate(t, map[string]string{"broken": broken}); len(complaints) < 3 {
		t.Errorf("of many mistakes only these are found: %q", complaints)
	}
}

var (
	mountedPage = regexp.MustCompile(`p\.get\((r|\w+), "([^"]*)"`)
	loggedRoute = regexp.MustCompile(`"method":"GET","route":"([^"]+)","status":(2|4)`)
)

// notPages are routes that answer with files, lead elsewhere at once, or are seen on a journey (factor_test.go, provider_test.go).
var notPages = []string{"/hilfe/bilder/:name", "/anmeldung/:token/datei/:key", "/anmeldung/:token/termin.ics", "/intern/anmelden/zweiter-schritt", "/intern/anmelden/anmeldedienst/zurueck", "/intern/konto/zweiter-schritt/app", "/kalender.ics", "/veranstaltungen.atom", "/robots.txt", "/intern/passwort", "/intern/passwort/:token",
	"/intern/veranstaltungen/:slug/teilnehmende.xlsx", "/intern/veranstaltungen/:slug/teilnehmende.csv", "/intern/anmeldungen/:reference/dateien/:key", "/intern/veranstaltungen/:slug/rundschreiben/:number/dateien/:file", "/intern"}

// checkRoutes finds pages that nobody has looked at.
func (w *world) checkRoutes(t *testing.T) {
	t.Helper()
	seen := map[string]bool{}
	eventually(t, "the log is written", func() bool {
		for _, match := range loggedRoute.FindAllStringSubmatch(w.log.String(), -1) {
			seen[match[1]] = true
		}
		return seen["/intern/konten"]
	})
	for _, front := range []struct{ file, prefix string }{{"public/public.go", ""}, {"office/office.go", "/intern"}} {
		source, err := os.ReadFile(filepath.Join(root(), "internal", "web", filepath.FromSlash(front.file)))
		if err != nil {
			t.Fatal(err)
		}
		matches := mountedPage.FindAllStringSubmatch(string(source), -1)
		if len(matches) < 10 {
			t.Fatalf("only %d routes found in %s", len(matches), front.file)
		}
		for _, match := range matches {
			if path := front.prefix + match[2]; !seen[path] && !slices.Contains(notPages, path) {
				t.Errorf("nobody has looked at the page %s: add it to the sights of world_test.go", path)
			}
		}
	}
}
