package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	syncv1 "github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
)

// Buffers of a connection on which little happens: there are thousands.
const bufferBytes = 4 << 10

const websockets = "websocket"

// A Link is a connection to the server. It carries calls and watches.
type Link interface {
	List(context.Context, *Member) (*syncv1.ListRecordsResponse, error)
	Update(context.Context, *Member, *syncv1.UpdateRecordsRequest) (*syncv1.UpdateRecordsResponse, error)
	// Watch goes on after a token, or begins anew where that is empty.
	Watch(ctx context.Context, of *Member, token string) (Stream, error)
	Close()
}

// A Stream is an open watch.
type Stream interface {
	Recv() (*syncv1.WatchResponse, error)
}

func dial(plan *Plan, of *Member) (Link, error) {
	switch plan.Links {
	case "grpc":
		return dialGRPC(plan.Address)
	case websockets:
		return dialSocket(plan.Address, of)
	}
	return nil, fmt.Errorf("there are no links %q", plan.Links)
}

// share gives links that anybody may use. Websockets are none.
func share(plan *Plan, count int) []Link {
	if plan.Links == websockets {
		return nil
	}
	links := make([]Link, count)
	for n := range links {
		links[n] = must(dial(plan, nil))
	}
	return links
}

// pick gives the n-th user of shared links one of them, or a new one where there are none.
func pick(plan *Plan, shared []Link, n int, of *Member) Link {
	if len(shared) == 0 {
		return must(dial(plan, of))
	}
	return shared[n%len(shared)]
}

func listRequest(of *Member) *syncv1.ListRecordsRequest {
	name := dataset
	return &syncv1.ListRecordsRequest{IdentityPoolId: &of.PoolID, IdentityId: &of.IdentityID, DatasetName: &name}
}

func watchRequest(of *Member, token string) *syncv1.WatchRequest {
	request := &syncv1.WatchRequest{IdentityPoolId: &of.PoolID, IdentityId: &of.IdentityID}
	if token != "" {
		request.ResumeToken = &token
	}
	return request
}

type grpcLink struct {
	connection *grpc.ClientConn
	client     syncv1.SyncServiceClient
}

func dialGRPC(address string) (Link, error) {
	connection, err := grpc.NewClient("passthrough:///"+address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithReadBufferSize(bufferBytes),
		grpc.WithWriteBufferSize(bufferBytes),
		grpc.WithSharedWriteBuffer(true),
	)
	if err != nil {
		return nil, err
	}
	return &grpcLink{connection, syncv1.NewSyncServiceClient(connection)}, nil
}

func (l *grpcLink) List(ctx context.Context, of *Member) (*syncv1.ListRecordsResponse, error) {
	return l.client.ListRecords(as(ctx, of), listRequest(of))
}

func (l *grpcLink) Update(
	ctx context.Context, of *Member, request *syncv1.UpdateRecordsRequest,
) (*syncv1.UpdateRecordsResponse, error) {
	return l.client.UpdateRecords(as(ctx, of), request)
}

func (l *grpcLink) Watch(ctx context.Context, of *Member, token string) (Stream, error) {
	return l.client.Watch(as(ctx, of), watchRequest(of, token))
}

func (l *grpcLink) Close() {
	l.connection.Close()
}

func as(ctx context.Context, of *Member) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", of.Authorization)
}
