package picture

import (
	"encoding/binary"
	"image"
)

// orientation is how a camera was held, as EXIF counts it: 1 upright to 8. Anything else counts as upright.
type orientation int

// orientationTag is the number of the entry in EXIF.
const orientationTag = 0x0112

// orientationOf reads the first directory of an EXIF block (CIPA DC-008). What is damaged is taken as upright.
func orientationOf(block []byte) orientation {
	if len(block) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(block[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(block[4:]))
	if at+2 > uint64(len(block)) {
		return 1
	}
	const entry = 12
	entries := block[at+2:]
	for range order.Uint16(block[at:]) {
		if len(entries) < entry {
			break
		}
		if order.Uint16(entries) == orientationTag {
			return orientation(order.Uint16(entries[8:]))
		}
		entries = entries[entry:]
	}
	return 1
}

// isSideways reports whether turning upright swaps width and height.
func (o orientation) isSideways() bool { return o >= 5 && o <= 8 }

// size returns the size after turning, or, which is the same, the size before it.
func (o orientation) size(width, height int) (int, int) {
	if o.isSideways() {
		return height, width
	}
	return width, height
}

// upright turns and mirrors the picture as the orientation says.
func (o orientation) upright(m *image.NRGBA) *image.NRGBA {
	if o < 2 || o > 8 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	width, height := o.size(w, h)
	turned := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			fromX, fromY := o.origin(x, y, w, h)
			turned.SetNRGBA(x, y, m.NRGBAAt(fromX, fromY))
		}
	}
	return turned
}

// origin returns where a point of the upright picture stands in the one of the camera, which is w by h.
func (o orientation) origin(x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}
