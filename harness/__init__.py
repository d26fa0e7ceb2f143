"""What tests and benches, which do not import each other, share to drive the service."""
