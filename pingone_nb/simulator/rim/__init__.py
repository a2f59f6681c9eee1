"""How requests get in and replies out: without a socket, on a port, or not at all."""
