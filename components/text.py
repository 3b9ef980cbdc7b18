"""Words in an HTML element of a meaning: headings, paragraphs. Always text, never HTML."""

from nicegui.elements.mixins.text_element import TextElement


class Text(TextElement):
    """`Text('h1', 'Lobby')`; change it by its `text`."""

    def __init__(self, tag: str, text: str, classes: str = '') -> None:
        super().__init__(tag=tag, text=text)
        if classes:
            self.classes(classes)
