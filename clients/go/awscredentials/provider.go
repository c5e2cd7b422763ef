// Package awscredentials gives the credentials of an identity to the AWS SDK for Go:
//
//	identity := client.Credentials(poolhouse.CredentialsOptions{IdentityPoolID: "us-east-1:…"})
//	files := s3.New(s3.Options{Region: "us-east-1", Credentials: awscredentials.New(identity)})
package awscredentials

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
)

const source = "PoolhouseIdentity"

// Provider is an aws.CredentialsProvider that needs no aws.CredentialsCache, and bears one, as config.LoadDefaultConfig
// puts around it. Through a cache, what was dropped by Renew or Forget lives on until the cache is invalidated.
type Provider struct {
	identity *poolhouse.IdentityCredentials
}

// New gives the credentials of an identity.
func New(identity *poolhouse.IdentityCredentials) Provider {
	return Provider{identity}
}

// Retrieve gives credentials that are good for a while. To the SDK they expire when they are to be renewed, so that a
// cache comes back in time.
func (p Provider) Retrieve(ctx context.Context) (aws.Credentials, error) {
	found, err := p.identity.Get(ctx)
	if err != nil {
		return aws.Credentials{}, err
	}
	return aws.Credentials{
		AccessKeyID:     found.AccessKeyID,
		SecretAccessKey: found.SecretAccessKey,
		SessionToken:    found.SessionToken,
		Source:          source,
		CanExpire:       true,
		Expires:         found.RenewAt,
	}, nil
}
