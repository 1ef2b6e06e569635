package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// spool is a temporary file that only this process can open.
type spool struct{ *os.File }

func newSpool() (spool, error) {
	file, err := os.CreateTemp("", "tagungsbuero-*")
	if err != nil {
		return spool{}, fmt.Errorf("create file for list: %w", err)
	}
	// Without its name the file is gone with the process, however that ends. Where the system does
	// not take the name of an open file away, discard does.
	_ = os.Remove(file.Name())
	return spool{file}, nil
}

// copyTo writes the whole file to w.
func (s spool) copyTo(w io.Writer) error {
	if _, err := s.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("go back in file of list: %w", err)
	}
	if _, err := io.Copy(w, s.File); err != nil {
		return fmt.Errorf("hand out list: %w", err)
	}
	return nil
}

func (s spool) discard() error {
	closeErr, removeErr := s.Close(), os.Remove(s.Name())
	if errors.Is(removeErr, fs.ErrNotExist) {
		removeErr = nil
	}
	if err := errors.Join(closeErr, removeErr); err != nil {
		return fmt.Errorf("discard file of list: %w", err)
	}
	return nil
}
