"""What a tutorial notebook needs at hand; the place where client, forms and simulator meet."""

from pingone_nb.lab.lesson.lesson import Lesson

__all__ = ["Lesson"]
