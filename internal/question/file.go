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
	{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", []string{".pptx"}, isPPTX},
	{"odt", "application/vnd.oasis.opendocument.text", []string{".odt"}, isOpenDocument("application/vnd.oasis.opendocument.text")},
	{"ods", "application/vnd.oasis.opendocument.spreadsheet", []string{".ods"}, isOpenDocument("application/vnd.oasis.opendocument.spreadsheet")},
	{"odp", "application/vnd.oasis.opendocument.presentation", []string{".odp"}, isOpenDocument("application/vnd.oasis.opendocument.presentation")},
	{"ics", "text/calendar; charset=utf-8", []string{".ics"}, isCalendar},
}

// FileTypes lists what a question can allow, in the order of choice lists. None of them runs
// anything by itself when it is opened.
var FileTypes = []string{"pdf", "jpeg", "png", "docx", "xlsx", "txt"}

// usualFileTypes are allowed when organisers name none.
var usualFileTypes = []string{"pdf", "jpeg", "png"}

// Accept returns the allowed extensions as an input of a page takes them: ".pdf,.jpg,.jpeg".
func (q Question) Accept() string { return AcceptFor(q.FileTypes) }

// AcceptFor does the same for the types with these keys.
func AcceptFor(types []string) string {
	var all []string
	for _, t := range fileTypes {
		if slices.Contains(types, t.key) {
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

// checkFile cleans the name and sets the media type; false when a mistake was noted.
func (q Question) checkFile(f *form.Form, upload *Upload) bool {
	return CheckUpload(f, q.InputName(), upload, q.FileTypes, q.FileMaxKB)
}

// CheckUpload cleans the name of a file that was sent in an input, sets its media type, and notes what is wrong with it;
// false when something is. It may be of the types with these keys. What the browser says about the type counts for
// nothing: name and content must agree.
func CheckUpload(f *form.Form, input string, upload *Upload, types []string, maxKB int) bool {
	had := f.HasFailed(input)
	name := f.Line(input, upload.Name, form.Required)
	t, isKnown := typeOf(name)
	fail := func(key string, args fault.Args) bool {
		f.Fail(input, key, args)
		return false
	}
	switch {
	case !had && f.HasFailed(input):
		return false
	case isPath(name):
		return fail("question.file_name", nil)
	case len(upload.Data) == 0:
		return fail("question.file_empty", nil)
	case len(upload.Data) > maxKB*1024:
		return fail("question.file_too_large", fault.Args{"Max": maxKB})
	case !isKnown || !slices.Contains(types, t.key):
		return fail("question.file_type", fault.Args{"Types": strings.ToUpper(strings.Join(types, ", "))})
	case !t.matches(upload.Data):
		return fail("question.file_content", fault.Args{"Type": strings.ToUpper(t.key)})
	}
	upload.Name, upload.MediaType = name, t.media
	return true
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
