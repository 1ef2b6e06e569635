package attendee

import (
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web/view"
)

// removeFiles is the name of the input that names stored files to be deleted.
const removeFiles = "remove_files"

// RemoveFiles asks which of the stored files are to be deleted; false when there are none that can. Where
// a file is required another one can be sent in its place.
func (s Sheet) RemoveFiles(questions []question.Question) (view.Field, bool) {
	f := view.Field{Kind: view.Checkboxes, Name: s.Name(removeFiles), Label: "Datei entfernen"}
	for _, q := range questions {
		if stored, ok := s.answerTo(q.Key); ok && q.Kind == question.KindFile && !q.Required {
			f.Options = append(f.Options, view.Option{Value: q.Key, Label: stored.Text(), Hint: q.Label})
		}
	}
	return f, len(f.Options) > 0
}
