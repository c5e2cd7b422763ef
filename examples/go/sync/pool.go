package main

import (
	"context"
	"fmt"
	"time"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	iam "github.com/poolhouse/poolhouse/clients/go/gen/iam/v1"
	pb "github.com/poolhouse/poolhouse/clients/go/gen/identity/v1"
)

const (
	policy = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", %s}]}`
	trust  = `"Principal": {"Federated": "cognito-identity.amazonaws.com"}, "Action": "sts:AssumeRoleWithWebIdentity",
		"Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": %q}}`
	allowed = `"Action": "cognito-sync:*", "Resource": "*"`
)

// newPool is what an operator does once: an identity pool for guests, who may sync.
func newPool(server string) string {
	// The emulator believes every key; `poolhouse serve` leaves a real one for `poolhouse env`.
	client := must(poolhouse.Connect(server, poolhouse.WithPlaintext(), poolhouse.WithAccessKey("dev", "dev")))
	defer client.Close()
	ctx, role := context.Background(), fmt.Sprintf("sync-%d", time.Now().UnixNano())
	pool := must(client.IdentityPools.CreateIdentityPool(ctx, &pb.CreateIdentityPoolRequest{
		IdentityPoolName: new("players"), AllowUnauthenticatedIdentities: new(true),
	})).IdentityPoolId
	trusted := fmt.Sprintf(policy, fmt.Sprintf(trust, *pool))
	made := must(client.IAM.CreateRole(ctx, &iam.CreateRoleRequest{
		RoleName: &role, AssumeRolePolicyDocument: &trusted,
	}))
	must(client.IAM.PutRolePolicy(ctx, &iam.PutRolePolicyRequest{
		RoleName: &role, PolicyName: new("sync"), PolicyDocument: new(fmt.Sprintf(policy, allowed)),
	}))
	must(client.IdentityPools.SetIdentityPoolRoles(ctx, &pb.SetIdentityPoolRolesRequest{
		IdentityPoolId: pool, Roles: map[string]string{"unauthenticated": made.Role.GetArn()},
	}))
	return *pool
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
