"""The options of `sim`, read off what `Simulator` takes."""

from __future__ import annotations

import argparse
import inspect

import pytest

from pingone_nb.commands.sim import add_options, simulator_of
from pingone_nb.simulator import Policy, Simulator

NO_OPTIONS = {"self", "clock", "user", "policy"}
FLAGS = {"has_roles": "--no-roles"}


def parser() -> argparse.ArgumentParser:
    """A parser with the options."""
    made = argparse.ArgumentParser()
    add_options(made)
    return made


def arguments() -> list[str]:
    """What the simulator and its policy take."""
    taken = [*inspect.signature(Simulator.__init__).parameters]
    policy = [name for name in inspect.signature(Policy.of).parameters if name != "id"]
    return [name for name in (*taken, *policy) if name not in NO_OPTIONS]


@pytest.mark.parametrize("name", arguments())
def test_each_argument_is_an_option_with_help(name: str) -> None:
    """Whatever Simulator or Policy.of takes can be said on the command line, and is explained."""
    flag = FLAGS.get(name, f"--{name.replace('_', '-')}")
    actions = {each.option_strings[0]: each for each in parser()._actions}

    assert flag in actions
    assert actions[flag].help
    assert not str(actions[flag].help).startswith(";")


def test_what_is_not_said_is_left_to_the_simulator() -> None:
    """Without options the simulator is what it is without arguments."""
    made = simulator_of(parser().parse_args([]))
    usual = Simulator()

    assert made.policy == usual.policy
    assert made.user == usual.user
    assert made._environment.readings == usual._environment.readings
    assert made._environment.quotas._limit == usual._environment.quotas._limit


def test_each_option_arrives() -> None:
    """What an option says is what the simulator is made with."""
    words = (
        "--seed 7 --no-roles --user-name bob --otp-length 8 --number-matching --daily-quota 3"
        " --one-time-lockout never --push-timeout failed --auth-method post"
        " --cool-down too_many_otp_retries --daily-limit quota_exceeded --no-devices refused"
        " --new-users-mfa off --without-grant --allow-mfa-disabled-users"
    )
    made = simulator_of(parser().parse_args(words.split()))

    assert made.environment_id == Simulator(seed=7).environment_id
    assert made.user.username == "bob"
    assert (made.policy.otp_rules("SMS").length, made.policy.number_matching) == (8, True)
    assert made._environment.quotas._limit == 3
    assert made._environment.readings.one_time_lockout == "never"
    assert made._environment.readings.push_timeout == "failed"
    assert made._environment.readings.cool_down == "too_many_otp_retries"
    assert made._environment.readings.daily_limit == "quota_exceeded"
    assert made._environment.readings.no_devices == "refused"
    assert made._environment.readings.new_users_mfa == "off"
    assert not made._application.has_grant
    assert not made.policy.says("blockMfaDisabledUsers")
    assert made._application.auth_method == "post"
    assert not made._application.has_roles


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("--seed", "repeat the same IDs and passcodes; for tests only"),
        ("--no-roles", "the worker application has no roles, so it gets no access token"),
        ("--user-id", "UUID of the user; default"),
        ("--otp-length", "number of digits in a passcode, 6 to 10; default: 6"),
        ("--push-timeout", "PUSH_CONFIRMATION_TIMED_OUT, or FAILED; default: status"),
    ],
)
def test_help_is_the_first_sentence_and_the_default(flag: str, words: str) -> None:
    """The docstring's first sentence explains the option; a default is told."""
    actions = {each.option_strings[0]: each for each in parser()._actions}

    assert words in str(actions[flag].help)
