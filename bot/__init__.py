"""The assistant's knowledge and understanding, and the Rasa project."""
