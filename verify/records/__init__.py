"""The record, its bundle, and the audit that needs neither us nor a network."""
