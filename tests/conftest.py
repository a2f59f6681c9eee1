"""What all tests share: the options and the summary of the conformance suite."""

pytest_plugins = ["tests.conformance.plugin"]
