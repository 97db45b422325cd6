"""One module per question; every check takes the case and returns a finding."""
