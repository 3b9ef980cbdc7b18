"""What is stored: the tables, and the read-only snapshots of them that travel. No queries."""
