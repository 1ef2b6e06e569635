package office

import (
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/web"
)

// downloadFile sends a file that a participant has sent.
func (p *Pages) downloadFile(c *gin.Context) error {
	file, err := p.Registrations.File(c.Request.Context(), web.Actor(c), referenceOf(c), c.Param("key"))
	if err != nil {
		return err
	}
	return web.SendFile(c, file.Name, file.MediaType, file.Body)
}
