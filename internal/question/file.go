package question

import (
	"path"
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// Upload is a file as it was sent. From Read it comes with the media type of its content.
type Upload struct {
	Name      string
	MediaType string
	Data      []byte
}

// MaxFileKB and MaxFilesKB are how large one file, and all files of a form together, can be
// allowed to be, in units of 1024 bytes.
const (
	MaxFileKB  = 5000
	MaxFilesKB = 10_000
)

// usualFileKB is the limit of a file when organisers set none.
const usualFileKB = 2000

// fileType is a sort of file that people may send.
type fileType struct {
	key        string
	media      string
	extensions []string
	matches    func(data []byte) bool
}

var fileTypes = []fileType{
	{"pdf", "application/pdf", []string{".pdf"}, isPDF},
	{"jpeg", "image/jpeg", []string{".jpg", ".jpeg"}, isJPEG},
	{"png", "image/png", []string{".png"}, isPNG},
	{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}, isDOCX},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"}, isXLSX},
	{"txt", "text/plain; charset=utf-8", []string{".txt"}, isText},
}

// FileTypes lists what a question can allow, in the order of choice lists. None of them runs
// anything by itself when it is opened.
var FileTypes = []string{"pdf", "jpeg", "png", "docx", "xlsx", "txt"}

// usualFileTypes are allowed when organisers name none.
var usualFileTypes = []string{"pdf", "jpeg", "png"}

// Accept returns the allowed extensions as an input of a page takes them: ".pdf,.jpg,.jpeg".
func (q Question) Accept() string {
	var all []string
	for _, t := range fileTypes {
		if slices.Contains(q.FileTypes, t.key) {
			all = append(all, t.extensions...)
		}
	}
	return strings.Join(all, ",")
}

// FileTypeNames returns the allowed types for people: "PDF, JPEG, PNG".
func (q Question) FileTypeNames() string { return strings.ToUpper(strings.Join(q.FileTypes, ", ")) }

// file reads the file that was sent.
func (r *reader) file(q Question) []string {
	upload := r.sent.Files[q.Key]
	kept := r.sent.Kept[q.Key]
	switch isSent := upload.Name != "" || len(upload.Data) > 0; {
	case isSent && q.checkFile(r.f, &upload):
		r.uploads[q.Key] = upload
		return []string{upload.Name}
	case !isSent && kept != "":
		return []string{kept}
	case !isSent && q.Required:
		r.f.Fail(q.InputName(), "question.file_needed")
	}
	return nil
}

// checkFile cleans the name and sets the media type; false when a mistake was noted. What the
// browser says about the type counts for nothing: name and content must agree.
func (q Question) checkFile(f *form.Form, upload *Upload) bool {
	name := q.InputName()
	upload.Name = f.Line(name, upload.Name, form.Required)
	t, isKnown := typeOf(upload.Name)
	switch {
	case f.HasFailed(name):
	case isPath(upload.Name):
		f.Fail(name, "question.file_name")
	case len(upload.Data) == 0:
		f.Fail(name, "question.file_empty")
	case len(upload.Data) > q.FileMaxKB*1024:
		f.Fail(name, "question.file_too_large", fault.Args{"Max": q.FileMaxKB})
	case !isKnown || !slices.Contains(q.FileTypes, t.key):
		f.Fail(name, "question.file_type", fault.Args{"Types": q.FileTypeNames()})
	case !t.matches(upload.Data):
		f.Fail(name, "question.file_content", fault.Args{"Type": strings.ToUpper(t.key)})
	default:
		upload.MediaType = t.media
		return true
	}
	return false
}

// isPath finds names that could leave the folder they are saved to, or hide in it.
func isPath(name string) bool { return strings.ContainsAny(name, `/\`) || strings.HasPrefix(name, ".") }

// typeOf returns the type that a name promises; false when it is none of ours.
func typeOf(name string) (fileType, bool) {
	extension := strings.ToLower(path.Ext(name))
	i := slices.IndexFunc(fileTypes, func(t fileType) bool { return slices.Contains(t.extensions, extension) })
	if i < 0 {
		return fileType{}, false
	}
	return fileTypes[i], true
}

// checkedFiles completes the limits of a question for a file.
func (q Question) checkedFiles(f *form.Form, at place) Question {
	if q.Kind != KindFile {
		q.FileTypes, q.FileMaxKB = nil, 0
		return q
	}
	var wanted []string
	for _, key := range q.FileTypes {
		wanted = append(wanted, form.Choice(f, at.input("file_types"), strings.ToLower(key), FileTypes))
	}
	q.FileTypes = slices.DeleteFunc(slices.Clone(FileTypes), func(key string) bool { return !slices.Contains(wanted, key) })
	if len(q.FileTypes) == 0 {
		q.FileTypes = slices.Clone(usualFileTypes)
	}
	if q.FileMaxKB == 0 {
		q.FileMaxKB = usualFileKB
	}
	checkWithin(f, at.input("file_max_kb"), &q.FileMaxKB, 1, MaxFileKB)
	return q
}

// checkFilesTogether bounds what one person can send at once.
func checkFilesTogether(f *form.Form, questions []Question) {
	total := 0
	for i, q := range questions {
		if total += q.FileMaxKB; q.FileMaxKB > 0 && total > MaxFilesKB {
			f.Fail(place(i).input("file_max_kb"), "question.files_too_large", fault.Args{"Max": MaxFilesKB})
		}
	}
}
