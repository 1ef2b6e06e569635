package e2e_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"maps"
	"slices"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// readPart returns the expression that reads what can be seen at the selector, in order: each heading, input, button,
// link and text a line. A name for screen readers belongs to what it names.
func readPart(selector string) string {
	quoted, _ := json.Marshal(selector)
	return `((selector) => {
		const lines = [];
		const kinds = {BUTTON: "Knopf", SUMMARY: "Aufklappen", A: "Link", LABEL: "Feld", LEGEND: "Feld", TH: "Spalte"};
		const kindOf = (e) => /^H[1-6]$/.test(e.tagName) ? "Überschrift" : e.getAttribute("scope") === "row" ? undefined : kinds[e.tagName];
		const say = (kind, words) => { words = words.replace(/\s+/g, " ").trim(); if (words) { lines.push(kind + ": " + words); } };
		const isInline = (e) => getComputedStyle(e).display.startsWith("inline") && !/^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(e.tagName) && [...e.children].every(isInline);
		const read = (e) => {
			if (!e.checkVisibility({visibilityProperty: true})) { return; }
			if (e.hasAttribute("aria-label") && /^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName)) { say("Feld", e.getAttribute("aria-label")); }
			if (e.tagName === "IMG") { say("Bild", e.alt); }
			if (/^(INPUT|SELECT|TEXTAREA|IMG|svg|PRE)$/.test(e.tagName)) { return; }
			const kind = kindOf(e);
			if (kind) { say(kind, e.textContent); return; }
			if ([...e.children].every(isInline)) {
				const only = e.children.length === 1 && e.children[0].textContent.trim() === e.textContent.trim() ? kindOf(e.children[0]) : null;
				say(only || "Text", e.textContent);
				return;
			}
			for (const child of e.childNodes) {
				if (child.nodeType === Node.TEXT_NODE) { say("Text", child.textContent); } else if (child.nodeType === Node.ELEMENT_NODE) { read(child); }
			}
		};
		document.querySelectorAll(selector).forEach(read);
		return lines;
	})(` + string(quoted) + `)`
}

// around is how much of the page a picture shows around its part, in CSS pixels.
const around = 12

// takePart takes a picture of what the selector finds.
func (p *tab) takePart(selector string) []byte {
	p.t.Helper()
	quoted, _ := json.Marshal(selector)
	box := ask[struct{ X, Y, Width, Height float64 }](p, `((selector) => {
		document.activeElement.blur();
		for (const e of document.querySelectorAll("input[type=date], input[type=time]")) { // many browsers without a screen know English only
			const shown = e.type === "date" ? e.value.split("-").reverse().join(".") || "tt.mm.jjjj" : e.value || "--:--";
			e.type = "text";
			e.value = shown;
		}
		const boxes = [...document.querySelectorAll(selector)].map((e) => e.getBoundingClientRect()).filter((box) => box.height > 0);
		const x = Math.min(...boxes.map((b) => b.left)), y = Math.min(...boxes.map((b) => b.top));
		return {X: x + scrollX, Y: y + scrollY, Width: Math.max(...boxes.map((b) => b.right)) - x, Height: Math.max(...boxes.map((b) => b.bottom)) - y};
	})(`+string(quoted)+`)`)
	pictureMutex.Lock() // one window is painted at a time
	defer pictureMutex.Unlock()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	taken, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: new(true),
		Clip: &page.Viewport{X: max(box.X-around, 0), Y: max(box.Y-around, 0), Width: box.Width + 2*around, Height: box.Height + 2*around, Scale: 1}})
	if err != nil {
		p.t.Fatalf("picture of %s: %v", p.where(), err)
	}
	small, err := shrink(taken.Data)
	if err != nil {
		p.t.Fatal(err)
	}
	return small
}

// shrink paints a picture with the 256 colours it has most of, which is a third of its size and looks the same.
func shrink(picture []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	counts := map[color.Color]int{}
	for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
		for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
			counts[coarse(full.At(x, y))]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(counts), func(a, b color.Color) int { return cmp.Compare(counts[b], counts[a]) })
	small := image.NewPaletted(full.Bounds(), colours[:min(len(colours), 256)])
	nearest := map[color.Color]uint8{}
	for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
		for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
			c := coarse(full.At(x, y))
			index, known := nearest[c]
			if !known {
				index = uint8(small.Palette.Index(c))
				nearest[c] = index
			}
			small.SetColorIndex(x, y, index)
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err = encoder.Encode(&b, small)
	return b.Bytes(), err
}

// coarse leaves out differences that nobody sees.
func coarse(c color.Color) color.Color {
	r, g, b, _ := c.RGBA()
	fine := func(v uint32) uint8 { return uint8(min((v>>8+4)&^7, 255)) }
	return color.RGBA{fine(r), fine(g), fine(b), 255}
}
