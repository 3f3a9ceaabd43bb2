"""Speed and quality beside stock Rasa: `python -m tests.bench`."""
