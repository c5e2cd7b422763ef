package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	poolhouse "github.com/poolhouse/poolhouse/clients/go"
	"github.com/poolhouse/poolhouse/clients/go/awscredentials"
)

func main() {
	ctx, files, bucket := context.Background(), os.Getenv("FILES_URL"), "files"
	client := must(poolhouse.Connect(os.Getenv("SERVER_GRPC"), poolhouse.WithPlaintext()))
	identity := client.Credentials(poolhouse.CredentialsOptions{
		IdentityPoolID: os.Getenv("IDENTITY_POOL_ID"),
		Logins: func(context.Context) (map[string]string, error) {
			return poolhouse.SignInLogins(os.Getenv("ID_TOKEN"))
		},
	})
	store := s3.New(s3.Options{Region: "us-east-1", BaseEndpoint: &files, UsePathStyle: true,
		Credentials: awscredentials.New(identity)})
	own := must(identity.Get(ctx)).IdentityID + "/diary.txt"
	must(store.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &own, Body: strings.NewReader("Dear diary")}))
	found := must(store.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &own}))
	fmt.Println(string(must(io.ReadAll(found.Body))))
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
