"""What templates may use, and how Jinja is told."""

from __future__ import annotations

from flask import Flask

from helpcenter.web.template_names import TemplateEnvironment


def test_names_are_told_at_once_and_are_all_there(app: Flask) -> None:
    assert isinstance(app.jinja_env, TemplateEnvironment)
    names = app.jinja_env.make_globals({"shop_name": "of the template alone"})
    assert set(names.keys()) == set(names) == set(app.jinja_env.globals)
    assert len(names.keys()) == len(names)
    assert names["shop_name"] == "of the template alone"
    assert app.jinja_env.globals["shop_name"] != "of the template alone"


def test_an_imported_template_sees_what_is_the_templates_own(app: Flask) -> None:
    environment = app.jinja_env.overlay()
    imported = environment.from_string("{% macro own() %}{{ mine }}{% endmacro %}")
    page = environment.from_string("{% from imported import own %}{{ own() }}", globals={"mine": "yes"})
    assert page.render(imported=imported) == "yes"
    assert environment.from_string("{{ mine }}").render() == ""


def test_a_name_that_comes_later_is_there_too(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ later }}")
    app.jinja_env.globals["later"] = "here"
    try:
        assert template.render() == "here"
    finally:
        del app.jinja_env.globals["later"]
