"""`python -m concept` is the command `concept`."""

from concept.cli import main

main()
