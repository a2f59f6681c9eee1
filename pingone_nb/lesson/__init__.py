"""What a tutorial notebook needs at hand; the place where client, forms and simulator meet."""

from pingone_nb.lesson.lesson import Lesson

__all__ = ["Lesson"]
