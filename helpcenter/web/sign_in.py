"""Sessions of signed-in people. The only file that knows Flask-Login."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, request, session
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from helpcenter.accounts import Person, find_person
from helpcenter.web.current import house

#: Surfaces that are the same for everybody: programs, and what any cache may keep.
WITHOUT_SESSION = frozenset({"api", "machines", "pictures"})


class _SignedIn(UserMixin):
    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        # The version makes every session of a person end when their password changes.
        return f"{self.person.id}.{self.person.session_version}"


class _Sessions(SecureCookieSessionInterface):
    """Cookies for pages only: an answer to a program, and a picture, sets and renews none."""

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        if request.blueprint not in WITHOUT_SESSION:
            super().save_session(app, session, response)


def install_sign_in(app: Flask, *, secure: bool) -> None:
    manager = LoginManager(app)
    manager.session_protection = (
        None  # a phone changes its address all day; the cookie is signed, HttpOnly and SameSite
    )
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="helpcenter",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_NAME="helpcenter_remember",
        REMEMBER_COOKIE_DURATION=timedelta(days=30),
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=secure,
        # Counted from the sign-in; the cookie itself ends with the browser.
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
    )

    @manager.user_loader
    def load(identity: str) -> _SignedIn | None:
        person_id, _, version = identity.partition(".")
        if not person_id.isdecimal():
            return None
        with house().database.read() as session:
            person = find_person(session, int(person_id))
        if person is None or str(person.session_version) != version:
            return None
        return _SignedIn(person)


def signed_in() -> Person | None:
    """Who is signed in on this request; None for a guest. The API has guests only: whatever cookie comes along is ignored."""
    if request.blueprint in WITHOUT_SESSION:
        return None
    person = getattr(current_user, "person", None)
    return person if isinstance(person, Person) else None


def start_session(person: Person, *, remember: bool) -> None:
    login_user(_SignedIn(person), remember=remember)
    # Its day begins anew with each request, so that nobody is signed out in the middle of work.
    session.permanent = True


def end_session() -> None:
    logout_user()
