package asset

import "net/http"

// contentTypes are the kinds of files that are served; others (README) are not.
var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

// immutable lets browsers keep a file for a year: another content has another address.
const immutable = "public, max-age=31536000, immutable"

// Handler serves everything below Prefix.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := known().byPath[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", immutable)
		f.variants.ServeHTTP(w, r)
	})
}

// known returns the files without reading them again.
func known() *store {
	if s := current.Load(); s != nil {
		return s
	}
	return loadEmbedded()
}

// Warm compresses all files, so that the first visitor does not wait for it.
func Warm() {
	for _, f := range known().byPath {
		f.variants.compressed()
	}
}
