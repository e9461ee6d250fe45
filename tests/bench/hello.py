"""The peer of the start-up benchmark: the smallest Textual app."""

from textual.app import App
from textual.widgets import Static


class Hello(App):
    """Says hello."""

    def compose(self):
        """One line of text."""
        yield Static("hello world")


if __name__ == "__main__":
    Hello().run()
