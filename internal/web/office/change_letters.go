package office

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/web"
)

// changeLetters tell of letters about changes that wait, and let hosts decide about them.
type changeLetters struct {
	Letters, Minutes int
	Preview          *changePreview // nil: the account does not see what it says
	SendURL, StopURL string         // "" for accounts that may not decide
	Seen             string         // which letters they are
}

// changePreview is what one of the people would read.
type changePreview struct {
	Name string
	*textPreview
}

// changeLettersOf returns nil where none wait.
func (p *Pages) changeLettersOf(c *gin.Context, slug string) (*changeLetters, error) {
	found, err := p.Texts.ChangeLetters(c.Request.Context(), web.Actor(c), slug)
	if err != nil || found.Letters == 0 {
		return nil, err
	}
	told := &changeLetters{Letters: found.Letters, Minutes: minutesUntil(p.Now(), found.DueAt), Seen: found.DueAt.UTC().Format(time.RFC3339Nano)}
	if found.MayDecide {
		told.SendURL, told.StopURL = lettersPath(slug)+"/aenderungen/senden", lettersPath(slug)+"/aenderungen/nicht-senden"
	}
	if e := found.Example; e != nil {
		told.Preview = &changePreview{e.Name, previewOf(e.Content)}
	}
	return told, nil
}

// minutesUntil counts every minute that has begun.
func minutesUntil(now, due time.Time) int {
	return int((due.Sub(now) + time.Minute - 1) / time.Minute)
}

// submitChangeLetters decides about the letters that the page showed.
func (p *Pages) submitChangeLetters(notice string, decide func(context.Context, actor.Actor, string, time.Time) (int, error)) web.Handler {
	return func(c *gin.Context) error {
		if _, err := web.ReadForm(c); err != nil {
			return err
		}
		slug := c.Param("slug")
		refusal := decideSeen(c, slug, decide)
		if refusal != nil {
			return p.lettersRefused(c, refusal)
		}
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, lettersPath(slug))
	}
}

func decideSeen(c *gin.Context, slug string, decide func(context.Context, actor.Actor, string, time.Time) (int, error)) error {
	seen, err := time.Parse(time.RFC3339Nano, c.Request.PostForm.Get("seen"))
	if err != nil {
		seen = time.Unix(0, 1) // nobody has looked: no letter waits since then
	}
	_, err = decide(c.Request.Context(), web.Actor(c), slug, seen)
	return err
}
