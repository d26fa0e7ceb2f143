"""Made cases: pictures, scenarios, hostile files and texts, whole desks of tickets; what draws them and what was drawn.

The service does not know them; tests and benches do.
"""
