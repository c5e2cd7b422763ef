package poolhouse_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"testing"

	poolhouse "github.com/poolhouse/poolhouse/clients/go"
)

// A token belongs to its pool, as in all languages; what is no token is refused.
func TestATokenBelongsToItsPool(t *testing.T) {
	var shared struct {
		Cases []struct {
			Name, Provider string
			Claims         json.RawMessage
		}
		NoTokens []string `json:"no_tokens"`
	}
	conformance(t, "sign_in_logins.json", &shared)
	for _, one := range shared.Cases {
		token := "x." + base64.RawURLEncoding.EncodeToString(one.Claims) + ".x"
		logins, err := poolhouse.SignInLogins(token)
		if one.Provider == "" && err == nil {
			t.Errorf("%s: %v", one.Name, logins)
		}
		if one.Provider != "" && !maps.Equal(logins, map[string]string{one.Provider: token}) {
			t.Errorf("%s: %v, %v", one.Name, logins, err)
		}
	}
	for _, text := range shared.NoTokens {
		if logins, err := poolhouse.SignInLogins(text); err == nil {
			t.Errorf("%q: %v", text, logins)
		}
	}
}
