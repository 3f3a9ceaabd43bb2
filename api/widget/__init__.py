"""The widget: ES modules as people read them, and the one script that websites load."""
