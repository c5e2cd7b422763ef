package poolhouse

import (
	"context"
	"time"
)

// CredentialsBy gives credentials by a clock of the test's own.
func (c *Client) CredentialsBy(
	options CredentialsOptions, now func() time.Time, random func() float64, pause func(time.Duration),
) *IdentityCredentials {
	return newCredentials(c, options, clock{now, random, func(_ context.Context, length time.Duration) { pause(length) }})
}

// OpenDeviceBy opens a device whose pauses are the test's, each as long as chance lets it be.
func OpenDeviceBy(
	ctx context.Context, client *Client, options DeviceOptions, pause func(context.Context, time.Duration),
) (*Device, error) {
	return openDevice(ctx, client, options, clock{time.Now, func() float64 { return 1 }, pause})
}
