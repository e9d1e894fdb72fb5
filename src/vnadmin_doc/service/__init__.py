"""Service: vnadmin-doc as a server on this machine."""
