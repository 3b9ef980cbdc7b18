"""What may happen: one module per noun, deeds that write once and then tell everyone."""
