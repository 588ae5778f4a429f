"""Who opens what. One line for each address; the access matrix asks every line of everybody.

    "name": Row(get=…, post=…, subject=…)

`get` and `post` name the people who get in, by their names in tests/cast.py;
everybody else is turned away. `subject` says which record of the world fills
the address: those people are meant for the record inside their scopes, and
`outside` for its twin across the street (by default those who
stand there for the people inside). `public` opens an address to everybody.

Inside stands in 东方红街道, 外卖送餐类, with 孙 and 陈; outside in 焦东街道, 快递类, with 钱 and 史.
王 is the registrar too and knows every enterprise of the district.
"""

from __future__ import annotations

from dataclasses import dataclass, field

EVERYBODY = "lin wang shi zhao qian wu sun zheng feng chen system_admin security_admin audit_admin"
SURVEY = "lin wang shi zhao qian wu sun zheng feng chen"
OFFICERS = "lin wang shi zhao qian wu zheng"
GROUND = "lin wang shi zhao qian wu"


@dataclass(frozen=True)
class Row:
    get: str = ""
    post: str = ""
    subject: str = ""
    outside: str | None = None
    post_outside: str | None = None
    arg: str = "pk"
    kwargs: dict[str, object] = field(default_factory=dict)
    public: bool = False
    why: str = ""

    def people(self, method: str, side: str) -> set[str]:
        inside = set((self.get if method == "GET" else self.post).split())
        if side == "inside" or not self.subject:
            return inside
        named = self.outside if method == "GET" else self.post_outside
        if named is not None:
            return set(named.split())
        # Across the street 钱 stands for 赵 and 史 for 王, who goes on as registrar.
        across = {"lin": {"lin"}, "wang": {"wang", "shi"}, "zhao": {"qian"}}
        return set().union(*(others for one, others in across.items() if one in inside))


PAGES: dict[str, Row | list[Row]] = {}

# Back-office tables: who opens them. Add and change follow from WRITERS; nobody deletes.
ADMIN_READERS = {
    "departments_user": "system_admin security_admin",
    "departments_division": "system_admin security_admin",
    "departments_department": "system_admin security_admin",
    "departments_sector": "system_admin security_admin",
    "departments_responsibility": "system_admin",
    "departments_partyorganization": "system_admin security_admin",
    "departments_parametervalue": "system_admin",
    "departments_workingday": "system_admin",
    "departments_job": "system_admin",
    "departments_post": "system_admin security_admin",
    "departments_auditevent": "audit_admin",
}
ADMIN_WRITERS = {
    "departments_user": "system_admin",
    "departments_division": "system_admin",
    "departments_department": "system_admin",
    "departments_sector": "system_admin",
    "departments_responsibility": "system_admin",
    "departments_partyorganization": "system_admin",
    "departments_parametervalue": "system_admin",
    "departments_workingday": "system_admin",
    "departments_post": "security_admin",
}
ADMINISTRATORS = "system_admin security_admin audit_admin"

TABLES = ("divisions", "departments", "responsibilities")

PAGES |= {
    # -- the roof ---------------------------------------------------------
    "home": Row(get=EVERYBODY),
    "dashboard": Row(get=EVERYBODY),
    "search": Row(get=EVERYBODY),
    "display": Row(post=EVERYBODY, public=True, why="size and contrast of the page, kept in a cookie"),
    "keys": Row(get=EVERYBODY, public=True),
    "public": Row(get=EVERYBODY, public=True),
    "privacy": Row(get=EVERYBODY, public=True),
    "complaint": Row(get=EVERYBODY, post=EVERYBODY, public=True),
    "complaint-receipt": Row(get=EVERYBODY, public=True, subject="complaint", arg="code", outside=EVERYBODY),
    "complaints": Row(get=EVERYBODY, post=EVERYBODY, why="empty for whoever does not lead"),
    "complaint-answer": Row(get="lin", post="lin", subject="complaint"),
    "demo-sign-in": Row(why="only a demo has doors"),
    "admin-sign-in": Row(get=EVERYBODY, public=True),
    # -- accounts -----------------------------------------------------------
    "account_login": Row(get=EVERYBODY, post=EVERYBODY, public=True),
    "account_logout": Row(get=EVERYBODY, post=EVERYBODY, public=True),
    "account_inactive": Row(get=EVERYBODY, public=True),
    "account_signup": Row(get=EVERYBODY, post=EVERYBODY, public=True, why="says that nobody signs up here"),
    "account_reset_password": Row(get=EVERYBODY, public=True, why="says whom to ask"),
    "account_reauthenticate": Row(get=EVERYBODY, post=EVERYBODY),
    "account_change_password": Row(get=EVERYBODY, post=EVERYBODY),
    "usersessions_list": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_index": Row(get=EVERYBODY),
    "mfa_authenticate": Row(get=EVERYBODY, post=EVERYBODY, public=True, why="the second step of a sign-in under way"),
    "mfa_reauthenticate": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_activate_totp": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_deactivate_totp": Row(why="nothing to switch off before it was switched on"),
    "mfa_generate_recovery_codes": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_view_recovery_codes": Row(why="nobody here has made any yet"),
    "mfa_download_recovery_codes": Row(),
    "mfa_list_webauthn": Row(get=EVERYBODY),
    "mfa_add_webauthn": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_edit_webauthn": Row(get=EVERYBODY, post=EVERYBODY, kwargs={"pk": 1}, why="asks for the password first"),
    "mfa_remove_webauthn": Row(get=EVERYBODY, post=EVERYBODY, kwargs={"pk": 1}),
    "mfa_login_webauthn": Row(get=EVERYBODY, post=EVERYBODY, public=True),
    "mfa_reauthenticate_webauthn": Row(get=EVERYBODY, post=EVERYBODY),
    # -- tables that travel to a spreadsheet and back --------------------------
    "tables:index": Row(get=SURVEY),
    "tables:table": [Row(get=SURVEY, post=SURVEY, kwargs={"key": key}) for key in TABLES],
    "tables:export": [Row(post=SURVEY, kwargs={"key": key}) for key in TABLES],
    "tables:preview": Row(get="zhao", subject="table_upload", outside="qian"),
    "tables:apply": Row(post="zhao", subject="table_upload", post_outside="qian"),
    "tables:rejected": Row(subject="table_upload", why="this upload has no wrong rows"),
    # -- lists: open to everybody who is signed in, each sees the rows in scope --
    "enterprises:enterprises": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:outlets": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:buildings": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:people": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:employments": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:submissions": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:obligations": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:responsibilities": Row(get=EVERYBODY, post=EVERYBODY),
    # -- one record -----------------------------------------------------------
    "enterprises:enterprise": Row(get="lin wang zhao wu sun zheng chen", subject="enterprise"),
    "enterprises:person": Row(get="lin zhao wu sun zheng chen", subject="worker"),
    "enterprises:person-phone": Row(post="lin zhao wu sun zheng chen", subject="worker"),
}
