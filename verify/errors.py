"""What can go wrong with a record, a bundle or a setting.

VerifyError             every error of the last stage
├── RecordError         bytes that are not a record of the known schema
└── SettingError        a setting that makes no sense
"""

from __future__ import annotations

from claims.errors import RecountError


class VerifyError(RecountError):
    """Every error of the last stage."""


class RecordError(VerifyError):
    """Bytes that are not a record of the known schema."""


class SettingError(VerifyError):
    """A setting that makes no sense."""
