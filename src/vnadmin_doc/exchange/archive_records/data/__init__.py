"""Tables, schemas and the example of ``hoso.toml`` for archive records."""
