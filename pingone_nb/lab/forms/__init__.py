"""Widgets that fill in a request and offer what the reply allows.

They need the extra `lab`: `pip install 'pingone-nb[lab]'`.
"""

from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.actions_row import ActionsRow
from pingone_nb.lab.forms.checkbox import CheckBox
from pingone_nb.lab.forms.choice import Choice
from pingone_nb.lab.forms.code_view import CodeView, copy_as_curl
from pingone_nb.lab.forms.connection import ConnectionForm
from pingone_nb.lab.forms.countdown import Countdown
from pingone_nb.lab.forms.device import DeviceForm
from pingone_nb.lab.forms.exchange_files import ExportForm, FileDrop, ImportForm
from pingone_nb.lab.forms.exchange_table import ExchangeTable
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.flow import AuthenticationSource, Flow
from pingone_nb.lab.forms.fold import Fold
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.heading import Banner
from pingone_nb.lab.forms.menu import Menu
from pingone_nb.lab.forms.notice import Notice
from pingone_nb.lab.forms.one_time import OneTimeForm
from pingone_nb.lab.forms.otp import OtpForm
from pingone_nb.lab.forms.pairing import PairingForm
from pingone_nb.lab.forms.panel import AuthenticationPanel, Wire, desk, side_by_side
from pingone_nb.lab.forms.passkey import PasskeyForm
from pingone_nb.lab.forms.phone import AuthenticatorApp, VirtualPhone
from pingone_nb.lab.forms.push import PushForm
from pingone_nb.lab.forms.reply_view import ReplyView
from pingone_nb.lab.forms.request import RequestForm
from pingone_nb.lab.forms.request_preview import RequestPreview
from pingone_nb.lab.forms.state_chart import StateChart
from pingone_nb.lab.forms.state_view import StateView
from pingone_nb.lab.forms.status_line import StatusLine

__all__ = [
    "Action",
    "ActionsRow",
    "AuthenticationPanel",
    "AuthenticationSource",
    "AuthenticatorApp",
    "Banner",
    "CheckBox",
    "Choice",
    "CodeView",
    "ConnectionForm",
    "Countdown",
    "DeviceForm",
    "ExchangeTable",
    "ExportForm",
    "Field",
    "FileDrop",
    "Flow",
    "Fold",
    "Form",
    "ImportForm",
    "Menu",
    "Notice",
    "OneTimeForm",
    "OtpForm",
    "PairingForm",
    "PasskeyForm",
    "PushForm",
    "ReplyView",
    "RequestForm",
    "RequestPreview",
    "StateChart",
    "StateView",
    "StatusLine",
    "VirtualPhone",
    "Wire",
    "copy_as_curl",
    "desk",
    "side_by_side",
]
