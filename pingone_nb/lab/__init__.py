"""What needs Jupyter: forms, lessons, pictures, comparisons, the app, the runner of notebooks."""
