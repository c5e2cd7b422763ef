"""Devices that users sign in from: remembered, proven, listed and forgotten."""
