"""A test suite as you would write it for your own application: copy it, and change it.

The fixtures come with `pingone_nb`; each test has a simulator of its own.
"""

import pytest

from pingone_nb.expectation import expect, expect_refusal

PHONE = "+14135550150"


def test_the_right_passcode_completes(pingone_client, pingone_simulator):
    """Two calls, and the user is who they say."""
    begun = pingone_client.one_time_sms(pingone_simulator.user.id, phone=PHONE)
    expect(begun).status("OTP_REQUIRED").channel("SMS").allows("otp.check")

    done = pingone_client.check_otp(begun, otp=pingone_simulator.inbox.newest_passcode())
    expect(done).status("COMPLETED").allows_nothing()


def test_a_wrong_passcode_may_be_typed_again(pingone_client, pingone_simulator):
    """A wrong passcode is refused, and the authentication goes on."""
    begun = pingone_client.one_time_sms(pingone_simulator.user.id, phone=PHONE)

    refusal = expect_refusal(lambda: pingone_client.check_otp(begun, otp="000000"))
    refusal.code("INVALID_DATA").detail("INVALID_OTP").target("otp")
    expect(pingone_client.read(begun)).status("OTP_REQUIRED")


def test_a_late_passcode_is_refused(pingone_client, pingone_simulator):
    """Time passes on the simulator's clock; nobody waits."""
    begun = pingone_client.one_time_sms(pingone_simulator.user.id, phone=PHONE)
    passcode = pingone_simulator.inbox.newest_passcode()
    pingone_simulator.clock.advance(seconds=31 * 60)

    expect_refusal(lambda: pingone_client.check_otp(begun, otp=passcode)).detail(
        "OTP_SESSION_EXPIRED"
    )


@pytest.mark.pingone(daily_quota=1)
def test_the_second_message_of_the_day_is_refused(pingone_client, pingone_simulator):
    """The marker's arguments are the simulator's."""
    user_id = pingone_simulator.user.id
    pingone_client.one_time_sms(user_id, phone=PHONE)

    expect_refusal(lambda: pingone_client.one_time_sms(user_id, phone=PHONE)).detail(
        "SMS_VOICE_LIMIT_REACHED"
    )


def test_nobody_but_the_simulator_was_asked(pingone_client, pingone_history):
    """What was sent, and to whom, is in the history."""
    pingone_client.connect()

    expect(pingone_history).operations("token").only_simulated().no_refusals()
