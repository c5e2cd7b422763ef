// Package poolhouse connects to a Poolhouse server: user pools, identity pools and sync over gRPC.
//
// The messages are in the packages below gen.
package poolhouse

import (
	"context"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/poolhouse/poolhouse/clients/go/gen/iam/v1"
	"github.com/poolhouse/poolhouse/clients/go/gen/identity/v1"
	"github.com/poolhouse/poolhouse/clients/go/gen/sns/v1"
	"github.com/poolhouse/poolhouse/clients/go/gen/sts/v1"
	"github.com/poolhouse/poolhouse/clients/go/gen/sync/v1"
	"github.com/poolhouse/poolhouse/clients/go/gen/userpool/v1"
)

// Client is a connection to one server.
type Client struct {
	UserPools     userpoolv1.UserPoolServiceClient
	IdentityPools identityv1.IdentityServiceClient
	Sync          syncv1.SyncServiceClient
	IAM           iamv1.IamServiceClient
	SNS           snsv1.SnsServiceClient
	STS           stsv1.StsServiceClient

	connection *grpc.ClientConn
	target     string
	options    []grpc.DialOption
}

// Connect gives clients of the server at host:port, over TLS with the system's authorities unless an option says
// otherwise. Nothing is sent before the first call.
func Connect(target string, options ...grpc.DialOption) (*Client, error) {
	tls := grpc.WithTransportCredentials(credentials.NewTLS(nil))
	options = append([]grpc.DialOption{tls}, options...)
	connection, err := grpc.NewClient(target, options...)
	if err != nil {
		return nil, err
	}
	return &Client{
		UserPools:     userpoolv1.NewUserPoolServiceClient(connection),
		IdentityPools: identityv1.NewIdentityServiceClient(connection),
		Sync:          syncv1.NewSyncServiceClient(connection),
		IAM:           iamv1.NewIamServiceClient(connection),
		SNS:           snsv1.NewSnsServiceClient(connection),
		STS:           stsv1.NewStsServiceClient(connection),
		connection:    connection,
		target:        target,
		options:       options,
	}, nil
}

// Close ends the connection; calls that still run are cancelled.
func (c *Client) Close() error {
	return c.connection.Close()
}

// WithPlaintext does without TLS.
func WithPlaintext() grpc.DialOption {
	return grpc.WithTransportCredentials(insecure.NewCredentials())
}

// WithAccessKey proves each call with an operator's access key, as `poolhouse keys create` shows it. The key opens
// everything: keep it out of apps.
func WithAccessKey(id, secret string) grpc.DialOption {
	return grpc.WithPerRPCCredentials(bearer("Bearer " + id + ":" + secret))
}

type bearer string

func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": string(b)}, nil
}

// RequireTransportSecurity leaves it to WithPlaintext.
func (b bearer) RequireTransportSecurity() bool {
	return false
}

// ErrorName is Cognito's name of the error, such as "NotAuthorizedException"; empty if no Poolhouse server refused the
// call.
func ErrorName(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}
