"""Cryptography as plain functions: values in, values out; nothing here awaits or does I/O."""
