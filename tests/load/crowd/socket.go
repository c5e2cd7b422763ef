package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
	"google.golang.org/protobuf/proto"

	syncv1 "github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
)

const (
	path        = "/sync/v1/watch"
	subprotocol = "poolhouse.sync.v1.binary"
	// What a sub-protocol begins with that carries a token.
	bearer = "poolhouse.bearer."
	// How many frames wait for whoever has asked for them, before no more are read.
	waiting = 16
)

// A socketLink is a websocket. It is of one identity.
type socketLink struct {
	socket *websocket.Conn
	ended  chan struct{}
	// Why it has ended.
	err error

	mutex   sync.Mutex
	last    uint32
	answers map[uint32]chan *syncv1.ServerFrame
}

func dialSocket(address string, of *Member) (Link, error) {
	dialer := websocket.Dialer{
		Subprotocols:    []string{subprotocol, bearer + strings.TrimPrefix(of.Authorization, "Bearer ")},
		ReadBufferSize:  bufferBytes,
		WriteBufferSize: bufferBytes,
	}
	socket, _, err := dialer.Dial("ws://"+address+path, http.Header{})
	if err != nil {
		return nil, err
	}
	link := &socketLink{socket: socket, ended: make(chan struct{}), answers: map[uint32]chan *syncv1.ServerFrame{}}
	go link.read()
	return link, nil
}

func (l *socketLink) List(ctx context.Context, of *Member) (*syncv1.ListRecordsResponse, error) {
	answer, err := l.call(ctx, &syncv1.ClientFrame{Frame: &syncv1.ClientFrame_ListRecords{ListRecords: listRequest(of)}})
	return answer.GetListRecords(), err
}

func (l *socketLink) Update(
	ctx context.Context, _ *Member, request *syncv1.UpdateRecordsRequest,
) (*syncv1.UpdateRecordsResponse, error) {
	frame := &syncv1.ClientFrame{Frame: &syncv1.ClientFrame_UpdateRecords{UpdateRecords: request}}
	answer, err := l.call(ctx, frame)
	return answer.GetUpdateRecords(), err
}

func (l *socketLink) Watch(ctx context.Context, of *Member, token string) (Stream, error) {
	frame := &syncv1.ClientFrame{Frame: &syncv1.ClientFrame_Watch{Watch: watchRequest(of, token)}}
	answers, err := l.ask(frame)
	return &socketStream{ctx, l, answers}, err
}

func (l *socketLink) Close() {
	l.socket.Close()
}

func (l *socketLink) call(ctx context.Context, frame *syncv1.ClientFrame) (*syncv1.ServerFrame, error) {
	answers, err := l.ask(frame)
	if err != nil {
		return nil, err
	}
	defer func() {
		l.mutex.Lock()
		defer l.mutex.Unlock()
		delete(l.answers, frame.Id)
	}()
	return l.answer(ctx, answers)
}

func (l *socketLink) ask(frame *syncv1.ClientFrame) (<-chan *syncv1.ServerFrame, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.last++
	frame.Id = l.last
	answers := make(chan *syncv1.ServerFrame, waiting)
	l.answers[frame.Id] = answers
	return answers, l.socket.WriteMessage(websocket.BinaryMessage, must(proto.Marshal(frame)))
}

func (l *socketLink) answer(ctx context.Context, answers <-chan *syncv1.ServerFrame) (*syncv1.ServerFrame, error) {
	select {
	case frame := <-answers:
		if refused := frame.GetError(); refused != nil {
			return nil, fmt.Errorf("%s: %s", refused.GetName(), refused.GetMessage())
		}
		return frame, nil
	case <-l.ended:
		return nil, l.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// read hands over what comes to whoever has asked for it, until the websocket ends.
func (l *socketLink) read() {
	defer close(l.ended)
	for {
		_, data, err := l.socket.ReadMessage()
		if err != nil {
			l.err = err
			return
		}
		frame := &syncv1.ServerFrame{}
		if l.err = proto.Unmarshal(data, frame); l.err != nil {
			return
		}
		l.mutex.Lock()
		answers := l.answers[frame.Id]
		l.mutex.Unlock()
		if answers != nil { // nobody has asked who has signed in
			answers <- frame
		}
	}
}

type socketStream struct {
	ctx     context.Context
	link    *socketLink
	answers <-chan *syncv1.ServerFrame
}

func (s *socketStream) Recv() (*syncv1.WatchResponse, error) {
	frame, err := s.link.answer(s.ctx, s.answers)
	return frame.GetWatch(), err
}
