"""Notifications to devices that sleep, through the push services of their makers."""
