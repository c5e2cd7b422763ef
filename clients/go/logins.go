package poolhouse

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
)

const ofAWS = "cognito-idp."

var (
	issuer = regexp.MustCompile(`^https?://([^/]+)/(?:.*/)?(([a-z0-9-]+)_[0-9A-Za-z]+)$`)

	errNoIDToken = errors.New("this is not the ID token of a user pool")
)

// SignInLogins is the logins of who holds a user pool's ID token; an error if it is no such token. Nothing is verified:
// that is the server's part.
func SignInLogins(idToken string) (map[string]string, error) {
	parts := strings.Split(idToken, ".")
	if len(parts) != 3 {
		return nil, errNoIDToken
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		Issuer string `json:"iss"`
		Use    string `json:"token_use"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil || claims.Use != "id" {
		return nil, errNoIDToken
	}
	found := issuer.FindStringSubmatch(claims.Issuer)
	if found == nil {
		return nil, errNoIDToken
	}
	host, pool, region := found[1], found[2], found[3]
	if !strings.HasPrefix(host, ofAWS) {
		host = ofAWS + region + ".amazonaws.com"
	}
	return map[string]string{host + "/" + pool: idToken}, nil
}
