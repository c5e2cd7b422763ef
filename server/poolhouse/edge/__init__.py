"""The faces of Poolhouse: each turns what its clients speak into messages, and answers back."""
