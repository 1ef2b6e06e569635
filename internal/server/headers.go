package server

import "strings"

// header is one header of every answer. The value is shared by all answers: it is replaced by
// whoever needs another one, never changed.
type header struct {
	name  string // in canonical form
	value []string
}

// contentSecurityPolicy allows what the pages need and nothing else; all of it comes from here.
// Images in data: are the icons inside the style sheet of the design system.
var contentSecurityPolicy = strings.Join([]string{
	"default-src 'none'",
	"style-src 'self'",
	"script-src 'self'",
	"img-src 'self' data:",
	"font-src 'self'",
	"connect-src 'self'",
	"manifest-src 'self'",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
}, "; ")

// securityHeaders returns the headers of every answer. Referrer-Policy is same-origin, not
// no-referrer, on pages with personal links too: other hosts learn nothing either way, and under
// no-referrer browsers send "Origin: null" with forms, which the guard against other origins refuses.
func securityHeaders(overTLS bool) []header {
	all := []header{
		{"Content-Security-Policy", []string{contentSecurityPolicy}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Referrer-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
	}
	if overTLS {
		all = append(all, header{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return all
}
