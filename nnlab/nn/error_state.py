"""Error state: arithmetic in which numbers may run away without a warning. Of a run that diverges words tell instead.

numpy keeps what it does about an overflow in a context variable. To change it for each step and back again costs as
much as a product of small matrices; so a training keeps a context of its own, in which it was changed once. Whoever
draws or saves between two steps is outside of it, and is warned as ever.
"""

from __future__ import annotations

from contextvars import Context, copy_context

import numpy as np


def without_warnings() -> Context:
    """Return a context for ``context.run(function, ...)`` in which numpy says nothing of overflow and NaN."""
    context = copy_context()
    context.run(np.seterr, all="ignore")
    return context
