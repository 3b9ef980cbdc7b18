"""What people touch: NiceGUI widgets, one per file, with JavaScript and styles beside them."""
