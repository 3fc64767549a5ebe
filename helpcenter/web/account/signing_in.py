"""The sign-in page."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission, Person, Role, SignInFailed, verify_password
from helpcenter.web.access import permission
from helpcenter.web.account import account
from helpcenter.web.current import house
from helpcenter.web.limits import limit_sign_in
from helpcenter.web.links import local_path
from helpcenter.web.localization import gettext
from helpcenter.web.sign_in import end_session, signed_in, start_session

_FIRST_PAGES = {
    Role.EDITOR: "studio.articles",
    Role.AGENT: "desk.cases",
    Role.SPECIALIST: "desk.cases",
}


@account.route("/sign-in", methods=["GET", "POST"])
@permission(Permission.SIGN_IN)
@limit_sign_in
def sign_in() -> str | Response | tuple[str, int]:
    """Sign in, then go where one came from."""
    target = request.values.get("next")
    person = signed_in()
    if request.method == "GET":
        return redirect(_after(person, target)) if person else _page(target)
    email, password = request.form.get("email", ""), request.form.get("password", "")
    errors: dict[str, str] = {}
    if not email.strip():
        errors["email"] = gettext("Enter your e-mail address.")
    if not password:
        errors["password"] = gettext("Enter your password.")
    if errors:
        return _page(target, email, errors), 422
    try:
        found = verify_password(house().database, email=email, password=password)
    except SignInFailed as failed:
        # One sentence for both fields: which of them was wrong is nobody's business.
        wrong = gettext("The e-mail address or the password is not right. Check both and try again.")
        return _page(target, email, {"email": wrong}), failed.status
    session.clear()  # a session that was planted before signing in ends here
    start_session(found, remember=request.form.get("remember") == "yes")
    return redirect(_after(found, target))


@account.post("/sign-out")
@permission(Permission.SIGN_OUT)
def sign_out() -> Response:
    session.clear()
    end_session()  # at last: it notes in the session that the cookie of "stay signed in" goes too
    flash(gettext("You are signed out."), "good")
    return redirect(url_for("help.home"))


def _after(person: Person, target: str | None) -> str:
    """Back to where one came from; without that, each role to its work."""
    return local_path(target, url_for(_FIRST_PAGES.get(person.role, "my_cases.orders")))


def _page(target: str | None, email: str = "", errors: dict[str, str] | None = None) -> str:
    return render_template("account/sign_in.html", target=target or "", email=email, errors=errors or {})
