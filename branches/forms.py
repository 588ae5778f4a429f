"""Forms of coverage."""

from django import forms


class RefreshForm(forms.Form):
    """Drawing up proposals asks for nothing: the facts are the frozen ones. It carries a refusal back to the page."""
