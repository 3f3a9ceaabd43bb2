"""The HTTP side: the chat contract, the pages, and the only place where parts are wired."""
