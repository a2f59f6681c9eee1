"""Secrets, and how what is sensitive is taken out of what is kept or shown."""
