"""What was measured before: kept by content, and by what each measurement depends on."""
