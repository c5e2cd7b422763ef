package poolhouse

import (
	"context"
	"sync"

	"google.golang.org/grpc"
)

// line is a connection that can be replaced: calls go over the latest one.
type line struct {
	target  string
	options []grpc.DialOption

	mutex      sync.Mutex
	connection *grpc.ClientConn
}

// anotherLine is a connection of one's own to the client's server.
func (c *Client) anotherLine() (*line, error) {
	another := &line{target: c.target, options: c.options}
	return another, another.replace()
}

// Invoke makes a call.
func (l *line) Invoke(ctx context.Context, method string, request, answer any, options ...grpc.CallOption) error {
	return l.latest().Invoke(ctx, method, request, answer, options...)
}

// NewStream begins a stream.
func (l *line) NewStream(
	ctx context.Context, kind *grpc.StreamDesc, method string, options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	return l.latest().NewStream(ctx, kind, method, options...)
}

// replace has what follows go over a new connection. A connection may be dead and not know, or wait for a long time
// before it looks for its server again.
func (l *line) replace() error {
	connection, err := grpc.NewClient(l.target, l.options...)
	if err != nil {
		return err
	}
	l.mutex.Lock()
	former := l.connection
	l.connection = connection
	l.mutex.Unlock()
	if former == nil {
		return nil
	}
	return former.Close()
}

// close ends the calls that still run.
func (l *line) close() error {
	return l.latest().Close()
}

func (l *line) latest() *grpc.ClientConn {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.connection
}
