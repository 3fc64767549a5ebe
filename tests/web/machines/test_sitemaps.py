from __future__ import annotations

from datetime import datetime
from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from helpcenter.knowledge import archive_translation
from helpcenter.web.current import House
from helpcenter.web.machines import sitemaps
from helpcenter.web.machines.addresses import ArticleAddresses, article_address

SITE = "http://127.0.0.1:8000"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def schema(root: str, item: str, namespace: str = NAMES["s"]) -> str:
    """The rules of sitemaps.org: an address of 12 to 2048 characters, then perhaps a date; languages come last."""
    others = '<xsd:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>'
    return f"""<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="{namespace}" targetNamespace="{namespace}"
      elementFormDefault="qualified"><xsd:element name="{root}"><xsd:complexType><xsd:sequence>
      <xsd:element name="{item}" minOccurs="1" maxOccurs="50000"><xsd:complexType><xsd:sequence>
      <xsd:element name="loc"><xsd:simpleType><xsd:restriction base="xsd:anyURI">
        <xsd:minLength value="12"/><xsd:maxLength value="2048"/></xsd:restriction></xsd:simpleType></xsd:element>
      <xsd:element name="lastmod" minOccurs="0"><xsd:simpleType><xsd:union memberTypes="xsd:date xsd:dateTime"/></xsd:simpleType>
      </xsd:element>{others if item == "url" else ""}</xsd:sequence></xsd:complexType></xsd:element>
      </xsd:sequence></xsd:complexType></xsd:element></xsd:schema>"""


def read(client: FlaskClient, path: str) -> etree._Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.content_type == "application/xml; charset=utf-8"
    assert response.content_length in (None, len(response.data))
    root = etree.fromstring(response.data)
    names = ("sitemapindex", "sitemap") if path == "/sitemap.xml" else ("urlset", "url")
    etree.XMLSchema(etree.fromstring(schema(*names))).assertValid(root)
    return root


def addresses(root: etree._Element) -> list[str]:
    return [str(element.text) for element in root.iterfind(".//s:loc", NAMES)]


def test_every_page_that_is_to_be_found_stands_in_the_sitemap_of_its_language(
    client: FlaskClient, house: House
) -> None:
    index = addresses(read(client, "/sitemap.xml"))
    assert index == [f"{SITE}/sitemap-{language}.xml" for language in house.settings.languages]
    german = addresses(read(client, "/sitemap-de.xml"))
    assert german[0] == f"{SITE}/de/"
    assert f"{SITE}/de/topics/returns" in german
    assert f"{SITE}/de/articles/return-an-item" in german
    assert not [
        address for address in german if "invoices" in address or "topics/payment" in address
    ]  # only in English
    assert f"{SITE}/en/articles/invoices" in addresses(read(client, "/sitemap-en.xml"))
    assert addresses(read(client, "/sitemap-it.xml")) == [f"{SITE}/it/"]
    for address in german:
        assert client.get(address.removeprefix(SITE)).status_code == 200


def test_a_page_names_its_other_languages_and_itself(client: FlaskClient) -> None:
    root = read(client, "/sitemap-hr.xml")
    (entry,) = [url for url in root if url[0].text == f"{SITE}/hr/articles/return-an-item"]
    links = {link.get("hreflang"): link.get("href") for link in entry.iterfind("x:link", NAMES)}
    expected = {language: f"{SITE}/{language}/articles/return-an-item" for language in ("en", "de", "hr", "zh")}
    assert links == expected | {"x-default": expected["en"]}
    assert datetime.fromisoformat(str(entry[1].text)) == datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    alone = [url for url in read(client, "/sitemap-en.xml") if str(url[0].text).endswith("/invoices")]
    assert alone[0].find("x:link", NAMES) is None


def test_a_long_sitemap_comes_in_parts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = addresses(read(client, "/sitemap-de.xml"))
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 2)
    index = [address for address in addresses(read(client, "/sitemap.xml")) if "sitemap-de" in address]
    assert index == [f"{SITE}/sitemap-de.xml", f"{SITE}/sitemap-de.2.xml", f"{SITE}/sitemap-de.3.xml"]
    parts = [addresses(read(client, address.removeprefix(SITE))) for address in index]
    assert [address for part in parts for address in part] == whole
    for missing in ("/sitemap-de.4.xml", "/sitemap-de.1.xml", "/sitemap-xx.xml", "/sitemap-it.2.xml"):
        assert client.get(missing).status_code == 404


def test_a_sitemap_is_made_again_only_when_something_was_published(client: FlaskClient, house: House) -> None:
    first = client.get("/sitemap-de.xml")
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    for asked in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        again = client.get("/sitemap-de.xml", headers=asked)
        assert (again.status_code, again.data) == (304, b"")
    head = client.head("/sitemap-de.xml")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    with house.database.write() as db:
        archive_translation(db, "return-an-item", "de", house.clock())
    changed = client.get("/sitemap-de.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert b"/de/articles/return-an-item" not in changed.data


def test_addresses_of_many_are_those_of_each(app: Flask) -> None:
    from helpcenter.knowledge.directory import Address

    with app.test_request_context("/en/"):
        for slug in ("return-an-item", "如何退货", "naïve-क्या", "a+b"):
            assert ArticleAddresses(["en"]).of(Address(slug, None, ("en",))) == {"en": article_address(slug, "en")}


def test_crawlers_are_kept_from_what_is_personal_or_endless(client: FlaskClient, app: Flask, house: House) -> None:
    response = client.get("/robots.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(response.get_data(as_text=True).splitlines())
    assert robots.site_maps() == [f"{SITE}/sitemap.xml"]

    def may_fetch(path: str) -> bool:
        return robots.can_fetch("Anybot", SITE + path)

    for language in house.settings.languages:
        for page in (
            "",
            "articles/return-an-item",
            "articles/return-an-item.md",
            "topics/returns",
            "contact",
            "llms.txt",
        ):
            assert may_fetch(f"/{language}/{page}"), page
    personal = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in ("studio", "desk", "my_cases")
    ]
    for rule in personal:
        assert not may_fetch(str(rule).replace("<language:language_tag>", "de")), rule
    for page in ("ask?q=x", "answers/abc", "feedback?helped=no", "sign-in", "contact/written", "contact/sent/CS-1"):
        assert not may_fetch(f"/it/{page}"), page
    assert client.get("/api/v1/contact-options").headers["X-Robots-Tag"] == "noindex"
