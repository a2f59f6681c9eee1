"""What a tutorial notebook needs at hand: a client, the simulator or a real environment, forms."""

from pingone_nb.lab.lesson.lesson import Lesson

__all__ = ["Lesson"]
