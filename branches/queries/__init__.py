"""Reads of coverage."""

from branches.queries.facts import Subject, gather_facts, parameters_on

__all__ = ["Subject", "gather_facts", "parameters_on"]
