package poolhouse_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	pb "github.com/poolhouse/poolhouse/clients/go/gen/userpool/v1"
)

const (
	password = "Correct-horse-1"
	aGlance  = 25 * time.Millisecond
	patience = 20 * time.Second
)

// setting is what the environment says of the server; without one there is nothing to test against.
func setting(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv("SERVER_" + name)
	if value == "" {
		t.Skipf("SERVER_%s is not set", name)
	}
	return value
}

// deadline is a context that ends with the test's patience.
func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// code is the one in the latest message to an address; it waits for the first message.
func code(ctx context.Context, t *testing.T, poolID, to string) string {
	t.Helper()
	address := fmt.Sprintf("%s/_dev/inbox?user_pool_id=%s&to=%s", setting(t, "URL"), poolID, url.QueryEscape(to))
	for ; ctx.Err() == nil; time.Sleep(aGlance) {
		answer, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		var messages []struct{ Code string }
		err = json.NewDecoder(answer.Body).Decode(&messages)
		if err = errors.Join(err, answer.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if len(messages) > 0 {
			return messages[0].Code
		}
	}
	t.Fatalf("no message to %s", to)
	return ""
}

// app makes a pool and an app client; it returns their ids.
func app(ctx context.Context, t *testing.T, users pb.UserPoolServiceClient) (string, string) {
	t.Helper()
	made, err := users.CreateUserPool(ctx, &pb.CreateUserPoolRequest{
		PoolName:               proto.String("go"),
		AutoVerifiedAttributes: []pb.VerifiedAttributeType{pb.VerifiedAttributeType_VERIFIED_ATTRIBUTE_TYPE_EMAIL},
	})
	if err != nil {
		t.Fatal(err)
	}
	poolID := made.GetUserPool().GetId()
	client, err := users.CreateUserPoolClient(ctx, &pb.CreateUserPoolClientRequest{
		UserPoolId: &poolID,
		ClientName: proto.String("tests"),
		ExplicitAuthFlows: []pb.ExplicitAuthFlowsType{
			pb.ExplicitAuthFlowsType_EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH,
			pb.ExplicitAuthFlowsType_EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return poolID, client.GetUserPoolClient().GetClientId()
}

// signIn sends a user name and a password.
func signIn(ctx context.Context, users pb.UserPoolServiceClient, clientID, name string) (*pb.InitiateAuthResponse, error) {
	return users.InitiateAuth(ctx, &pb.InitiateAuthRequest{
		ClientId:       &clientID,
		AuthFlow:       pb.AuthFlowType_AUTH_FLOW_TYPE_USER_PASSWORD_AUTH.Enum(),
		AuthParameters: map[string]string{"USERNAME": name, "PASSWORD": password},
	})
}

// A user signs up and in with the generated code alone.
func TestAUserSignsUpAndInWithTheStubsAlone(t *testing.T) {
	connection, err := grpc.NewClient(setting(t, "GRPC"), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	ctx := deadline(t)
	users := pb.NewUserPoolServiceClient(connection)
	key := fmt.Sprintf("Bearer %s:%s", setting(t, "ACCESS_KEY_ID"), setting(t, "SECRET_ACCESS_KEY"))
	poolID, clientID := app(metadata.AppendToOutgoingContext(ctx, "authorization", key), t, users)

	name, email := "gopher", "gopher@example.com"
	signedUp, err := users.SignUp(ctx, &pb.SignUpRequest{
		ClientId:       &clientID,
		Username:       &name,
		Password:       proto.String(password),
		UserAttributes: []*pb.AttributeType{{Name: proto.String("email"), Value: &email}},
	})
	if err != nil {
		t.Fatal(err)
	}
	confirmation := code(ctx, t, poolID, email)
	_, err = users.ConfirmSignUp(ctx, &pb.ConfirmSignUpRequest{
		ClientId: &clientID, Username: &name, ConfirmationCode: &confirmation,
	})
	if err != nil {
		t.Fatal(err)
	}
	signedIn, err := signIn(ctx, users, clientID, name)
	if err != nil {
		t.Fatal(err)
	}
	token := signedIn.GetAuthenticationResult().GetAccessToken()
	user, err := users.GetUser(ctx, &pb.GetUserRequest{AccessToken: &token})
	if err != nil {
		t.Fatal(err)
	}
	known := slices.ContainsFunc(user.GetUserAttributes(), func(attribute *pb.AttributeType) bool {
		return attribute.GetName() == "sub" && attribute.GetValue() == signedUp.GetUserSub()
	})
	if user.GetUsername() != name || !known {
		t.Errorf("another user signed in: %v", user)
	}
}

// A client with the access key is an operator's, and a refusal carries Cognito's name.
func TestConnectProvesWhoCalls(t *testing.T) {
	key := poolhouse.WithAccessKey(setting(t, "ACCESS_KEY_ID"), setting(t, "SECRET_ACCESS_KEY"))
	client, err := poolhouse.Connect(setting(t, "GRPC"), poolhouse.WithPlaintext(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ctx := deadline(t)
	_, clientID := app(ctx, t, client.UserPools)

	_, err = signIn(ctx, client.UserPools, clientID, "nobody")
	refusals := []string{"NotAuthorizedException", "UserNotFoundException"}
	if name := poolhouse.ErrorName(err); !slices.Contains(refusals, name) {
		t.Errorf("refused as %q: %v", name, err)
	}
}

// An error that comes from elsewhere has no name of Cognito's.
func TestErrorsFromElsewhereHaveNoName(t *testing.T) {
	for _, err := range []error{nil, errors.New("none of ours"), status.Error(codes.Unavailable, "from elsewhere")} {
		if name := poolhouse.ErrorName(err); name != "" {
			t.Errorf("%v is called %q", err, name)
		}
	}
}
