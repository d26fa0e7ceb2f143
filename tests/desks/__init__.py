"""What holds for every desk, and desks of the tests' own."""
