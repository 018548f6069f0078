"""During a run: signs the role in, counts the answers, and says which findings are none, and why.

`schemathesis.toml` names what is generated. This file is told its role, the server's address and
where the counts go in `MYDOCTOR_RUN_ROLE`, `MYDOCTOR_RUN_ADDRESS` and `MYDOCTOR_RUN_COUNTS`.
"""

import atexit
import collections
import itertools
import json
import os
import pathlib
import urllib.parse

import requests
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import RejectedPositiveData

from demo import LOGINS, NEWCOMERS_PASSWORD, PASSWORD

ADDRESS = f"{os.environ['MYDOCTOR_RUN_ADDRESS']}/api/v1"
LOGIN = LOGINS.get(os.environ["MYDOCTOR_RUN_ROLE"])
COUNTS = pathlib.Path(os.environ["MYDOCTOR_RUN_COUNTS"])
SERVER_SECRET = os.environ["MYDOCTOR_JITSI_SERVER_SECRET"]

COOKIE = "mydoctor_refresh"
# What would end the run for its role is done by somebody who has just come. Only patients erase their
# accounts: what the others are told is worth a look too.
BY_NEWCOMERS = ["PUT /api/v1/me/password"]
if LOGIN == LOGINS["patient"]:
    BY_NEWCOMERS.append("POST /api/v1/me/erasure")
SETTINGS = "PUT /api/v1/settings"
# What only makes sense with the cookie of a session.
WITH_COOKIE = ["POST /api/v1/auth/refresh", "POST /api/v1/auth/logout"]

counts = collections.Counter()
numbers = itertools.count()


def sign_in(login, secret):
    """The answer to a sign-in."""
    said = {"login": login, "password": secret}
    answer = requests.post(f"{ADDRESS}/auth/login", json=said, timeout=30)
    answer.raise_for_status()
    return answer


def newcomer():
    """The token of a patient who has just come, and may go again."""
    email = f"newcomer-{next(numbers)}@example.org"
    said = {
        "email": email,
        "password": NEWCOMERS_PASSWORD,
        "name": "New Comer",
        "time_zone": "Europe/Berlin",
    }
    requests.post(f"{ADDRESS}/auth/register", json=said, timeout=30).raise_for_status()
    return sign_in(email, NEWCOMERS_PASSWORD).json()["access_token"]


def bearer(case, token):
    """Shows a token."""
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}


if LOGIN:

    # A token for each operation: one that ends sessions does not end those of the others. After a 401
    # it is asked for again.
    @schemathesis.auth(cache_by_key=lambda case, _: case.operation.label).skip_for(
        path_regex="^/api/v1/video/"
    ).skip_for(name=[*WITH_COOKIE, *BY_NEWCOMERS])
    class Person:
        """Who has the role."""

        def get(self, _case, _):
            return sign_in(LOGIN, PASSWORD).json()["access_token"]

        def set(self, case, data, _):
            bearer(case, data)

    @schemathesis.auth(refresh_interval=None).apply_to(name=BY_NEWCOMERS)
    class Newcomer:
        """Another one each time."""

        def get(self, _case, _):
            return newcomer()

        def set(self, case, data, _):
            bearer(case, data)

    @schemathesis.auth().apply_to(name=WITH_COOKIE)
    class Browser:
        """What a browser shows by itself."""

        def get(self, _case, _):
            return sign_in(LOGIN, PASSWORD).cookies[COOKIE]

        def set(self, case, data, _):
            case.cookies = {**(case.cookies or {}), COOKIE: data}

    @schemathesis.auth().apply_to(path_regex="^/api/v1/video/(conference|events)")
    class VideoServer:
        """The clinic's own video server."""

        def get(self, _case, _):
            return SERVER_SECRET

        def set(self, case, data, _):
            bearer(case, data)


@schemathesis.hook
def before_call(_context, case, _kwargs):
    """Keeps the way open: an admin who asks a second factor of all admins gets no further without one."""
    if case.operation.label == SETTINGS and isinstance(case.body, dict):
        if case.body.get("second_factor") in ("admins", "admins_and_doctors"):
            case.body["second_factor"] = "nobody"


@schemathesis.hook
def after_call(_context, case, response):
    """Counts."""
    counts[case.operation.label, response.status_code] += 1


@schemathesis.hook
def filter_failure(_context, failure, case, response):
    """What the document can not say, or what the generator gets wrong."""
    query = urllib.parse.parse_qs(
        urllib.parse.urlsplit(response.request.url).query, keep_blank_values=True
    )
    if isinstance(failure, RejectedPositiveData) and response.status_code == 400:
        # A cursor is the server's own text; one that it never gave is no cursor.
        if "cursor" in query:
            return False
        # JSON Schema takes 3.0 for a whole number. Here a whole number is written as one.
        return not has_whole_float(case.body)
    if isinstance(failure, AcceptedNegativeData):
        # A form sends what nobody filled in as `to=`, which is the same as leaving it out.
        return not any("" in values for values in query.values())
    return True


def has_whole_float(value):
    """Whether a number such as 3.0 is somewhere in it."""
    if isinstance(value, dict):
        return any(has_whole_float(inner) for inner in value.values())
    if isinstance(value, list):
        return any(has_whole_float(inner) for inner in value)
    return isinstance(value, float) and value.is_integer()


@atexit.register
def write_counts():
    """Operation, status, how often."""
    rows = [[operation, status, often] for (operation, status), often in sorted(counts.items())]
    COUNTS.write_text(json.dumps(rows), encoding="utf-8")
