"""What the simulated environment knows and by which rules it goes. Nothing here knows of HTTP."""
