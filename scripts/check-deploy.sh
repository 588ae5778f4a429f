#!/usr/bin/env bash
# Django's deployment checks under settings as a production server would have them.
set -eu
key() { .venv/bin/python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())'; }
export DEBUG=0 DEMO=0
SECRET_KEY="$(key)$(key)"; VAULT_KEYS="1:$(key)"; INDEX_KEYS="1:$(key)"; AUDIT_KEY="$(key)"
export SECRET_KEY VAULT_KEYS INDEX_KEYS AUDIT_KEY
export EMAIL_HOST=smtp.example.gov.cn ALLOWED_HOSTS=party.example.gov.cn CSRF_TRUSTED_ORIGINS=https://party.example.gov.cn
exec .venv/bin/python manage.py check --deploy --fail-level WARNING
