"""What people send to a person at the school: stored first, then delivered, then answered."""
