package office

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// qrPicture is a QR code as the path of a drawing: a page needs no picture file for it.
type qrPicture struct {
	Size int // modules of one side, the quiet zone included
	Path string
}

// quietZone is the white edge that scanners need (ISO/IEC 18004, 6.3.8).
const quietZone = 4

func drawQR(text string) (qrPicture, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrPicture{}, fmt.Errorf("draw QR code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quietZone, y+quietZone)
			}
		}
	}
	return qrPicture{Size: code.Size + 2*quietZone, Path: path.String()}, nil
}
