package question_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tagungsbuero/internal/question"
)

// packed is a zip archive with these files; a size beside a name fills it with zeros.
func packed(t testing.TB, sizes map[string]int) []byte {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for name, size := range sizes {
		w, err := archive.Create(name)
		if err == nil {
			_, err = io.CopyN(w, zeros{}, int64(size))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func picture(t testing.TB, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(w io.Writer, img image.Image) error { return jpeg.Encode(w, img, nil) }

func fileQuestion(t testing.TB, types ...string) []question.Question {
	return sound(t, question.Question{Key: "q", Kind: question.KindFile, Label: "Datei", Required: true, FileTypes: types, FileMaxKB: 500})
}

func file(name string, data []byte) question.Sent {
	return question.Sent{Files: map[string]question.Upload{"q": {Name: name, MediaType: "text/html", Data: data}}}
}

func TestFilesOfTheAllowedTypesAreTaken(t *testing.T) {
	all := fileQuestion(t, question.FileTypes...)
	for name, c := range map[string]struct {
		data  []byte
		media string
	}{
		"Lebenslauf Özdemir.PDF": {[]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "application/pdf"},
		"foto.jpg":               {picture(t, asJPEG), "image/jpeg"},
		"foto.JPEG":              {picture(t, asJPEG), "image/jpeg"},
		"bild.v2.png":            {picture(t, png.Encode), "image/png"},
		"brief.docx":             {packed(t, map[string]int{"[Content_Types].xml": 9, "word/": 0, "word/document.xml": 99}), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"liste.xlsx":             {packed(t, map[string]int{"[Content_Types].xml": 9, "xl/workbook.xml": 99}), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		"notiz.txt":              {[]byte("Grüße\r\n\taus Köln"), "text/plain; charset=utf-8"},
		"alt.txt":                {[]byte("Gr\xfc\xdfe"), "text/plain; charset=utf-8"},
	} {
		f := newForm()
		read, uploads := question.Read(f, all, file(" "+name+" ", c.data))
		got := uploads["q"]
		if found := mistakes(f); found != nil || got.Name != name || got.MediaType != c.media || !bytes.Equal(got.Data, c.data) || !slices.Equal(answers(read)["q"], []string{name}) {
			t.Errorf("%s: %q, %q %q %q", name, found, got.Name, got.MediaType, answers(read)["q"])
		}
	}
}

func TestHostileFilesAreRefusedWithASentence(t *testing.T) {
	page := []byte("<!DOCTYPE html><script>alert(1)</script>")
	types := map[string]int{"[Content_Types].xml": 9, "word/document.xml": 99}
	with := func(name string, size int) map[string]int {
		return map[string]int{"[Content_Types].xml": 9, "word/document.xml": 99, name: size}
	}
	huge := picture(t, png.Encode)
	copy(huge[16:24], []byte{0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff}) // as wide and high as a PNG can say
	manyParts := map[string]int{"[Content_Types].xml": 9, "word/document.xml": 99}
	for i := range 2500 {
		manyParts["word/"+strconv.Itoa(i)] = 0
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"page.png":         {page, "file_content"},
		"page.jpg":         {page, "file_content"},
		"page.pdf":         {page, "file_content"},
		"page.txt":         {page, "file_content"},
		"page.docx":        {page, "file_content"},
		"binary.txt":       {[]byte("MZ\x00\x01"), "file_content"},
		"late.txt":         {[]byte(strings.Repeat("a", 600) + "\x00"), "file_content"},
		"postscript.txt":   {[]byte("%!PS-Adobe-3.0"), "file_content"},
		"huge.png":         {huge, "file_content"},
		"cut.png":          {picture(t, png.Encode)[:12], "file_content"},
		"photo.png":        {picture(t, asJPEG), "file_content"},
		"bomb.docx":        {packed(t, with("word/media/a", 51<<20)), "file_content"},
		"many.docx":        {packed(t, manyParts), "file_content"},
		"macros.docx":      {packed(t, with("word/vbaProject.bin", 1)), "file_content"},
		"escape.docx":      {packed(t, with("../../etc/passwd", 1)), "file_content"},
		"table.xlsx":       {packed(t, types), "file_content"},
		"archive.docx":     {packed(t, map[string]int{"a.txt": 1}), "file_content"},
		"page.html":        {page, "file_type"},
		"page.png.html":    {page, "file_type"},
		"picture.svg":      {[]byte("<svg/>"), "file_type"},
		"png":              {picture(t, png.Encode), "file_type"},
		"a.zip":            {packed(t, types), "file_type"},
		"macros.docm":      {packed(t, types), "file_type"},
		"../../etc/a.png":  {picture(t, png.Encode), "file_name"},
		`C:\Users\a\a.png`: {picture(t, png.Encode), "file_name"},
		".png":             {picture(t, png.Encode), "file_name"},
		"nothing.png":      {nil, "file_empty"},
		"large.txt":        {bytes.Repeat([]byte("a"), 500*1024+1), "file_too_large"},
	} {
		f := newForm()
		read, uploads := question.Read(f, fileQuestion(t, question.FileTypes...), file(name, c.data))
		if got := mistakes(f); !slices.Equal(got, []string{"answers[q] question." + c.want}) || len(read)+len(uploads) > 0 {
			t.Errorf("%s: %q, %d answers, %d files", name, got, len(read), len(uploads))
		}
	}
	for name, want := range map[string]string{"a\x00.png": "form.control_characters", "a\u202Egnp.exe.png": "form.control_characters", "a\xff.png": "form.encoding", strings.Repeat("ä", 198) + ".png": "form.too_long"} {
		f := newForm()
		question.Read(f, fileQuestion(t, "png"), file(name, picture(t, png.Encode)))
		if got := mistakes(f); !slices.Equal(got, []string{"answers[q] " + want}) {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestOnlyTheTypesOfTheQuestionAreTaken(t *testing.T) {
	f := newForm()
	question.Read(f, fileQuestion(t, "pdf"), file("a.png", picture(t, png.Encode)))
	if got := mistakes(f); !slices.Equal(got, []string{"answers[q] question.file_type"}) {
		t.Errorf("got %q", got)
	}
}

func TestAFileThatIsStoredAlreadyIsAnAnswerUntilAnotherIsSent(t *testing.T) {
	asked := fileQuestion(t, "png")
	asked[0].Required = true
	kept := question.Sent{Kept: map[string]string{"q": "stored.exe"}}
	f := newForm()
	read, uploads := question.Read(f, asked, kept)
	if got := mistakes(f); got != nil || len(uploads) != 0 || len(read) != 1 || read[0].Text() != "stored.exe" {
		t.Errorf("%q, %v, %d files", got, read, len(uploads))
	}
	kept.Files = file("a.png", picture(t, png.Encode)).Files
	if read, uploads = question.Read(newForm(), asked, kept); len(uploads) != 1 || len(read) != 1 || read[0].Text() != "a.png" {
		t.Errorf("%v, %d files", read, len(uploads))
	}
}
