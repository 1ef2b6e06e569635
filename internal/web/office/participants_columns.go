package office

import (
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/export"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// columnChoice says which columns the list has besides number and name, and lets others be chosen.
type columnChoice struct {
	Shown []shownColumn
	Boxes view.Field
	IsOwn bool   // chosen by whoever looks
	URL   string // takes the choice and leads back to this page of the list
}

type shownColumn struct{ Label, Class string }

// listCell is what stands in a column about somebody.
type listCell struct {
	Text, Sub, Class string
	IsState          bool // the badge, and what belongs to it
}

// paramColumns names the columns that were ticked and, in addresses of files, that only those are wanted.
const (
	paramColumns      = "spalten"
	onlyChosenColumns = "gewaehlt"
)

func columnsPath(slug string) string { return participantsPath(slug) + "/spalten" }

// fill writes the cells of every row.
func (l *columnChoice) fill(choice export.Choice, rows []personRow) {
	columns := shownOf(choice, columnsOf(rows))
	hasSub := choice.Has(export.ColumnOrganisation) && choice.Has(export.ColumnMunicipality)
	for _, column := range columns {
		l.Shown = append(l.Shown, shownColumn{headOfColumn(column), columnClasses[column.Key]})
	}
	for i := range rows {
		if !choice.Has(export.ColumnPosition) {
			rows[i].Position = ""
		}
		rows[i].Cells = make([]listCell, len(columns))
		for n, column := range columns {
			rows[i].Cells[n] = cellOf(column, rows[i], hasSub)
		}
	}
}

// shownOf leaves out what stands below another column, and of the usual columns those that are empty on the page.
func shownOf(choice export.Choice, has columns) []export.Column {
	return slices.DeleteFunc(choice.Columns(), func(c export.Column) bool {
		switch c.Key {
		case export.ColumnPosition:
			return true
		case export.ColumnMunicipality:
			return choice.Has(export.ColumnOrganisation)
		case export.ColumnWaitlistPosition:
			return !choice.IsOwn && !has.Place
		case export.ColumnParty:
			return !choice.IsOwn && !has.Party
		case export.ColumnQuota:
			return !choice.IsOwn && !has.Quota
		}
		return false
	})
}

func headOfColumn(c export.Column) string {
	if c.Key == export.ColumnWaitlistPosition {
		return "Warteliste"
	}
	return c.Label
}

var columnClasses = map[string]string{export.ColumnWaitlistPosition: "tb-table__nowrap", export.ColumnCreatedAt: "tb-table__nowrap", export.ColumnParty: "tb-table__num"}

func cellOf(c export.Column, row personRow, withMunicipality bool) listCell {
	cell := listCell{Text: c.Text(row.Row), Class: columnClasses[c.Key]}
	switch {
	case c.Key == export.ColumnState:
		return listCell{IsState: true}
	case c.Key == export.ColumnWaitlistPosition && cell.Text != "":
		cell.Text = "Platz " + cell.Text
	case c.Key == export.ColumnOrganisation && withMunicipality:
		cell.Sub = row.MunicipalityName
	}
	return cell
}

// columnBoxes lets columns be ticked.
func columnBoxes(choice export.Choice) view.Field {
	field := view.Field{Kind: view.Checkboxes, Name: paramColumns, Label: "Spalten neben Nummer und Name", Values: choice.Keys()}
	for _, column := range choice.Offered {
		field.Options = append(field.Options, view.Option{Value: column.Key, Label: column.Label})
	}
	return field
}

// submitColumns keeps the columns that were ticked, or goes back to the usual ones.
func (p *Pages) submitColumns(c *gin.Context) error {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	ev, err := p.Events.Managed(ctx, who, slug)
	if err != nil {
		return err
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if in.Bool("standard") {
		err = p.Exports.ResetColumns(ctx, who, ev)
	} else {
		err = p.Exports.ChooseColumns(ctx, who, ev, in.Raw()[paramColumns])
	}
	if err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.columns_chosen")
	return web.SeeOther(c, withQuery(participantsPath(slug), c.Request.URL.Query()))
}

// chosenColumns are those of the list, for a file that has no others.
func (p *Pages) chosenColumns(c *gin.Context) ([]string, error) {
	ev, err := p.Events.Managed(c.Request.Context(), web.Actor(c), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	choice, err := p.Exports.Columns(c.Request.Context(), web.Actor(c), ev)
	return choice.Keys(), err
}
