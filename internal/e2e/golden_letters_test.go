package e2e_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// goldenLetter is a letter as the tests of its room expect it.
type goldenLetter struct {
	subject, from, text, html, calendar string
}

// goldenLetters returns those of all rooms, by room and name.
func goldenLetters(t testing.TB) map[string]goldenLetter {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root(), "internal", "*", "testdata", "letters", "*.txt"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d letters were found, %v", len(files), err)
	}
	letters := map[string]goldenLetter{}
	for _, file := range files {
		head, text, _ := strings.Cut(fileText(t, file), "\n\n")
		l := goldenLetter{text: text, html: fileText(t, strings.TrimSuffix(file, ".txt")+".html")}
		for line := range strings.Lines(head) {
			if subject, ok := strings.CutPrefix(line, "Betreff: "); ok {
				l.subject = strings.TrimSpace(subject)
			}
			if from, ok := strings.CutPrefix(line, "Von: "); ok {
				l.from = strings.TrimSpace(from)
			}
		}
		if calendar := strings.TrimSuffix(file, ".txt") + ".ics"; exists(calendar) {
			l.calendar = fileText(t, calendar)
		}
		room := filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(file))))
		letters[room+"/"+strings.TrimSuffix(filepath.Base(file), ".txt")] = l
	}
	return letters
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func fileText(t testing.TB, file string) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// Every letter is valid HTML that names its language and says all without pictures, and nothing in it is
// fetched from elsewhere.
func TestEveryLetterIsValidAndNeedsNoPictures(t *testing.T) {
	t.Parallel()
	pages := map[string]string{}
	for name, l := range goldenLetters(t) {
		pages["brief-"+name+"-html"] = l.html
		page, err := goquery.NewDocumentFromReader(strings.NewReader(l.html))
		if err != nil {
			t.Fatal(err)
		}
		if language, _ := page.Find("html").Attr("lang"); language == "" {
			t.Errorf("%s: no language", name)
		}
		if title := page.Find("title").Text(); title != l.subject || page.Find("h1").First().Text() == "" {
			t.Errorf("%s: title %q, subject %q", name, title, l.subject)
		}
		if n := page.Find("img, picture, svg, video, script, iframe, form, link, [background], [src]").Length(); n > 0 {
			t.Errorf("%s: %d things that a mail program may leave out", name, n)
		}
		if strings.Contains(l.html, "url(") || strings.Contains(l.html, "@import") {
			t.Errorf("%s: the styles fetch something", name)
		}
		page.Find("a").Each(func(_ int, a *goquery.Selection) {
			if href, _ := a.Attr("href"); href == "" || strings.TrimSpace(a.Text()) == "" {
				t.Errorf("%s: a link without aim or text", name)
			}
		})
	}
	for _, complaint := range validate(t, pages) {
		t.Error(complaint)
	}
}

// All letters, one below the other: axe has nothing to complain of, by day and by night.
func TestEveryLetterCanBeReadInLightAndDark(t *testing.T) {
	t.Parallel()
	var head string
	var sheets strings.Builder
	for _, l := range goldenLetters(t) {
		before, rest, _ := strings.Cut(l.html, "<body>")
		head = before
		body, _, _ := strings.Cut(rest, "</body>")
		sheets.WriteString(body)
	}
	_, s, _ := openOffice(t, 1, nil)
	for _, scheme := range []string{"light", "dark"} {
		p := openTab(t, s, phone)
		p.open("/impressum") // or there is no window yet that could be told
		if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
			t.Fatal(err)
		}
		page := head + "<body>" + sheets.String() + "</body></html>"
		p.do(chromedp.Navigate("data:text/html;charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte(page))))
		if shade := ask[string](p, `getComputedStyle(document.body).backgroundColor`); (shade == "rgb(16, 22, 28)") != (scheme == "dark") {
			t.Errorf("%s: the background is %s", scheme, shade)
		}
		for _, violation := range p.violations() {
			if !isAboutLandmarks(violation) && !strings.HasPrefix(violation, "landmark-unique ") {
				t.Errorf("%s: %s", scheme, violation)
			}
		}
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("p").style.color = "rgba(128, 128, 128, 0.3)"; undefined`))
		if !strings.Contains(strings.Join(p.violations(), "\n"), "color-contrast") {
			t.Errorf("%s: a paragraph that nobody can read is not noticed", scheme)
		}
	}
}
