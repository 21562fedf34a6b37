"""The commands of `python -m etl`, one a file: HELP, configure(parser) and run(args) → exit code."""
