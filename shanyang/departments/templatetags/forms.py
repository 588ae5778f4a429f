"""What every form that writes carries."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def request_key(context: template.Context) -> SafeString:
    """The hidden mark by which a second click is recognized.

    A form shown again after a refusal keeps its mark: nothing was saved under it.
    """
    request = context.get("request")
    sent = request.POST.get("request_key", "") if request is not None and request.method == "POST" else ""
    key = sent if len(sent) == 32 and sent.isalnum() else uuid.uuid4().hex
    return format_html('<input type="hidden" name="request_key" value="{}">', key)
