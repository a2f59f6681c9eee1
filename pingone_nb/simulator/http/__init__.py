"""The API over the rules: routes, what requests may hold, how replies show it; one noun a file."""
