"""The project's own Rasa components and what they are made of."""
