"""A rule of the contract in words → the cases that show it, by their own rules.

A rule that no case can show is in `UNTESTED`, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, tuple[str, ...]] = {
    # token
    "The client authentication method must be the one configured on the application.": (
        "The way of authenticating that the application is not set to is refused",
    ),
    "The token is a JWT signed with RS256, to be taken as opaque by clients.": (
        "A token is signed with RS256, by a key that the discovery document leads to",
        "The token is a JWT: three parts in Base64URL",
    ),
    "From March 2027 on the token's header has typ at+jwt.": (
        "A token's header may say at+jwt, as it will from March 2027 on",
    ),
    "The keys that tokens are signed with are at as/jwks, which as/.well-known/openid-configuration "
    "names.": ("A token is signed with RS256, by a key that the discovery document leads to",),
    "A worker's token carries no scope and comes without a refresh token; roles decide.": (
        "A worker's token comes without a refresh token and without a scope",
    ),
    # beginning
    "The first device in the user's order is the default one.": (
        "The order that is set decides which device is the default",
        "With DEFAULT_TO_FIRST the first of several devices is used at once",
    ),
    "The policy says whether the first device is taken (DEFAULT_TO_FIRST), whether the user is "
    "asked where there are several (PROMPT_TO_SELECT), or always (ALWAYS_DISPLAY_DEVICES).": (
        "With DEFAULT_TO_FIRST the first of several devices is used at once",
        "With PROMPT_TO_SELECT and several devices one has to be chosen",
        "With PROMPT_TO_SELECT and one device it is used at once",
        "With ALWAYS_DISPLAY_DEVICES even a single device has to be chosen",
    ),
    'The policy says whether a user whose MFA is off is refused or bypasses MFA ("Block '
    "authentication when user's MFA is disabled\").": (
        "With MFA disabled a user is refused where the policy blocks such users",
        "With MFA disabled a user bypasses MFA where the policy lets that pass",
    ),
    "A user whose MFA is off and who may bypass it is authenticated at once; a one-time target is "
    "sent its passcode all the same.": (
        "With MFA disabled a user bypasses MFA where the policy lets that pass",
        "With MFA disabled and let through by the policy, a one-time target is sent its passcode",
    ),
    'The policy says whether a disabled user is refused ("Block authentication when user status '
    'is disabled").': ("A disabled user is refused, unless the policy lets that pass",),
    "A user whose account is locked is refused, unless the policy ignores the lock.": (
        "A user whose account is locked is refused, unless the policy lets that pass",
    ),
    "Pages and links have it on the auth host. A sample of a Ping employee's calls it on the API "
    "host, below /v1/environments; that is the other reading.": (
        "By the other reading the API host has authentications, too",
        "Authentications are not on the API host",
        "The links of a new authentication are absolute, and all lead to itself",
    ),
    "A user with a bypass that is in force is authenticated at once, and userBypassEnabled is "
    "true.": ("While a bypass is allowed an authentication is completed as it begins",),
    "An otp that is sent along is checked against the named device, or against every device that "
    "it may belong to.": (
        "A passcode that is sent along completes as the authentication begins",
        "A wrong passcode that is sent along is refused",
    ),
    "Where a passkey names the user by itself, user.id is not needed. A request that names rp in "
    "its place is taken for one.": ("Where a passkey names the user the request need not",),
    "With mobilePayload, application.id is needed.": (
        "A payload of the mobile SDK without its application is refused",
    ),
    "A user gets at most 50 text messages and calls, and 50 e-mails, in a day; days begin at "
    "midnight UTC.": (
        "After 50 SMS and voice messages in a day a user gets no more",
        "After 50 e-mails in a day a user gets no more",
        "The quota is free again the next day",
    ),
    "The Cookie header carries the cookie that came when the remembered device was created.": (
        "A browser that is not remembered does not complete",
    ),
    "A remembered device gives COMPLETED, any other FAILED.": (
        "A browser that is not remembered does not complete",
    ),
    "The policy has to allow rememberMe; deviceSession.id is needed if the device was remembered "
    "with a session.": ("A check of a remembered browser without a policy is refused",),
    # one-time targets
    "A one-time target works for a user without any paired device.": (
        "A one-time SMS brings a passcode that completes",
        "The right passcode of a one-time SMS completes",
    ),
    "Even with a one-time target the user must exist.": (
        "Even with a one-time target the user must exist",
    ),
    "Without policy.id the environment's default policy holds, and its id is returned.": (
        "Without a policy the environment's default one holds, and its id is told",
    ),
    "In replies a phone number is seven asterisks and its last two digits, an e-mail address its "
    "first two characters, four asterisks and the domain.": (
        "A one-time SMS in test mode waits for the passcode that the reply tells",
        "A one-time EMAIL in test mode waits for the passcode that the reply tells",
    ),
    "In test mode nothing is sent, and the passcode comes back in test.otp.": (
        "In test mode nothing is sent",
        "A one-time SMS in test mode waits for the passcode that the reply tells",
    ),
    "A passcode has 6 to 10 digits, 6 unless the policy says otherwise.": (
        "A policy's otpLength of 6 is obeyed",
        "A policy's otpLength of 10 is obeyed",
        "A policy with an otpLength of 11 is refused",
    ),
    "To send a passcode for a one-time target again, begin a new authentication.": (
        "Each authentication is one of its own: sending again begins a new one",
    ),
    "A one-time target can't be of the type WhatsApp.": (
        "A one-time request whose target is WHATSAPP is refused",
    ),
    # reading
    "An end user's token is refused here, a worker application's is taken.": (
        "An end user's token may not read an authentication",
    ),
    "How a push was answered is found out by reading again.": (
        "An approved push completes",
        "A denied push fails",
    ),
    # passcodes
    "A user is never blocked by wrong passcodes for one-time targets.": (
        "Too many wrong passcodes for a one-time target do not block the user",
    ),
    "The policy allows 1 to 7 wrong passcodes, 3 unless it says otherwise.": (
        "With a failure count of 1 the last attempt that is allowed completes",
        "With a failure count of 7 the last attempt that is allowed completes",
        "A policy with a failure count of 8 is refused",
    ),
    "Once the policy's failure count is used up for a one-time target, this authentication takes "
    "no passcode any more; a new one does.": (
        "After the policy's failures a one-time authentication takes no passcode any more",
        "Too many wrong passcodes for a one-time target do not block the user",
    ),
    "Once the failure count is used up for a paired device, the device cools down for the "
    "policy's time and shows coolDownExpiresAt; until then it can be neither checked nor "
    "selected.": (
        "After the failures even the right passcode is refused, with the end of the cool-down",
        "While a device cools down authentications say until when",
        "While a device cools down it cannot be chosen",
    ),
    "With a cool-down of 0 only this passcode is dead; selecting the device again sends a new "
    "one.": ("Without a cool-down only the passcode is dead: choosing again brings a good one",),
    "A passcode is good for the policy's lifetime, by default 30 minutes.": (
        "After its lifetime the right passcode is refused as OTP_SESSION_EXPIRED",
        "Shortly before its lifetime is over the passcode is good",
    ),
    "An authenticator's passcode is taken once, and as many windows of 30 seconds early or late "
    "as the policy's passcodeGracePeriod says.": (
        "A passcode that activated or completed is not accepted a second time",
        "A passcode within the policy's grace period is accepted, one beyond it is not",
    ),
    "The passcode is a JSON string.": ("A passcode that is a number is refused",),
    "Leading zeros of a passcode count.": ("A passcode without its leading zero is another one",),
    "A wrong passcode leaves the status as it is.": (
        "A wrong passcode leaves the status as it is",
    ),
    "No reply says how many attempts are left. By the other reading the detail of a wrong passcode "
    "does, in attemptsRemaining.": (
        "No refusal says how many attempts are left",
        "By the other reading the refusal of a wrong passcode says how many attempts are left",
    ),
    # choosing
    "A device can be selected as long as nothing is final, also after a one-time target.": (
        "From a one-time target one of the user's devices can be chosen",
        "A completed authentication takes no choice any more",
    ),
    "To send a passcode again, select the same device again.": (
        "Choosing the same device again sends a new passcode and ends the old one",
    ),
    "The passcode before is dead once another one was sent.": (
        "Choosing the same device again sends a new passcode and ends the old one",
    ),
    "The assertion is a JSON document in a string, as the browser or PingID Desktop made it.": (
        "An authentication with a passkey asks for an assertion, and the right one completes",
    ),
    "The origin is a whole URL whose host lies within the relying party's id.": (
        "An assertion from a page outside the relying party's domain is refused, and may be repeated",
    ),
    "Only a push can be cancelled, and the application needs version 2.0 of the mobile SDK or "
    "later.": ("Only a push can be cancelled",),
    "A reason other than SIGNOUT, CHANGE_DEVICE and ADD_DEVICE is taken as DEFAULT.": (
        "A push cancelled with CONFORMANCE leads back to the choice of a device",
    ),
    "After CHANGE_DEVICE the user may choose a device; selectedDevice.id still names the one "
    "before.": ("A push cancelled with CHANGE_DEVICE leads back to the choice of a device",),
    "The other reasons lead to the same status.": (
        "A push cancelled with ADD_DEVICE leads back to the choice of a device",
        "A push cancelled with SIGNOUT leads back to the choice of a device",
    ),
    # authentication codes
    "A code is good for 10 seconds to 30 minutes, 1 minute by default.": (
        "An authentication code is gone after its lifetime",
        "create_authentication_code with a lifetime of 5 seconds is refused",
    ),
    # users
    "A list has the next page's URL in _links.next.": (
        "A list that goes on has a link to its next page",
    ),
    "Lists give their length in count, and a page's length in size.": (
        "A limit of one finds one user at most",
    ),
    "The filter is a SCIM expression.": (
        "A user is found by the username",
        "A filter of users that is none is refused",
    ),
    "Expressions are joined by and and or, and grouped in parentheses. Texts are compared with eq "
    "and sw, the e-mail address and the family and given name also with ew.": (
        "Conditions of a filter are joined by and and or, and grouped in parentheses",
        "A public client's filter over username, whole name and e-mail address finds a user",
        "E-mail addresses and names are found by their end, e-mail addresses also by a part",
    ),
    "co is taken for the same attributes as ew, and refused for all others.": (
        "E-mail addresses and names are found by their end, e-mail addresses also by a part",
        "A filter that asks what a username contains is refused",
    ),
    "A username is unique within an environment.": (
        "A username that is taken is refused",
        "A user cannot take the username of another one",
    ),
    "Without a population the user belongs to the default one.": (
        "Without a population a new user belongs to the default one",
    ),
    "A user needs an e-mail address. By the other reading one may leave it out.": (
        "A user without an e-mail address is refused",
        "By the other reading a new user needs no e-mail address",
    ),
    "The parts of name and address that are left out stay, too; read-only properties are not looked "
    "at.": (
        "Parts of a name that are left out of a change stay; read-only properties do not change",
    ),
    "mfaEnabled cannot be set by updating the user.": (
        "A change of the user leaves mfaEnabled as it is",
    ),
    "mfaEnabled can be set here, and later at a path of its own only.": (
        "A change of the user leaves mfaEnabled as it is",
        "A new user may have MFA enabled or disabled from the beginning",
        "MFA is enabled by its own request, and stays so",
    ),
    "Without a bypass both properties are absent.": (
        "Without a bypass neither its end nor canBypassMFA is told",
    ),
    # devices
    "expand=order adds the order of the devices.": ("With expand=order the list tells the order",),
    "A device that waits to be activated has the link activate.": (
        "A device that waits for activation has a link to it",
    ),
    "A worker application may create a device as ACTIVE or as ACTIVATION_REQUIRED, an end user's "
    "token only as ACTIVATION_REQUIRED.": (
        "A device that waits for activation is sent a passcode, which activates it",
        "A device of type SMS is made and told unmasked",
    ),
    "Without status, devices that get passcodes are ACTIVE at once.": (
        "A device that is made without a status is active",
    ),
    "Authenticator applications and passkeys begin as ACTIVATION_REQUIRED, whatever status says.": (
        "A TOTP device tells a secret and an otpauth address, and waits for activation",
        "A FIDO2 device waits for activation, and tells how the browser is to make a key",
    ),
    "A user has at most 50 devices that wait to be activated; they are deleted after 24 hours.": (
        "A device that waits for activation is deleted after 24 hours",
    ),
    "Mobile devices are made by pairing only.": (
        "A device of type MOBILE, which only pairing makes, is refused",
    ),
    "policy.id is taken but not returned.": ("A device's policy is taken, but not told",),
    "A user has at most as many devices as the settings' pairing.maxAllowedDevices says, 5 unless "
    "changed.": (
        "One device more than the environment allows is refused, and the limit is told",
        "A lower limit of devices is obeyed at once",
    ),
    "In test mode nothing is sent, and the passcode comes back in test.otp; for SMS, voice and "
    "e-mail.": (
        "A SMS device in test mode is activated with the passcode that its reply tells",
        "A EMAIL device in test mode is activated with the passcode that its reply tells",
    ),
    "The first device becomes the default one; devices that are activated later go to the end.": (
        "The order that is set decides which device is the default",
        "A device that is made after the order was set goes to its end",
    ),
    "The list may be called devices or order.": ("The list of devices may be called order",),
    "A device that gets passcodes is activated with the one that it got, a passkey with an "
    "attestation.": (
        "A device that waits for activation is sent a passcode, which activates it",
        "A passkey is activated with the attestation of the browser that made it",
    ),
    "Only a device that waits to be activated can be sent a pairing passcode.": (
        "resend_pairing_otp for a device that is active is refused",
    ),
    "A blocked device stays ACTIVE, and block.status says that it is blocked.": (
        "A blocked device says so, and its status stays ACTIVE",
    ),
    "Unlocking ends the waiting time and forgets the failures.": (
        "Unlocking a device ends its cool-down and forgets its failures",
    ),
    # pairing keys
    "A user has at most 20 keys that are good.": (
        "A user has at most 20 pairing keys that are good",
    ),
    "A key is good for 10 minutes unless the policy says otherwise.": (
        "A pairing key is good for 10 minutes",
    ),
    "An empty list of applications allows all of the environment's.": (
        "A pairing key may be for all of the environment's applications",
    ),
    # policies and settings
    "Only one policy is the default one; making another one the default takes it from the first.": (
        "Another default policy takes the place of the first, and holds where none is named",
    ),
    "What is left out comes back with its default, such as authentication.deviceSelection.": (
        "A policy without a way of choosing devices defaults to the first",
    ),
    "The policy that an environment begins with has authenticator applications disabled.": (
        "The policy that an environment begins with has authenticator applications disabled",
    ),
    "It is on unless the settings say otherwise, since June 2025. API pages and the Go SDK still "
    "say off; that is the other reading.": (
        "A new user has MFA enabled unless body or settings say otherwise",
        "By the other reading a new user has MFA disabled",
    ),
    "The settings' users.mfaEnabled says whether MFA is on for new users.": (
        "The settings decide whether MFA is on for new users",
    ),
    "Users who have more devices than a new limit keep them, but cannot add one until they have "
    "fewer.": ("Users who have more devices than a new limit keep them",),
}

UNTESTED: Mapping[str, str] = {
    "One client sends expand=embedded; what it changes is not documented.": "Nothing is claimed of a reply.",
    "The browser itself is listed in accessingDevices, not in devices.": (
        "Making a remembered browser is out of the contract's scope."
    ),
    "The sign-on policy has no effect on a one-time authentication.": (
        "Sign-on policies are out of the contract's scope."
    ),
    "How long an authentication can be read is not documented.": "Nothing is claimed of a reply.",
    "Only the named application can take the code.": "A mobile application takes it, not the API.",
    "The reply may embed which types are allowed, the settings and the policy.": (
        "What may come need not come."
    ),
    "A hardware token out of step asks for one more passcode; oathResync goes with it.": (
        "Hardware tokens are out of the simulator's scope."
    ),
    "How long the code is depends on the settings.": "The two pages contradict each other.",
    "lockout says after how many failures the user's account is locked, and for how long.": (
        "An account is locked by sign-on, which is out of the contract's scope."
    ),
}

UNSHOWN: Mapping[
    str, str
] = {  # kind, place and name, as a regular expression → why no case shows it
    r"^example ": "A whole body as an illustration; tests/contract holds it against its schema.",
    r"^server servers http://": "Where this project's simulator listens.",
    r"^header response (Strict-|X-Frame|X-XSS|Vary|Via|Transfer)": (
        "PingOne lists it for every reply; a simulator on loopback has no use for it."
    ),
    r"^parameter request expand$": "Only one client sends it to authentications.",
    r"^case .* 403 message$": "Its path is no operation; cases of `requests` show the reply.",
    r"^case .* (401 ACCESS_FAILED/INSUFF|403 ACCESS_FAILED/LICENSE)": (
        "The simulator's roles and licences are all or nothing."
    ),
    r"^case (?!POST /\{envID\}/deviceAuthentications 429).* 429 REQUEST_LIMITED/(QUOTA_EXCEEDED|SMS_VOICE_LIMIT_REACHED)$": (
        "Only what sends messages has a quota."
    ),
    r"/as/token (403|413|429|431|500|502|503)\b": (
        "The suite's own token comes from there; its limits and outages are not provoked."
    ),
    r"EXTRA_OTP_REQUIRED|OATH_TOKEN|oathResync": "Hardware tokens are out of the simulator's scope.",
    r"PINGID_DESKTOP|pingIdDesktop|authenticators": "PingID Desktop is out of the simulator's scope.",
    r"BROWSER|accessingDevices|check_remembered_device COMPLETED|deviceSession| payload": (
        "Making a remembered browser is out of the contract's scope."
    ),
    r"^property Device (environment|user|session|name|version|operatingSystem|lastRemem)": (
        "Only a remembered browser has it."
    ),
    r"^property DeviceTraits ": "What a real mobile device or key tells of itself.",
    r"lock\.reason=PUSH$": "Only denied pushes lock so.",
    r"^property (TokenRequest|Token) scope$": "A worker's token has no scope.",
    r" mobilePayload$| application(\.id)?$": "A payload of the mobile SDK is needed for it.",
    r"otpLength$": "Seen in one flow; the simulator does not tell it.",
    r"^code ErrorDetail code=(MFA_AUTH_METHODS|NO_PASSWORD|LICENSE)": (
        "What sign-on and licences refuse; no operation of the contract does it."
    ),
    r"^code ErrorDetail code=(OTP_DISABLED|PUSH_FAILED)$": (
        "Ping's connector knows them, but no source says when; the simulator does not answer them."
    ),
    r"^property Population description$": "The simulator's populations have none.",
    r"innerError\.(allowedPattern|claim|existingId|maximumValue|secondsUntilUnlock)$": (
        "Listed for other resources; the simulator does not tell it."
    ),
    r"^property Error target$": "The simulator names targets in the details.",
    r"^property PairingKey (error|policy)|PairingKey status=FAILED": "Pairing does not fail here.",
    r"^property AuthenticationCode user$": "Only a mobile application that takes the code sets it.",
    r"notificationsPolicy$|Notification policy|NewDeviceTraits notification$": (
        "Notification policies and templates are out of the contract's scope."
    ),
    r"fido2PolicyId$|ResourceLinks fido2$": "FIDO2 policies are out of the contract's scope.",
    r"^(property|value) PolicyApplication |LongDuration |Duration timeUnit=": (
        "Rules for real mobile applications and long times; tests/simulator has them."
    ),
    r"^property Nickname _links$": "No reply was seen.",
    r"^case POST \S+/(users|deviceAuthenticationPolicies) 400 REQUEST_FAILED/LIMIT_EXCEEDED$": (
        "A limit of thousands; tests/simulator has it."
    ),
    r"check_assertion 400 REQUEST_FAILED/LIMIT_EXCEEDED$": (
        "A failure count for passkeys; tests/simulator has it."
    ),
    r"activate_device 400 INVALID_DATA/UNIQUENESS_VIOLATION$": (
        "A passkey that is paired twice; tests/simulator has it."
    ),
    r"^value Device (type=WHATSAPP|status=ACTIVATION_REQUIRED)$": (
        "No authentication shows such a device; the lists of devices do."
    ),
    r"^case \S+ /v1\S+ 404 NOT_FOUND/INVALID_VALUE$": (
        "Shared with the beginning of authentications, where the id is in the body."
    ),
    r"^case (POST \S+/authenticationCodes|PUT \S+/mfa(Enabled|Settings)) 400 INVALID_DATA/(EM|RE)": (
        "Shared with other operations; this one has no text and nothing that is required."
    ),
}
