"""Questions to the database that more than one room asks, one module per group of tables."""
