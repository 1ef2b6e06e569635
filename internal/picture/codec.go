package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// codec reads one format. What a file or a browser says about its own type counts for nothing: its first
// bytes decide, and after them the decoder.
type codec struct {
	config     func(io.Reader) (image.Config, error)
	decode     func(io.Reader) (image.Image, error)
	isAnimated func(data []byte) bool
	exif       func(data []byte) []byte // the block that says how the picture is turned, or nil
}

// Accept is what an input for pictures offers.
const Accept = ".png,.jpg,.jpeg,.webp"

func codecOf(data []byte) (codec, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return codec{png.DecodeConfig, png.Decode, isAnimatedPNG, exifOfPNG}, true
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return codec{jpeg.DecodeConfig, jpeg.Decode, func([]byte) bool { return false }, exifOfJPEG}, true
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return codec{webp.DecodeConfig, webp.Decode, isAnimatedWebP, exifOfWebP}, true
	}
	return codec{}, false
}

func isAnimatedPNG(data []byte) bool  { return chunkOfPNG(data, "acTL") != nil }
func exifOfPNG(data []byte) []byte    { return chunkOfPNG(data, "eXIf") }
func isAnimatedWebP(data []byte) bool { return chunkOfWebP(data, "ANIM") != nil }

func exifOfWebP(data []byte) []byte {
	return bytes.TrimPrefix(chunkOfWebP(data, "EXIF"), []byte("Exif\x00\x00"))
}

// chunkOfPNG finds a chunk: length, name, content, checksum, after a signature of eight bytes.
func chunkOfPNG(data []byte, name string) []byte {
	return chunkOf(data[min(8, len(data)):], name, func(head []byte) (string, uint32) { return string(head[4:]), binary.BigEndian.Uint32(head) }, 4, 1)
}

// chunkOfWebP finds a chunk: name, length, content up to an even number of bytes, after a head of twelve.
func chunkOfWebP(data []byte, name string) []byte {
	return chunkOf(data[min(12, len(data)):], name, func(head []byte) (string, uint32) { return string(head[:4]), binary.LittleEndian.Uint32(head[4:]) }, 0, 2)
}

// chunkOf walks over chunks, each with a head of eight bytes, something behind it, and filled up to a multiple.
func chunkOf(data []byte, wanted string, read func(head []byte) (name string, length uint32), behind, multiple int) []byte {
	for len(data) >= 8 {
		name, length := read(data[:8])
		if uint64(length) > uint64(len(data)-8) {
			return nil
		}
		content := data[8 : 8+int(length)]
		if name == wanted {
			return append([]byte{}, content...)
		}
		next := 8 + (int(length)+multiple-1)/multiple*multiple + behind
		data = data[min(next, len(data)):]
	}
	return nil
}

// exifOfJPEG finds the block among the segments before the picture itself: marker, length, content.
func exifOfJPEG(data []byte) []byte {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker, length := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == 0xda || length < 2 || at+2+length > len(data) { // start of scan
			return nil
		}
		if block, found := bytes.CutPrefix(data[at+4:at+2+length], []byte("Exif\x00\x00")); marker == 0xe1 && found {
			return block
		}
		at += 2 + length
	}
	return nil
}
