package awscredentials_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"google.golang.org/protobuf/proto"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	"github.com/poolhouse/poolhouse/clients/go/awscredentials"
	"github.com/poolhouse/poolhouse/clients/go/gen/iam/v1"
	"github.com/poolhouse/poolhouse/clients/go/gen/identity/v1"
)

const (
	patience = 20 * time.Second
	question = "Action=GetCallerIdentity&Version=2011-06-15"
	role     = "gophers"
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

// must is the answer of a call that may not fail.
func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// guests makes an identity pool whose guests have a role; it returns a client as apps have it, and the pool's id.
func guests(ctx context.Context, t *testing.T) (*poolhouse.Client, string) {
	t.Helper()
	key := poolhouse.WithAccessKey(setting(t, "ACCESS_KEY_ID"), setting(t, "SECRET_ACCESS_KEY"))
	connect := must[*poolhouse.Client](t)
	operator := connect(poolhouse.Connect(setting(t, "GRPC"), poolhouse.WithPlaintext(), key))
	defer operator.Close()
	pool := must[*identityv1.CreateIdentityPoolResponse](t)(operator.IdentityPools.CreateIdentityPool(ctx,
		&identityv1.CreateIdentityPoolRequest{
			IdentityPoolName:               proto.String("gophers"),
			AllowUnauthenticatedIdentities: proto.Bool(true),
		})).GetIdentityPoolId()
	trust := fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
		"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
		"Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": %q}}}]}`, pool)
	name := role + "-" + strings.ReplaceAll(pool, ":", "-")
	made := must[*iamv1.CreateRoleResponse](t)(operator.IAM.CreateRole(ctx,
		&iamv1.CreateRoleRequest{RoleName: &name, AssumeRolePolicyDocument: &trust})).GetRole()
	must[*identityv1.SetIdentityPoolRolesResponse](t)(operator.IdentityPools.SetIdentityPoolRoles(ctx,
		&identityv1.SetIdentityPoolRolesRequest{
			IdentityPoolId: &pool,
			Roles:          map[string]string{"unauthenticated": made.GetArn()},
		}))
	client := connect(poolhouse.Connect(setting(t, "GRPC"), poolhouse.WithPlaintext()))
	t.Cleanup(func() { client.Close() })
	return client, pool
}

// caller is whom the server takes a request for that the SDK has signed.
func caller(ctx context.Context, t *testing.T, credentials aws.Credentials) string {
	t.Helper()
	request := must[*http.Request](t)(http.NewRequestWithContext(ctx, http.MethodPost, setting(t, "URL"),
		strings.NewReader(question)))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	request.Header.Set("Accept", "application/json")
	digest := sha256.Sum256([]byte(question))
	err := v4.NewSigner().SignHTTP(ctx, credentials, request, hex.EncodeToString(digest[:]), "sts", "us-east-1",
		time.Now())
	if err != nil {
		t.Fatal(err)
	}
	answer := must[*http.Response](t)(http.DefaultClient.Do(request))
	defer answer.Body.Close()
	return string(must[[]byte](t)(io.ReadAll(answer.Body)))
}

// The SDK signs with what a provider retrieves, and a cache around the provider changes nothing.
func TestTheSDKSignsAsTheIdentity(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	client, pool := guests(ctx, t)
	identity := client.Credentials(poolhouse.CredentialsOptions{IdentityPoolID: pool})
	var provider aws.CredentialsProvider = awscredentials.New(identity)
	found := must[aws.Credentials](t)(provider.Retrieve(ctx))
	own := must[poolhouse.Credentials](t)(identity.Get(ctx))
	if !found.CanExpire || !found.Expires.Equal(own.RenewAt) || !own.RenewAt.Before(own.Expiration) {
		t.Errorf("expires at %s, to be renewed at %s", found.Expires, own.RenewAt)
	}
	if answer := caller(ctx, t, found); !strings.Contains(answer, ":assumed-role/"+role) {
		t.Error(answer)
	}
	cache := aws.NewCredentialsCache(provider)
	for range 2 {
		if cached := must[aws.Credentials](t)(cache.Retrieve(ctx)); cached != found {
			t.Error("the cache gives other credentials")
		}
	}
	identity.Renew()
	cache.Invalidate()
	if renewed := must[aws.Credentials](t)(cache.Retrieve(ctx)); renewed.AccessKeyID == found.AccessKeyID {
		t.Error("the credentials were not renewed")
	}
}

// An error says what the server has said, through a cache as well.
func TestARefusalIsTold(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	client, pool := guests(ctx, t)
	forged := func(context.Context) (map[string]string, error) {
		return map[string]string{"accounts.example.com": "forged"}, nil
	}
	identity := client.Credentials(poolhouse.CredentialsOptions{IdentityPoolID: pool, Logins: forged})
	_, err := aws.NewCredentialsCache(awscredentials.New(identity)).Retrieve(ctx)
	var refused *poolhouse.CredentialsError
	if !errors.As(err, &refused) || refused.Name != "NotAuthorizedException" || refused.Operation != "GetId" {
		t.Error(err)
	}
}
