"""What every answer tells a browser: no script or style but ours, no frame, no guessing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from verify.settings import Settings

_EMBED = re.compile(r"/(?:embed/.+|.+/embed)")

_EVERYWHERE = {
    "x-content-type-options": "nosniff",
    # Not "no-referrer": browsers then call the origin of our own forms "null".
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "x-permitted-cross-domain-policies": "none",
}


def is_embed(path: str) -> bool:
    """Whether a page is made to stand in another site's frame: ``/embed/…`` or ``…/embed``."""
    return _EMBED.fullmatch(path) is not None


def safe_headers(settings: Settings, path: str) -> dict[str, str]:
    """Headers of an answer; one that a route set itself is kept.

    Args:
        settings: whose tiles may be shown, who may frame an embed.
        path: what was asked.
    """
    framed = is_embed(path) and settings.embed_hosts
    ancestors = " ".join(settings.embed_hosts) if framed else "'none'"
    told = {
        **_EVERYWHERE,
        "content-security-policy": _policy(settings, ancestors=ancestors),
        "cross-origin-resource-policy": "cross-origin" if framed else "same-origin",
        "cache-control": "private, no-cache",
    }
    if not framed:
        told |= {"x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin"}
    if (settings.public_url or "").startswith("https://"):
        told["strict-transport-security"] = "max-age=31536000"
    return told


def _policy(settings: Settings, *, ancestors: str) -> str:
    """Content-Security-Policy: nothing inline, and no outside host but the newsroom's map tiles."""
    tiles = f" {tile_host(settings.tiles)}" if settings.tiles else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            # Leaflet empties a tile with a data: picture of one pixel.
            f"img-src 'self' data:{tiles}",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {ancestors}",
        )
    )


def tile_host(template: str) -> str:
    """The one host that tiles come from; ``{s}``, a letter for each of several, is a star.

    Example:
        https://{s}.tiles.example.org/{z}/{x}/{y}.png → https://*.tiles.example.org
    """
    parts = urlsplit(template.replace("{s}", "s", 1))
    host = parts.netloc.lower()
    return f"{parts.scheme}://{'*' + host[1:] if '{s}' in template else host}"
