"""Cells of a lesson whose every secret is a canary, told by `CANARY_…` variables.

The kernel writes the passcodes and tokens that it makes to the file named by `CANARY_MADE`, for the
search to look for them, too.
"""

from __future__ import annotations

OPEN = """
import os
from pingone_nb import Client, Secret
from pingone_nb.lab.lesson import Lesson
from pingone_nb.simulator import Policy, Simulator, User

user = User(email=os.environ["CANARY_EMAIL"], phone=os.environ["CANARY_PHONE"])
simulator = Simulator(
    client_secret=os.environ["CANARY_CLIENT_SECRET"], user=user, policy=Policy.of(otp_length=10)
)
client = Client(simulator.settings(), session=simulator.session())
lesson = Lesson(
    client,
    simulator=simulator,
    phone_number=Secret(os.environ["CANARY_PHONE"]),
    email_address=Secret(os.environ["CANARY_EMAIL"]),
)
client.connect()
"""

TELL = """
made = [message.otp for message in simulator.inbox]
made.append(client._credentials.current()._token.reveal())
with open("{path}", "a") as file:
    file.write("\\n".join(made) + "\\n")
"""
