// Package slug makes the readable part of an address from a name or title.
package slug

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxLength keeps addresses short enough to be read out and printed.
const maxLength = 60

// german spells out what German readers would spell out; the rest loses its marks.
var german = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "&", " und ", "æ", "ae", "œ", "oe",
	"ø", "o", "ł", "l", "đ", "d", "ı", "i", "þ", "th")

// Make returns text in lower-case ASCII letters and digits with single hyphens between words, at
// most 60 characters and cut between words. It is empty for text without Latin letters and digits.
func Make(text string) string {
	folded := norm.NFD.String(german.Replace(norm.NFC.String(strings.ToLower(text))))
	folded = strings.Map(dropMarks, folded)
	slug := ""
	for _, word := range strings.FieldsFunc(folded, isSeparator) {
		switch {
		case slug == "":
			slug = word[:min(len(word), maxLength)]
		case len(slug)+1+len(word) > maxLength:
			return slug
		default:
			slug += "-" + word
		}
	}
	return slug
}

// dropMarks removes accents, apostrophes and soft hyphens, which part no word.
func dropMarks(r rune) rune {
	if unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '\u00AD' {
		return -1
	}
	return r
}

func isSeparator(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
