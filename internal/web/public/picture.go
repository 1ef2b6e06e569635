package public

import (
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/web"
)

// sendPicture answers with one size of a logo or a title picture, to whoever knows its name: see picture.Key.
func (p *Pages) sendPicture(c *gin.Context) error {
	file, err := p.Pictures.File(c.Request.Context(), c.Param("name"))
	if err != nil {
		return err
	}
	return web.SendPicture(c, file.MediaType, file.Data)
}
