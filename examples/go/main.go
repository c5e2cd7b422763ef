// A user signs up, confirms the address, and signs in: over gRPC, with the Go client.
//
//	make dev                                    # in another terminal
//	cd examples/go
//	go run .
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	pb "github.com/poolhouse/poolhouse/clients/go/gen/userpool/v1"
)

func main() {
	// The emulator believes every key.
	client := must(poolhouse.Connect(cmp.Or(os.Getenv("SERVER_GRPC"), "localhost:50051"),
		poolhouse.WithPlaintext(), poolhouse.WithAccessKey("dev", "dev")))
	ctx, users := context.Background(), client.UserPools
	byMail := []pb.VerifiedAttributeType{pb.VerifiedAttributeType_VERIFIED_ATTRIBUTE_TYPE_EMAIL}
	pool := &pb.CreateUserPoolRequest{PoolName: new("example"), AutoVerifiedAttributes: byMail}
	poolID := must(users.CreateUserPool(ctx, pool)).UserPool.Id
	flows := []pb.ExplicitAuthFlowsType{pb.ExplicitAuthFlowsType_EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH}
	app := must(users.CreateUserPoolClient(ctx, &pb.CreateUserPoolClientRequest{UserPoolId: poolID,
		ClientName: new("app"), ExplicitAuthFlows: flows})).UserPoolClient.ClientId
	name, email, password := "ada", "ada@example.com", "Correct-horse-1"
	must(users.SignUp(ctx, &pb.SignUpRequest{ClientId: app, Username: &name, Password: &password,
		UserAttributes: []*pb.AttributeType{{Name: new("email"), Value: &email}}}))
	confirmation := &pb.ConfirmSignUpRequest{ClientId: app, Username: &name, ConfirmationCode: code(*poolID, email)}
	must(users.ConfirmSignUp(ctx, confirmation))
	token := must(users.InitiateAuth(ctx, &pb.InitiateAuthRequest{ClientId: app,
		AuthFlow:       pb.AuthFlowType_AUTH_FLOW_TYPE_USER_PASSWORD_AUTH.Enum(),
		AuthParameters: map[string]string{"USERNAME": name, "PASSWORD": password}})).AuthenticationResult.AccessToken
	user := must(users.GetUser(ctx, &pb.GetUserRequest{AccessToken: token}))
	fmt.Printf("signed in: %s <%s>\n", user.GetUsername(), email)
}

// code is the one that the emulator would have mailed.
func code(poolID, to string) *string {
	url := cmp.Or(os.Getenv("SERVER_URL"), "http://localhost:8080")
	for messages := []struct{ Code string }{}; ; time.Sleep(100 * time.Millisecond) {
		answer := must(http.Get(fmt.Sprintf("%s/_dev/inbox?user_pool_id=%s&to=%s", url, poolID, to)))
		if json.NewDecoder(answer.Body).Decode(&messages); len(messages) > 0 {
			return &messages[0].Code
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
