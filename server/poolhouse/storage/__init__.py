"""Where everything durable lives: one contract (`store`), two engines (`sqlite`, `postgres`), one place that picks one.

SQL for each subject of the product is in the file of that name; nothing outside this package writes SQL.
"""
