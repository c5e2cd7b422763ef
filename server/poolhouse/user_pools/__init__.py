"""User pools: the directory of users, their sign-up, sign-in and recovery, and the tokens they get."""
