"""Users, branding themes, payment services, currencies, actions, CIS (xero.md 5.1, 5.19)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import simplejson
from ledger_settings import change_settings
from sdk_client import serve
from xero_client import SCOPES, MakeWorld, World, Xero, connect
from xero_python.accounting import AccountingApi, Currency, CurrencyCode, PaymentService, PaymentServices

STRANGER = "00000000-0000-0000-0000-000000000009"


@pytest.fixture
def xero(world: World) -> Xero:
    """The app with the payment services scope."""
    return connect(world, scope=f"{SCOPES} paymentservices")


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The official SDK."""
    yield from serve(xero)


def test_users_are_who_consented(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    (user,) = api.get_users(tenant, where="IsSubscriber==true", order="LastName").users
    assert (user.email_address, user.organisation_role) == ("user@sandbox.example", "STANDARD")
    assert api.get_user(tenant, user.user_id).users[0].user_id == user.user_id
    payload = xero.tokens["access_token"].split(".")[1]
    claims = simplejson.loads(_decoded(payload))
    assert claims["xero_userid"] == user.user_id
    assert xero.call("GET", f"Users/{STRANGER}").status_code == 404
    late = xero.call("GET", "Users", None, {"If-Modified-Since": "2030-01-01T00:00:00"})
    assert b'"Users": []' in late.get_data()


def _decoded(payload: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(payload + "=" * (-len(payload) % 4))


def test_branding_themes_and_payment_services(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    (theme,) = api.get_branding_themes(tenant).branding_themes
    assert (theme.name, theme.sort_order, theme.type) == ("Standard", 0, "INVOICE")
    assert xero.invoice("1.00")["BrandingThemeID"] == theme.branding_theme_id
    assert api.get_branding_theme(tenant, theme.branding_theme_id).branding_themes[0].name == "Standard"
    wanted = PaymentService(payment_service_name="PayUpNow", payment_service_url="https://pay.example/")
    (made,) = api.create_payment_service(tenant, PaymentServices(payment_services=[wanted])).payment_services
    assert (made.payment_service_type, made.pay_now_text) == ("Custom", "Pay Now")
    offered = PaymentServices(payment_services=[PaymentService(payment_service_id=made.payment_service_id)])
    api.create_branding_theme_payment_services(tenant, theme.branding_theme_id, offered)
    api.create_branding_theme_payment_services(tenant, theme.branding_theme_id, offered)
    (shown,) = api.get_branding_theme_payment_services(tenant, theme.branding_theme_id).payment_services
    assert shown.payment_service_name == "PayUpNow"
    assert len(api.get_payment_services(tenant).payment_services) == 1


def test_payment_service_rules(xero: Xero, make_world: MakeWorld) -> None:
    good = {"PaymentServiceName": "A", "PaymentServiceUrl": "https://pay.example/"}
    assert len(xero.refused("PUT", "PaymentServices", {"PayNowText": "x"})) == 2
    assert xero.refused("PUT", "PaymentServices", {**good, "PaymentServiceUrl": "javascript:1"})
    xero.ok("PUT", "PaymentServices", good)
    assert xero.refused("PUT", "PaymentServices", {**good, "PaymentServiceName": "a"})
    (theme,) = xero.ok("GET", "BrandingThemes")["BrandingThemes"]
    path = f"BrandingThemes/{theme['BrandingThemeID']}/PaymentServices"
    assert xero.refused("POST", path, {"PaymentServiceID": STRANGER}) == ["Payment service could not be found"]
    assert xero.call("GET", f"BrandingThemes/{STRANGER}/PaymentServices").status_code == 404
    plain = connect(make_world("xero", country="NZ", currency="NZD"))
    assert plain.call("GET", "PaymentServices").status_code == 401


def test_currencies(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    assert xero.ok("GET", "Currencies")["Currencies"] == [{"Code": "NZD", "Description": "New Zealand Dollar"}]
    api.create_currency(tenant, Currency(code=CurrencyCode.USD, description="Greenback"))
    found = api.get_currencies(tenant, order="Code DESC").currencies
    assert [(one.code, one.description) for one in found] == [
        (CurrencyCode.USD, "Greenback"),
        (CurrencyCode.NZD, "New Zealand Dollar"),
    ]
    assert xero.ok("PUT", "Currencies", {"Code": "eur"})["Currencies"] == [{"Code": "EUR", "Description": "Euro"}]
    assert xero.refused("PUT", "Currencies", {"Code": "USD"})
    assert xero.refused("PUT", "Currencies", {"Description": "no code"})
    assert b'"ErrorNumber": 14' in xero.call("PUT", "Currencies", {"Code": "QQQ"}).get_data()


def test_actions(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    statuses = {one.name: one.status for one in api.get_organisation_actions(tenant).actions}
    assert len(statuses) == 13
    assert (statuses["UseMulticurrency"], statuses["CreateRepeatingBill"]) == ("ALLOWED", "NOT-ALLOWED")


def test_cis(make_world: MakeWorld) -> None:
    xero = connect(make_world("xero", country="GB", currency="GBP", time_zone="Europe/London"))
    tenant, contact = xero.world.organisation.key, xero.contact()
    off = xero.ok("GET", f"Organisation/{tenant}/CISSettings")["CISSettings"]
    assert off == [{"CISContractorEnabled": False, "CISSubContractorEnabled": False}]
    assert xero.call("GET", f"Contacts/{contact}/CISSettings").status_code == 404
    cis = {"contractor": True, "subcontractor": True, "rate": "20", "contacts": {contact: "30"}}
    change_settings(xero.world, cis=cis)
    for api in serve(xero):
        (settings,) = api.get_organisation_cis_settings(tenant, tenant).cis_settings
        assert (settings.cis_contractor_enabled, settings.rate) == (True, Decimal("20"))
        (settings,) = api.get_contact_cis_settings(tenant, contact).cis_settings
        assert (settings.cis_enabled, settings.rate) == (True, Decimal("30"))
    assert xero.call("GET", f"Organisation/{STRANGER}/CISSettings").status_code == 404


def test_there_is_no_cis_outside_the_united_kingdom(xero: Xero) -> None:
    assert xero.call("GET", f"Organisation/{xero.world.organisation.key}/CISSettings").status_code == 404
