"""Triggers: functions of an operator's own that a pool calls at set points of its work, as LambdaConfig names them."""
