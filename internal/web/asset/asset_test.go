package asset_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"tagungsbuero/internal/web/asset"
)

func get(t *testing.T, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	asset.Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, response *http.Response) string {
	t.Helper()
	var reader io.Reader = response.Body
	switch response.Header.Get("Content-Encoding") {
	case "br":
		reader = brotli.NewReader(response.Body)
	case "gzip":
		unzipped, err := gzip.NewReader(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		reader = unzipped
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestTheDesignSystemIsBuiltIn(t *testing.T) {
	if err := asset.Ready(); err != nil {
		t.Fatal(err)
	}
	if licence, err := asset.Text("kern-license.txt"); err != nil || len(licence) < 1000 {
		t.Errorf("the licence of the design system is missing: %v", err)
	}
}

func TestFilesAreServedUnderTheirFingerprintForAYear(t *testing.T) {
	path := asset.Path("tagungsbuero.css")
	if !regexp.MustCompile(`^/assets/tagungsbuero\.[0-9a-f]{10}\.css$`).MatchString(path) {
		t.Fatalf("path %q", path)
	}
	response := get(t, path)
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/css; charset=utf-8" ||
		response.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("%d %v", response.StatusCode, response.Header)
	}
}

func TestEveryEncodingCarriesTheSameStyleSheet(t *testing.T) {
	path := asset.Path("kern.min.css")
	plain := get(t, path)
	want := body(t, plain)
	etags := map[string]bool{plain.Header.Get("ETag"): true}
	for _, encoding := range []string{"gzip", "br"} {
		response := get(t, path, "Accept-Encoding", encoding)
		if response.Header.Get("Content-Encoding") != encoding || response.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v", encoding, response.Header)
		}
		if body(t, response) != want {
			t.Errorf("%s: other content", encoding)
		}
		etags[response.Header.Get("ETag")] = true
	}
	if len(etags) != 3 {
		t.Errorf("want one ETag per encoding, got %v", etags)
	}
}

func TestAKnownETagIsAnsweredWithoutBody(t *testing.T) {
	path := asset.Path("tagungsbuero.css")
	etag := get(t, path, "Accept-Encoding", "br").Header.Get("ETag")
	response := get(t, path, "Accept-Encoding", "br", "If-None-Match", etag)
	if response.StatusCode != http.StatusNotModified || body(t, &http.Response{Body: response.Body}) != "" {
		t.Errorf("status %d", response.StatusCode)
	}
}

func TestFontsAreNamedByTheirFingerprintAndNotCompressedAgain(t *testing.T) {
	sheet := body(t, get(t, asset.Path("tagungsbuero.css")))
	for _, font := range []string{"fira-sans-regular.woff2", "fira-sans-semibold.woff2"} {
		if path := asset.Path(font); !strings.Contains(sheet, `url("`+path+`")`) {
			t.Errorf("the sheet does not name %s", path)
		}
	}
	response := get(t, asset.Path("fira-sans-regular.woff2"), "Accept-Encoding", "br, gzip")
	if response.Header.Get("Content-Type") != "font/woff2" || response.Header.Get("Content-Encoding") != "" {
		t.Errorf("%v", response.Header)
	}
}

func TestNoStyleSheetAsksForSomethingElsewhere(t *testing.T) {
	for _, name := range []string{"kern.min.css", "tagungsbuero.css"} {
		sheet := body(t, get(t, asset.Path(name)))
		for _, address := range regexp.MustCompile(`url\(["']?([^"')]{0,60})`).FindAllStringSubmatch(sheet, -1) {
			if !strings.HasPrefix(address[1], "data:") && !strings.HasPrefix(address[1], asset.Prefix) {
				t.Errorf("%s asks for %s", name, address[1])
			}
		}
	}
}

func TestUnknownAddressesAreNotFound(t *testing.T) {
	for _, path := range []string{"/assets/", "/assets/tagungsbuero.css", "/assets/tagungsbuero.0000000000.css", "/assets/../asset.go", "/assets/README.md"} {
		if response := get(t, path); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, response.StatusCode)
		}
	}
}

func TestTheBestAcceptedEncodingIsChosen(t *testing.T) {
	for header, want := range map[string]string{
		"": "", "identity": "", "gzip": "gzip", "gzip, deflate, br": "br", "br;q=0, gzip": "gzip",
		"BR ; q=0.5": "br", "gzip;q=0.0": "", "br;q=0.05": "br", "*": "",
	} {
		if got := asset.PreferredEncoding(header); got != want {
			t.Errorf("%q: got %q, want %q", header, got, want)
		}
	}
}

func TestSmallBodiesStayAsTheyAre(t *testing.T) {
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", "br")
	asset.NewVariants([]byte("kurz"), "text/html; charset=utf-8").ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") != "" || !bytes.Equal(w.Body.Bytes(), []byte("kurz")) {
		t.Errorf("%v %q", w.Header(), w.Body)
	}
}

func TestInDevelopmentAChangedSheetGetsANewAddressAndTheOldOneStays(t *testing.T) {
	dir := t.TempDir()
	write := func(content string) {
		for _, name := range []string{"static/x.css", "dist/y.txt"} {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("a{}")
	if err := asset.ReloadFrom(dir); err != nil {
		t.Fatal(err)
	}
	defer asset.ReloadFrom(".")
	before := asset.Path("x.css")
	write("b{}")
	after := asset.Path("x.css")
	if before == after {
		t.Fatal("the address did not change")
	}
	if got := body(t, get(t, after)); got != "b{}" {
		t.Errorf("new address: %q", got)
	}
	if got := body(t, get(t, before)); got != "a{}" {
		t.Errorf("old address: %q", got)
	}
}
