"""Functions of the operators' own, which decide about what happens here: on AWS Lambda, or behind a URL."""
