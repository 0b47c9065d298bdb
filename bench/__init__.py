"""What is measured, against whom, on the same work; prints ratios."""
