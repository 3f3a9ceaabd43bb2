"""The assistant in a terminal: answer, quotes, and buttons whose number can be typed."""

from typing import Any, Dict, List, Mapping, Optional

import httpx
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

_LEAVE = ("quit", "exit", "bye")


def show(console: Console, reply: Mapping[str, Any]) -> None:
    """Print one reply of the chat contract."""
    for message in reply["messages"]:
        console.print(escape(message["text"]))
    for citation in reply["citations"]:
        console.print(
            Panel(
                escape(f"“{citation['quote']}”"),
                title=escape(citation["section"]),
                title_align="left",
                border_style="dim",
            )
        )
    for number, button in enumerate(buttons(reply), start=1):
        console.print(f"  [bold]{number}[/bold]  {escape(button['title'])}")


def buttons(reply: Mapping[str, Any]) -> List[Dict[str, str]]:
    return [button for message in reply["messages"] for button in message["buttons"]]


def ask(client: httpx.Client, question: str, conversation_id: Optional[str] = None) -> Any:
    """Send one message.

    Raises:
        httpx.HTTPStatusError: the assistant refused it.
    """
    response = client.post(
        "/api/chat", json={"message": question, "conversation_id": conversation_id}
    )
    response.raise_for_status()
    return response.json()


def chat(client: httpx.Client, console: Console) -> None:
    """Talk until "quit", Ctrl-C or Ctrl-D."""
    console.print("Ask about the notice. Type a number to choose, [bold]quit[/bold] to leave.\n")
    identity: Optional[str] = None
    while True:
        try:
            typed = console.input("[bold]> [/bold]").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if typed.lower() in _LEAVE:
            return
        if not typed:
            continue
        try:
            reply = ask(client, typed, identity)
        except httpx.HTTPStatusError as error:
            console.print(escape(error.response.json()["detail"]))
            continue
        identity = reply["conversation_id"]
        show(console, reply)
        console.print()
