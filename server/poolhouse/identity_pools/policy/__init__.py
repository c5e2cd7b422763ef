"""The language of IAM policies: what a document says, and whether it allows a request. Values in, values out, no I/O.

The rules are those of the IAM User Guide: its grammar of policies, condition operators, variables, multivalued context
keys, and evaluation logic. What is refused here IAM refuses too, or it could never do what its author meant.
"""
