package attendee

import (
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tagungsbuero/internal/question"
)

// Answers takes what was sent to the questions of one person, with its files; prefix is that of the
// Sheet. The body must have been read (see form.Read). The use case knows the questions: it drops
// what is not asked, and adds the answers to the ready fields for the conditions.
func Answers(r *http.Request, prefix string) (question.Sent, error) {
	sent := AnswersOf(r.PostForm, prefix)
	if r.MultipartForm == nil {
		return sent, nil
	}
	for name, files := range r.MultipartForm.File {
		key, ok := keyOf(name, prefix)
		if !ok || len(files) == 0 {
			continue
		}
		upload, err := read(files[0])
		if err != nil {
			return question.Sent{}, err
		}
		sent.Files[key] = upload
	}
	return sent, nil
}

// AnswersOf does the same for values alone.
func AnswersOf(values url.Values, prefix string) question.Sent {
	sent := question.Sent{Values: map[string][]string{}, Files: map[string]question.Upload{}}
	for name, all := range values {
		key, ok := keyOf(name, prefix)
		if !ok {
			continue
		}
		if of, rank, isWish := strings.Cut(key, "]["); isWish {
			sent.Values[of] = withWish(sent.Values[of], rank, all)
			continue
		}
		sent.Values[key] = all
	}
	return sent
}

// withWish puts one wish of several where it belongs. What no form sends is left out.
func withWish(wishes []string, rank string, sent []string) []string {
	n, err := strconv.Atoi(rank)
	if err != nil || n < 1 || n > mostWishes || len(sent) == 0 {
		return wishes
	}
	for len(wishes) < n {
		wishes = append(wishes, "")
	}
	wishes[n-1] = sent[0]
	return wishes
}

// mostWishes bounds what is kept of a form that nobody was shown.
const mostWishes = 20

// keyOf returns the key of the question that an input belongs to.
func keyOf(name, prefix string) (string, bool) {
	before, after, _ := strings.Cut(Sheet{Prefix: prefix}.Name(question.Question{Key: "*"}.InputName()), "*")
	key, hasBefore := strings.CutPrefix(name, before)
	key, hasAfter := strings.CutSuffix(key, after)
	return key, hasBefore && hasAfter && key != ""
}

// read reads a file as far as any question allows; one byte more shows that it is too large.
func read(header *multipart.FileHeader) (question.Upload, error) {
	file, err := header.Open()
	if err != nil {
		return question.Upload{}, fmt.Errorf("open an uploaded file: %w", err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, question.MaxFileKB*1024+1))
	if err != nil {
		return question.Upload{}, fmt.Errorf("read an uploaded file: %w", err)
	}
	return question.Upload{Name: header.Filename, MediaType: header.Header.Get("Content-Type"), Data: data}, nil
}
