"""The assistant's knowledge and understanding: the notice, its facts, redaction, the Rasa project."""
