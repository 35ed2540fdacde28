"""The renderer's door: a style and an order in, pixels and truth out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from evidence.training.render.elsewhere.draw import draw as draw_elsewhere
from evidence.training.render.elsewhere.draw import draw_rows
from evidence.training.render.model import Light, Order, Rendered
from evidence.training.render.yard_a.draw import draw as draw_a
from evidence.training.render.yard_b.draw import draw as draw_b
from evidence.training.render.yard_c.draw import draw as draw_c
from evidence.training.render.yard_d.draw import draw as draw_d
from evidence.training.render.yard_e.draw import draw as draw_e

if TYPE_CHECKING:
    from collections.abc import Callable

Style = Literal["yard_a", "yard_b", "yard_c", "yard_d", "yard_e", "elsewhere", "rows"]

STYLES: dict[str, Callable[[Order], Rendered]] = {
    "yard_a": draw_a,
    "yard_b": draw_b,
    "yard_c": draw_c,
    "yard_d": draw_d,
    "elsewhere": draw_elsewhere,
    "yard_e": draw_e,
    "rows": draw_rows,
}


def render(  # noqa: PLR0913 - one keyword for each thing that can be asked of a scene
    style: Style,
    seed: int,
    cars: int,
    *,
    width: int,
    height: int,
    posting_m: float = 0.5,
    light: Light | None = None,
    layout_seed: int | None = None,
    angle: float | None = None,
    reach_m: float | None = None,
) -> Rendered:
    """Render a scene with exactly so many railcars wholly in view; elsewhere than in a yard there are none.

    Args:
        style: one of ``STYLES``; what may be trained on which, the package says.
        seed: chooses all that is not asked; the same arguments give the same pixels.
        cars: railcars in the picture.
        width: columns.
        height: rows.
        posting_m: metres per pixel, 0.2..2.
        light: sun, season and haze; None lets the seed choose.
        layout_seed: chooses the yard apart from what stands in it; None uses ``seed``.
        angle: direction of the tracks, radians from the column axis towards the row axis.
        reach_m: cars stand within this distance of the centre along the tracks; None for anywhere.

    Raises:
        RenderError: sizes out of range, or more cars than the yard holds.
    """
    order = Order(
        seed,
        cars,
        width,
        height,
        posting_m,
        light=light,
        layout_seed=layout_seed,
        angle=angle,
        reach_m=reach_m,
    )
    return STYLES[style](order)
