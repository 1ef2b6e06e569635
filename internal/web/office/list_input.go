package office

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/table"
	"tagungsbuero/internal/web/view"
)

// listInput takes a list of people, pasted or as a file.
type listInput struct {
	Pasted view.Field
	File   view.Field
}

func newListInput(hint string) listInput {
	return listInput{
		Pasted: view.Field{Kind: view.Textarea, Name: "list", Label: "Liste einfügen", Rows: 10, Hint: hint},
		File: view.Field{Kind: view.File, Name: "file", Label: "Oder eine Datei auswählen", Accept: ".xlsx,.csv,.txt",
			Hint: fmt.Sprintf("Excel (.xlsx) oder CSV, höchstens %d MB und %d Zeilen.", table.MaxBytes>>20, table.MaxRows)},
	}
}

func (l *listInput) fields() []*view.Field { return []*view.Field{&l.Pasted, &l.File} }

// sentList is a list as it was sent.
type sentList struct {
	name string // of the file
	data []byte
}

// readList returns the file that was chosen, else what was pasted, and notes when there is neither. The form
// must have been read.
func readList(c *gin.Context, in *form.Form) (sentList, error) {
	if body := c.Request.MultipartForm; body != nil && len(body.File["file"]) > 0 && body.File["file"][0].Size > 0 {
		header := body.File["file"][0]
		file, err := header.Open()
		if err != nil {
			return sentList{}, fmt.Errorf("open an uploaded list: %w", err)
		}
		defer func() { _ = file.Close() }()
		data, err := io.ReadAll(io.LimitReader(file, table.MaxBytes+1))
		if err != nil {
			return sentList{}, fmt.Errorf("read an uploaded list: %w", err)
		}
		return sentList{header.Filename, data}, nil
	}
	pasted := c.Request.PostForm.Get("list")
	if strings.TrimSpace(pasted) == "" {
		in.Fail("list", "office.list_missing")
	}
	return sentList{data: []byte(pasted)}, nil
}

// again returns the inputs for a list that is to be put right: with what was pasted, and where a file was sent, to be
// chosen anew after it was mended.
func (l sentList) again() *listInput {
	input := newListInput("Ändern Sie die Zeilen gleich hier.")
	if l.name == "" {
		input.Pasted.Value = string(l.data)
	} else {
		input.Pasted.Hint = "Oder berichtigen Sie die Datei, und wählen Sie sie unten noch einmal aus."
	}
	return &input
}

// carried writes what was read of a list into a hidden input, so that what was looked at is what is sent.
func carried(list any) (string, error) {
	text, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("carry list along: %w", err)
	}
	return string(text), nil
}

// readCarried reads such an input back; Invalid when it is damaged.
func readCarried(c *gin.Context, name string, list any) error {
	if err := json.Unmarshal([]byte(c.Request.PostForm.Get(name)), list); err != nil {
		return fault.New(fault.Invalid, "form.unreadable").Because(err)
	}
	return nil
}
