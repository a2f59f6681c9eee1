"""What the command `pingone-nb` can do, one module a word."""
