"""Which parts of a text belong to something that was found already."""


class Taken:
    """Which characters of a text are part of something found already: asking costs no more than what is asked about."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marks = bytearray(len(text))

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing found lies within [start, end)."""
        return self._marks.find(1, start, end) < 0

    def take(self, start: int, end: int) -> None:
        """Take [start, end)."""
        self._marks[start:end] = b"\1" * (end - start)

    def word_before(self, start: int) -> int:
        """Where the last character stands before ``start`` that is no space; 0 where there is none."""
        while start > 0 and self._text[start - 1].isspace():
            start -= 1
        return max(0, start - 1)
