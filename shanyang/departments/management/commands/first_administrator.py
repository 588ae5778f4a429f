"""Open the first accounts of an installation: one person opens accounts, another grants the posts.

Nobody may do both, so an installation begins with two people: run it once for
each duty.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from shanyang.departments.actions import accounts, posts
from shanyang.departments.models import Department, Post
from shanyang.departments.rules.actors import NamedJob
from shanyang.departments.rules.duties import Duty

# Who grants and who opens accounts; the audit administrator is then an account like any other.
FIRST = (str(Duty.SECURITY_ADMIN), str(Duty.SYSTEM_ADMIN))


class Command(BaseCommand):
    help = "Open the first administrator of a kind with a one-time password; refused when there is one already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help="Name to sign in with.")
        parser.add_argument("--name", required=True, help="Name of the person.")
        parser.add_argument(
            "--duty", choices=FIRST, default=FIRST[0], help="security_admin grants posts, system_admin opens accounts."
        )
        parser.add_argument("--department", default="organization", help="Code of the department, see load_district.")

    @transaction.atomic
    def handle(self, *, username: str, name: str, duty: str, department: str, **options: Any) -> None:
        if Post.objects.filter(duty=duty).in_force(timezone.localdate()).exists():
            raise CommandError(f"There is a {duty} already; further ones are granted by the security administrator.")
        office = Department.objects.open().filter(code=department).first()
        if office is None:
            raise CommandError(f"There is no department {department!r}. Run load_district first.")
        by = NamedJob("first_administrator")
        user, password = accounts.open_account(username=username, name=name, by=by)
        posts.grant(user=user, department=office, duty=duty, since=timezone.localdate(), by=by)
        self.stdout.write(
            f"{username}: {password}\nThe password works until {accounts.one_time_until(user)};"
            " a new one is asked for at the first sign-in."
        )
