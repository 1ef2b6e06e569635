package asset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
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
	contentType []string
	identity    variant
	compressed  func() (gzipped, brotlied *variant)
}

// variant is the body in one encoding with its headers as they are sent: the slices are shared by
// all answers.
type variant struct {
	body                   []byte
	encoding, etag, length []string
}

// NewVariants takes a body that must not be changed afterwards.
func NewVariants(body []byte, contentType string) *Variants {
	sum := sha256.Sum256(body)
	etag := hex.EncodeToString(sum[:8])
	v := &Variants{contentType: []string{contentType}, identity: newVariant(body, "", etag)}
	v.compressed = sync.OnceValues(func() (gzipped, brotlied *variant) {
		if len(body) < minCompressed || !isCompressible(contentType) {
			return nil, nil
		}
		return new(newVariant(Gzip(body), "gzip", etag+"-gzip")), new(newVariant(Brotli(body), "br", etag+"-br"))
	})
	return v
}

func newVariant(body []byte, encoding, etag string) variant {
	v := variant{body: body, etag: []string{`"` + etag + `"`}, length: []string{strconv.Itoa(len(body))}}
	if encoding != "" {
		v.encoding = []string{encoding}
	}
	return v
}

func isCompressible(contentType string) bool {
	return strings.HasPrefix(contentType, "text/") || strings.HasPrefix(contentType, "image/svg") ||
		strings.HasPrefix(contentType, "application/")
}

var varyByEncoding = []string{"Accept-Encoding"}

// ServeHTTP answers with the best encoding that the request accepts, 304 to a known ETag. The
// caller sets Cache-Control.
func (v *Variants) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header, chosen := w.Header(), &v.identity
	if gzipped, brotlied := v.compressed(); gzipped != nil {
		header["Vary"] = varyByEncoding
		switch PreferredEncoding(r.Header.Get("Accept-Encoding")) {
		case "br":
			chosen = brotlied
		case "gzip":
			chosen = gzipped
		}
	}
	if chosen.encoding != nil {
		header["Content-Encoding"] = chosen.encoding
	}
	header["Content-Type"] = v.contentType
	header["Etag"] = chosen.etag
	if isConditional(r.Header) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(chosen.body))
		return
	}
	header["Content-Length"] = chosen.length
	_, _ = w.Write(chosen.body) // fails only when the reader has gone
}

// isConditional reports whether a request asks for less than the whole body.
func isConditional(header http.Header) bool {
	for _, name := range [...]string{"If-None-Match", "Range", "If-Match", "If-Modified-Since", "If-Unmodified-Since"} {
		if _, ok := header[name]; ok {
			return true
		}
	}
	return false
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
