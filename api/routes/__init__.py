"""HTTP routes: parse, delegate, return."""
