package asset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
)

// minCompressed is the size in bytes from which compression saves a packet.
const minCompressed = 1000

// Variants is one body, ready in every encoding that browsers ask for. It is compressed on first
// use and safe for concurrent use.
type Variants struct {
	contentType string
	etag        string
	identity    []byte
	compressed  func() (gzipped, brotlied []byte)
}

// NewVariants takes a body that must not be changed afterwards.
func NewVariants(body []byte, contentType string) *Variants {
	sum := sha256.Sum256(body)
	v := &Variants{contentType: contentType, etag: hex.EncodeToString(sum[:8]), identity: body}
	v.compressed = sync.OnceValues(v.compress)
	return v
}

func (v *Variants) compress() (gzipped, brotlied []byte) {
	if len(v.identity) < minCompressed || !isCompressible(v.contentType) {
		return nil, nil
	}
	return Gzip(v.identity), Brotli(v.identity)
}

func isCompressible(contentType string) bool {
	return strings.HasPrefix(contentType, "text/") || strings.HasPrefix(contentType, "image/svg") ||
		strings.HasPrefix(contentType, "application/")
}

// ServeHTTP answers with the best encoding that the request accepts, 304 to a known ETag. The
// caller sets Cache-Control.
func (v *Variants) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, encoding := v.identity, ""
	gzipped, brotlied := v.compressed()
	if gzipped != nil {
		w.Header().Set("Vary", "Accept-Encoding")
		switch encoding = PreferredEncoding(r.Header.Get("Accept-Encoding")); encoding {
		case "br":
			body = brotlied
		case "gzip":
			body = gzipped
		}
	}
	etag := v.etag
	if encoding != "" {
		w.Header().Set("Content-Encoding", encoding)
		etag += "-" + encoding
	}
	w.Header().Set("Content-Type", v.contentType)
	w.Header().Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// PreferredEncoding returns "br", "gzip" or "" for an Accept-Encoding header.
func PreferredEncoding(header string) string {
	accepted := ""
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		if refused(parameters) {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "br":
			return "br"
		case "gzip", "x-gzip":
			accepted = "gzip"
		}
	}
	return accepted
}

// refused reports whether the parameters of an encoding say q=0.
func refused(parameters string) bool {
	q, ok := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(parameters), " ", ""), "q=0")
	return ok && strings.Trim(q, ".0") == ""
}

// Gzip compresses a body at the usual level.
func Gzip(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	finish(w, body)
	return b.Bytes()
}

// Brotli compresses a body at a level that costs about as much time as gzip.
func Brotli(body []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 5)
	finish(w, body)
	return b.Bytes()
}

// finish writes to memory, which cannot fail.
func finish(w io.WriteCloser, body []byte) {
	_, _ = w.Write(body)
	_ = w.Close()
}
