"""The command ``vnadmin-doc``: a thin shell over the library."""
