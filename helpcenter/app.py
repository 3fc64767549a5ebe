"""The web application: register the surfaces, nothing else."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from helpcenter.config import ROOT
from helpcenter.web.access import enforce_access
from helpcenter.web.account import account
from helpcenter.web.api import api
from helpcenter.web.caching import install_caching
from helpcenter.web.comments import comments
from helpcenter.web.comments.subscribing import end_subscription
from helpcenter.web.contact import contact
from helpcenter.web.current import House
from helpcenter.web.desk import desk
from helpcenter.web.errors import install_errors
from helpcenter.web.headers import install_headers
from helpcenter.web.health import health
from helpcenter.web.help import help_center
from helpcenter.web.help.voting import vote_on_article
from helpcenter.web.limits import install_limits
from helpcenter.web.localization import install_localization
from helpcenter.web.machines import machines
from helpcenter.web.machines.head import install_heads
from helpcenter.web.machines.twins import install_negotiation
from helpcenter.web.my_cases import my_cases
from helpcenter.web.page import install_page
from helpcenter.web.pictures import pictures
from helpcenter.web.requests import install_request_log
from helpcenter.web.sign_in import install_sign_in
from helpcenter.web.static_files import install_static_files
from helpcenter.web.studio import studio
from helpcenter.web.template_names import TemplateEnvironment

SURFACES = (help_center, comments, contact, my_cases, account, studio, desk)


def create_app(house: House) -> Flask:
    """The WSGI application for one house (built by `wiring.build_house`)."""
    settings = house.settings
    app = Flask(
        "helpcenter", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "helpcenter" / "static")
    )
    app.jinja_environment = TemplateEnvironment
    app.extensions["helpcenter"] = house
    app.secret_key = house.signing_key
    app.config.update(
        MAX_CONTENT_LENGTH=settings.attachment_megabytes * settings.attachments_per_message * 1_000_000 + 1_000_000,
        MAX_FORM_MEMORY_SIZE=4_000_000,
        WTF_CSRF_TIME_LIMIT=None,  # a form may be open for hours; the token lives as long as the session
        PREFERRED_URL_SCHEME="https" if settings.public_url.startswith("https") else "http",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    install_request_log(app)
    install_sign_in(app, secure=settings.session_cookie_secure)
    install_localization(app)
    enforce_access(app)
    install_limits(app, storage=settings.rate_limit_storage)
    install_headers(app, https=settings.session_cookie_secure)
    install_caching(app)
    install_negotiation(app)
    install_errors(app)
    install_page(app)
    install_heads(app)
    csrf = CSRFProtect(app)
    csrf.exempt(api)  # programs carry no cookie; the API never acts for a signed-in person
    csrf.exempt(vote_on_article)  # it looks at where the request comes from instead: same_origin.py
    csrf.exempt(end_subscription)  # mail programs send it by themselves; the key in its address is the permission

    app.register_blueprint(health)
    app.register_blueprint(machines)
    app.register_blueprint(api, url_prefix="/api/v1")
    app.register_blueprint(pictures)
    for surface in SURFACES:
        app.register_blueprint(surface, url_prefix="/<language:language_tag>")
    app.add_url_rule("/", "root", app.view_functions["help.choose_language"])

    install_static_files(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # as above
    return app
