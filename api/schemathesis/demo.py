"""Before a run: asks a demo server what there is, and writes it down for the generator.

    python demo.py <address> <role> <folder>

Random ids name nothing: nearly every answer would be 404. Each list becomes a dictionary of the
form that `schemathesis.toml` names, one quoted value in a line.
"""

import datetime
import pathlib
import sys

import requests

PASSWORD = "testpass123"
# Of who registers during a run.
NEWCOMERS_PASSWORD = "a-rather-long-one-7"
LOGINS = {"patient": "testpatient", "doctor": "testdoctor", "admin": "testadmin"}
# So many of a list are enough to meet every status at every edge of the join window.
MOST = 100


class Caller:
    """Somebody signed in at the server."""

    def __init__(self, address, login):
        self.address = f"{address}/api/v1"
        answer = requests.post(
            f"{self.address}/auth/login",
            json={"login": login, "password": PASSWORD},
            timeout=30,
        )
        answer.raise_for_status()
        self.id = answer.json()["account"]["id"]
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def items(self, path, **params):
        """The items of a list."""
        answer = requests.get(
            f"{self.address}{path}", headers=self.headers, params=params, timeout=30
        )
        answer.raise_for_status()
        return answer.json()["items"]

    def ids(self, path):
        """The ids of a list's first page."""
        return [item["id"] for item in self.items(path, limit=MOST)]


def ids_with(appointments, action):
    """Those with which the caller may do something."""
    return [item["id"] for item in appointments if action in item["allowed_actions"]]


def dictionaries(address, role):
    """Values by the name of their dictionary."""
    # Nobody tries the patient's ids: what an address book or an old link would give away.
    own = Caller(address, LOGINS.get(role, LOGINS["patient"]))
    admin = Caller(address, LOGINS["admin"])
    doctor = Caller(address, LOGINS["doctor"])
    patient = Caller(address, LOGINS["patient"])
    days = [datetime.date.today() + datetime.timedelta(days=day) for day in range(-7, 22)]
    free = own.items(f"/doctors/{doctor.id}/slots", **{"from": days[8], "to": days[-1]})
    appointments = own.items("/appointments", limit=MOST)
    live = [item["id"] for item in appointments if item["status"] in ("pending", "confirmed")]
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    return {
        # The admin's list has everybody's: some of them are not the caller's, and say so.
        "appointments": [item["id"] for item in appointments] + admin.ids("/appointments")[:10],
        # Only these are called off, so that something is left for the others.
        "given_up": live[-2:],
        "confirmable": ids_with(appointments, "confirm"),
        "past": ids_with(appointments, "complete"),
        "open": [
            item["id"]
            for item in appointments
            # Instants of one form are ordered as their texts are.
            if item["status"] == "confirmed" and item["opens_at"] <= now <= item["closes_at"]
        ],
        "doctors": own.ids("/doctors"),
        # Nobody is free at all times: who books takes the doctor whose free times stand below.
        "free_doctor": [doctor.id],
        "free_times": [slot["starts_at"] for slot in free][:MOST],
        "visit_types": [kind["id"] for kind in own.items(f"/doctors/{doctor.id}/visit-types")],
        "patients": [patient.id],
        "accounts": admin.ids("/accounts"),
        "mails": admin.ids("/mails"),
        "sessions": own.ids("/me/sessions"),
        "days": [day.isoformat() for day in days],
        "passwords": [PASSWORD, NEWCOMERS_PASSWORD],
        "emails": [account["email"] for account in admin.items("/accounts", limit=MOST)],
        "logins": [*LOGINS.values(), "testpatient2", "testdoctor2"],
    }


def main(address, role, folder):
    """Writes the dictionaries of a role."""
    for name, values in dictionaries(address, role).items():
        # A dictionary may not be empty; an id of nothing is what the list then has to offer.
        lines = [f'"{value}"\n' for value in values] or ['"00000000-0000-0000-0000-000000000000"\n']
        pathlib.Path(folder, f"{name}.dict").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
