"""Pictures of a history: SVG that reads in light and dark themes, in words, and without colours."""

from pingone_nb.lab.pictures.canvas import Picture
from pingone_nb.lab.pictures.replies import latency_by_operation, outcomes_over_time
from pingone_nb.lab.pictures.sequence import sequence_diagram
from pingone_nb.lab.pictures.timeline import timeline

__all__ = [
    "Picture",
    "latency_by_operation",
    "outcomes_over_time",
    "sequence_diagram",
    "timeline",
]
