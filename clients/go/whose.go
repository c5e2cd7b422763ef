package poolhouse

import "context"

// identify gives credentials, and has the device show the data of the identity that they are of.
func (e *engine) identify(ctx context.Context) (Credentials, error) {
	forgotten := e.local.timesForgotten()
	credentials, err := e.credentials.Get(ctx)
	if err != nil {
		return Credentials{}, err
	}
	shown := e.local.identityID()
	if shown == credentials.IdentityID {
		return credentials, nil
	}
	succeeds, err := e.succeeds(ctx, shown, credentials.IdentityID)
	if err != nil {
		return Credentials{}, err
	}
	return credentials, e.local.move(credentials.IdentityID, succeeds, forgotten)
}

// succeeds tells whether an identity is the one that another has become, so that everything of that one is its own.
func (e *engine) succeeds(ctx context.Context, former, identityID string) (bool, error) {
	if former == "" {
		return true, nil
	}
	logins, err := e.credentials.logins(ctx)
	if err != nil {
		return false, err
	}
	found, err := e.credentials.renewals.of(ctx, former, logins)
	if judge(err) == stop {
		return false, nil
	}
	return found.IdentityID == identityID, err
}
