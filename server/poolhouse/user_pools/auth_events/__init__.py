"""Authentication events: what is noted of users while threat protection is on, shown, and judged."""
