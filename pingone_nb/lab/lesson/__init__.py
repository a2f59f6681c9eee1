"""What a tutorial notebook needs at hand: a client, the simulator or a real environment, forms."""

from pingone_nb.lab.lesson.lesson import Lesson
from pingone_nb.settings import LIVE_VARIABLES

__all__ = ["LIVE_VARIABLES", "Lesson"]
