"""The parts of ``manage.py log``: a module each, with HELP, add_arguments(parser) and run(command, options)."""
