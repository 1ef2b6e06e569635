package db

import (
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"math"
)

// Texts adapts long texts to a text[] parameter. It sends them as they are in memory, where Array quotes every character
// for PostgreSQL to take the quotes away again. No text may hold a NUL.
func Texts(texts []string) driver.Valuer { return textArray(texts) }

type textArray []string

const oidOfText = 25

// Value returns the array in PostgreSQL's binary format (array_recv): dimensions, whether there are NULLs, type of the
// elements; length and lower bound of the one dimension; then each element after its length. Bytes are sent
// as binary because Open asks for binary_parameters.
func (t textArray) Value() (driver.Value, error) {
	length := 20
	for _, text := range t {
		length += 4 + len(text)
	}
	if length > math.MaxInt32 {
		return nil, errors.New("texts are too long for one parameter")
	}
	b := make([]byte, 0, length)
	for _, head := range []uint32{1, 0, oidOfText, uint32(len(t)), 1} {
		b = binary.BigEndian.AppendUint32(b, head)
	}
	for _, text := range t {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(text))), text...)
	}
	return b, nil
}
