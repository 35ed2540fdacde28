"""What can go wrong with a record, a bundle or a setting.

VerifyError             every error of the last stage
├── RecordError         bytes that are not a record of the known schema
│   ├── NotStandingError        a record that was corrected or withdrawn meanwhile
│   └── BundleGoneError         the bundle of a record is not where it was filed
├── ExportError         a record that a format cannot tell, or that must not go out in it
├── SettingError        a setting that makes no sense
└── StoreError          the database of records cannot be used as it is
    ├── StoreDamagedError       what is in it is not what was put into it
    ├── StoreUnreachableError   its server does not answer, or lets nobody in
    └── NoSuchRecordError       no record in it has that id, or several have
"""

from __future__ import annotations

from claims.errors import RecountError


class VerifyError(RecountError):
    """Every error of the last stage."""


class RecordError(VerifyError):
    """Bytes that are not a record of the known schema."""


class NotStandingError(RecordError):
    """A record that is to be corrected or withdrawn was so already."""


class BundleGoneError(RecordError):
    """The bundle of a record is not where it was filed."""


class ExportError(VerifyError):
    """A record that a format cannot tell, or that must not go out in it."""


class SettingError(VerifyError):
    """A setting that makes no sense."""


class StoreError(VerifyError):
    """The database of records cannot be used as it is."""


class StoreDamagedError(StoreError):
    """What is in the database is not what was put into it."""


class StoreUnreachableError(StoreError):
    """The database's server does not answer, or lets nobody in."""


class NoSuchRecordError(StoreError):
    """No record in the store has that id, or several have."""
