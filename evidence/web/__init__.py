"""The one door to the network.

``Web`` fetches; ``Policy`` says what it may; ``World`` is what lies behind it, for tests; ``redact`` takes
the secrets out of an address before it is stored or shown, ``redact_within`` out of those in a text.
``evidence.web.failures`` draws what can go wrong.
"""

from __future__ import annotations

from evidence.web.door import Web
from evidence.web.policy import Policy
from evidence.web.redaction import redact, redact_within
from evidence.web.wire import World

__all__ = ["Policy", "Web", "World", "redact", "redact_within"]
