"""The emulator's demo of sync: a page on which two devices of one guest have the same data."""

from poolhouse.edge.demo.page import routes

__all__ = ["routes"]
