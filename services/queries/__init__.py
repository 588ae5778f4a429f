"""Reads of the services."""
