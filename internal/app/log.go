package app

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

const (
	logBuffer = 64 << 10
	// flushEvery is how late a line may be: lines of single requests would cost a system call each.
	flushEvery = 250 * time.Millisecond
)

// Log is the log of the process. Lines go out a moment later; warnings and errors at once.
type Log struct {
	*slog.Logger
	lines *lines
	stop  chan struct{}
	ended chan struct{}
}

// NewLog returns a log that writes JSON, one object a line. Close it last.
func NewLog(w io.Writer, level slog.Level) *Log {
	l := &lines{buffer: bufio.NewWriterSize(w, logBuffer)}
	handler := prompt{slog.NewJSONHandler(l, &slog.HandlerOptions{Level: level}), l}
	log := &Log{Logger: slog.New(handler), lines: l, stop: make(chan struct{}), ended: make(chan struct{})}
	go log.flushNowAndThen()
	return log
}

// Close writes out what is left.
func (l *Log) Close() {
	close(l.stop)
	<-l.ended
	l.lines.flush()
}

func (l *Log) flushNowAndThen() {
	defer close(l.ended)
	ticker := time.NewTicker(flushEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			l.lines.flush()
		case <-l.stop:
			return
		}
	}
}

// lines gathers written lines. There is nobody to tell when the log itself cannot be written.
type lines struct {
	mu     sync.Mutex
	buffer *bufio.Writer
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.Write(line)
}

func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.buffer.Flush()
}

// prompt writes warnings and errors out at once.
type prompt struct {
	slog.Handler
	lines *lines
}

// Handle passes the record on.
func (p prompt) Handle(ctx context.Context, r slog.Record) error {
	err := p.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		p.lines.flush()
	}
	return err
}

// WithAttrs keeps the promptness.
func (p prompt) WithAttrs(attrs []slog.Attr) slog.Handler {
	return prompt{p.Handler.WithAttrs(attrs), p.lines}
}

// WithGroup keeps the promptness.
func (p prompt) WithGroup(name string) slog.Handler {
	return prompt{p.Handler.WithGroup(name), p.lines}
}
