"""Multi-factor authentication: what pools offer, what users set up, and how a second factor is asked for and proven."""
