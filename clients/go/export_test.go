package poolhouse

import "time"

// CredentialsBy gives credentials by a clock of the test's own.
func (c *Client) CredentialsBy(
	options CredentialsOptions, now func() time.Time, random func() float64, pause func(time.Duration),
) *IdentityCredentials {
	return newCredentials(c, options, clock{now, random, pause})
}
