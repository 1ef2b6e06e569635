package export

import (
	"context"
	"errors"
	"fmt"
	"io"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// Summary says what was taken out.
type Summary struct {
	Rows int // persons in the list
}

// listFile is a file in the making.
type listFile interface {
	// row adds a line: texts, whole numbers, times, days, or nil for an empty cell. The first has the headings.
	row(values []any) error
	// finish writes what is still missing. Without it the file is not whole.
	finish() error
	// discard gives back what the file holds outside of memory.
	discard() error
}

// Write writes the list to w and keeps in the log who takes it out. The file is made as a whole
// first: however slowly w takes it, no connection of the database waits meanwhile, and it is in the
// log before its first byte goes out. After an error the file is not whole: if anything has gone to
// w already, the caller must see to it that nobody takes it for complete.
//
// Errors: NotFound and Forbidden as for the event; Invalid for an unknown view, format or column; Busy when
// too many lists are being made.
func (s *Service) Write(ctx context.Context, who actor.Actor, slug string, request Request, w io.Writer) (summary Summary, err error) {
	request, err = request.checked()
	if err != nil {
		return Summary{}, err
	}
	ev, err := s.exportable(ctx, who, slug)
	if err != nil {
		return Summary{}, err
	}
	file, err := newSpool()
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, file.discard()) }()
	rows, err := s.build(ctx, who, ev, request, file)
	if err != nil {
		return Summary{}, err
	}
	if err := s.log(ctx, who, ev.ID, request, rows); err != nil {
		return Summary{}, err
	}
	return Summary{Rows: rows}, file.copyTo(w)
}

// build fills the file when it is its turn.
func (s *Service) build(ctx context.Context, who actor.Actor, ev event.Event, request Request, w io.Writer) (rows int, err error) {
	release, err := s.turns.take(ctx)
	if err != nil {
		return 0, err
	}
	defer release()
	return s.fill(ctx, who, ev, request, w)
}

// fill writes the file and returns how many persons went into it.
func (s *Service) fill(ctx context.Context, who actor.Actor, ev event.Event, request Request, w io.Writer) (rows int, err error) {
	columns, err := s.columnsFor(ctx, who, ev, request)
	if err != nil {
		return 0, err
	}
	sheet, err := s.begin(ev, request, columns, w)
	if err != nil {
		return 0, err
	}
	defer func() {
		if discardErr := sheet.discard(); err == nil {
			err = discardErr
		}
	}()
	if err := sheet.row(headings(columns)); err != nil {
		return 0, err
	}
	values := make([]any, len(columns))
	err = s.registrations.Each(ctx, who, ev.Slug, request.Filter, func(row registration.Row) error {
		rows++
		for i, column := range columns {
			values[i] = column.value(line{Row: row, number: rows})
		}
		return sheet.row(values)
	})
	if err != nil {
		return rows, fmt.Errorf("export participants: %w", err)
	}
	return rows, sheet.finish()
}

func (s *Service) begin(ev event.Event, request Request, columns []Column, w io.Writer) (listFile, error) {
	switch request.Format {
	case FormatCSVExcel:
		return beginCSV(w, excelDialect)
	case FormatCSVUTF8:
		return beginCSV(w, plainDialect)
	}
	return beginXLSX(w, columns, ev.Title, s.db.Now())
}
