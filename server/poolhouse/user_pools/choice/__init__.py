"""Choice-based sign-in (USER_AUTH): the user says by which first factor, among those that pool and user have."""
