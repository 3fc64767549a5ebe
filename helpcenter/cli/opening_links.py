"""Open links to other hosts, to tell which are dead: `helpcenter lint --links`."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urldefrag, urlsplit

from helpcenter import __version__

TIMEOUT_SECONDS: Final = 15.0
#: Hosts that are asked at once; each is asked one link at a time.
_HOSTS_AT_ONCE = 8
_GONE = (404, 410)
#: They say who is asking, not that the page is gone.
_UNDECIDED = (401, 403, 405, 406, 408, 425, 429, 451, 999)
_FOR_GOOD = (301, 308)


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """`problem`: why it cannot be opened, None when it can. `gone`: the host says that there is no such page.

    `moved_to`: where it leads for good.
    """

    address: str
    problem: str | None = None
    gone: bool = False
    moved_to: str | None = None


def open_links(
    addresses: Iterable[str], *, progress: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, OpenedLink]:
    """By address as it was given. Fragments are left out; only http and https are opened."""
    wanted = sorted(set(addresses))
    by_host: dict[str, list[str]] = {}
    for address in wanted:
        by_host.setdefault(urlsplit(address).netloc, []).append(address)
    found: dict[str, OpenedLink] = {}
    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
        tasks = [pool.submit(lambda some: [_opened(one) for one in some], some) for some in by_host.values()]
        for task in as_completed(tasks):
            found |= {opened.address: opened for opened in task.result()}
            progress(len(found), len(wanted))
    return found


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows as browsers do, and remembers whether every step was for good."""

    def __init__(self) -> None:
        self.for_good = True

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        self.for_good = self.for_good and code in _FOR_GOOD
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opened(address: str) -> OpenedLink:
    if not address.lower().startswith(("http://", "https://")):
        return OpenedLink(address)
    opened = _asked(address, "HEAD")
    # Some servers answer only what browsers ask.
    return _asked(address, "GET") if opened.problem else opened


def _asked(address: str, method: str) -> OpenedLink:
    redirects = _Redirects()
    opener = urllib.request.build_opener(redirects)
    plain = urldefrag(address).url
    headers = {"User-Agent": f"helpcenter/{__version__} (link check)", "Accept": "text/html,*/*;q=0.5"}
    try:
        request = urllib.request.Request(plain, method=method, headers=headers)  # noqa: S310 - http and https only
        with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            final = urldefrag(response.geturl()).url
    except urllib.error.HTTPError as error:
        with error:
            if error.code in _UNDECIDED and method == "GET":
                return OpenedLink(address)
            return OpenedLink(address, f"HTTP {error.code}", gone=error.code in _GONE)
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        return OpenedLink(address, str(getattr(error, "reason", error)) or type(error).__name__)
    moved = final.rstrip("/") != plain.rstrip("/") and redirects.for_good
    return OpenedLink(address, moved_to=final if moved else None)
