"""Notifications to devices that sleep: applications, devices, subscriptions, and the work of notifying."""
