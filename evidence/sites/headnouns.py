"""Head-nouns of facilities: which words say what a place is, and what may stand for what."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from evidence.sites.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

SITE_KINDS: Final = frozenset(
    {
        "rail_yard",
        "port",
        "naval_base",
        "air_base",
        "airport",
        "depot",
        "industrial",
        "dam",
        "launch_site",
        "silo_field",
        "training_area",
        "reef",
        "crossing",
        "camp",
        "town",
        "other",
        "point",
    }
)
"""Every kind that a site may have; ``point`` is a place given by its coordinates."""

_SPOKEN: Final[Mapping[str, str]] = {
    "rail": "rail facility|rail yard|railyard|rail station|railway station|railroad station"
    "|train station|station|railway yard|railroad yard|marshalling yard|marshaling yard"
    "|shunting yard|classification yard|freight yard|freight station|rail terminal"
    "|rail terminus|rail hub|rail depot|rail junction|railway facility|yard|gare|bahnhof"
    "|rangierbahnhof|станция|железнодорожная станция|станція",
    "port": "port|harbour|harbor|seaport|sea port|commercial port|cargo port|container port"
    "|container terminal|port facility|port terminal|ferry terminal|port area|anchorage"
    "|roadstead|roads|docks|dock|dockyard|quays|quay|pier|piers|puerto|porto|hafen|haven"
    "|порт|морской порт|морський порт|ميناء|مرفأ|λιμάνι|liman",
    "naval": "naval base|naval station|navy base|naval port|naval facility|naval yard|naval shipyard"
    "|shipyard|submarine base|fleet base|военно морская база|база флота|قاعدة بحرية",
    "air": "air base|airbase|airfield|air field|airstrip|air strip|air force base"
    "|air force station|air station|afb|raf|naval air base|naval air station"
    "|military airfield|military airport|joint base|tactical air base|aerodrome"
    "|base aerienne|fliegerhorst|аэродром|авиабаза|аеродром|авіабаза|قاعدة|قاعدة جوية"
    "|مطار عسكري",
    "airport": "airport|international airport|new international airport|airpark|aeroporto|aeropuerto"
    "|aeroport|flughafen|air center|logistics airport|аэропорт|аеропорт|مطار|مطار دولي",
    "depot": "oil terminal|oil depot|oil base|fuel depot|fuel terminal|fuel base|marine oil terminal"
    "|oil facility|oil storage|oil storage facility|tank farm|marine terminal|lng terminal"
    "|ammunition depot|arsenal|storage base|storage depot|depot|refinery terminal|нефтебаза"
    "|нефтяной терминал|нафтобаза",
    "industrial": "nuclear power plant|nuclear power station|nuclear plant|nuclear complex|nuclear site"
    "|nuclear facility|nuclear scientific research center|nuclear research center|npp"
    "|power plant|power station|uranium plant|uranium enrichment plant"
    "|fuel enrichment plant|enrichment plant|enrichment facility|refinery|oil refinery"
    "|plant|factory|works|аэс|аес",
    "dam": "dam|hydroelectric dam|hydroelectric power plant|hydroelectric power station|hpp"
    "|reservoir|гэс|гес",
    "launch": "space launch site|space launch center|space launch centre|satellite launch centre"
    "|satellite launch center|satellite launching station|satellite launching ground"
    "|launch site|launch centre|launch center|launch complex|launch facility|space centre"
    "|space center|spaceport|cosmodrome|space base|space force base|missile site"
    "|missile base|missile test site|nuclear test site|test range|test site|космодром"
    "|полигон",
    "silo": "silo field|missile silo field|missile field|silo|silos|training area|training ground"
    "|training range|training camp|military camp|military training area|pla training area",
    "reef": "reef|reefs|island|islet|cay|shoal|atoll|bank|остров|جزيرة",
    "crossing": "border crossing|border crossing point|crossing point|crossing|checkpoint|bridge"
    "|border post|معبر",
    "camp": "refugee camp|refugee settlement|displacement camp|idp camp|camp|camps|settlement|tent city|مخيم",
    "town": "town|city|village|district|centre of|center of|downtown|город|місто|село|مدينة",
    "base": "base|military base|garrison|military facility|military site|база",
    "facility": "facility|complex|site|installation|compound|terminal|hub",
}

_OPENS_A_NAME: Final[Mapping[str, str]] = {"raf": "air", "naval station": "naval", "joint base": "air"}
"""Heads that stand before the name without a link word in English, too."""

_CLOSED_UP: Final[Mapping[str, str]] = {
    "공군기지": "air",
    "비행장": "air",
    "국제공항": "airport",
    "공항": "airport",
    "해군기지": "naval",
    "기차역": "rail",
    "역": "rail",
    "항": "port",
    "火车站": "rail",
    "站": "rail",
    "驛": "rail",
    "駅": "rail",
    "国际机场": "airport",
    "机场": "airport",
    "空港": "airport",
    "空军基地": "air",
    "海军基地": "naval",
    "軍港": "naval",
    "基地": "base",
    "港": "port",
    "礁": "reef",
}
"""Endings of names in scripts that do not part their words."""

HEADS: Final[Mapping[str, str]] = MappingProxyType(
    {" ".join(fold(phrase)): wanted for wanted, phrases in _SPOKEN.items() for phrase in phrases.split("|")}
)
"""Folded head-noun to what it asks for."""

OPENERS: Final = MappingProxyType(dict(_OPENS_A_NAME))
CLOSED_UP: Final = MappingProxyType(dict(sorted(_CLOSED_UP.items(), key=lambda pair: -len(pair[0]))))

_FITS: Final[Mapping[str, Mapping[str, float]]] = {
    "rail": {"rail_yard": 1.0},
    "port": {"port": 1.0, "naval_base": 0.85, "depot": 0.75},
    # A navy's base may lie at the other end of a bay from the port of its name, or of an ocean.
    "naval": {"naval_base": 1.0, "port": 0.4},
    "air": {"air_base": 1.0, "airport": 0.8},
    "airport": {"airport": 1.0, "air_base": 0.75},
    "depot": {"depot": 1.0, "port": 0.75},
    "industrial": {"industrial": 1.0, "depot": 0.75, "dam": 0.7},
    "dam": {"dam": 1.0},
    "launch": {"launch_site": 1.0, "silo_field": 0.8, "training_area": 0.7},
    "silo": {"silo_field": 1.0, "training_area": 1.0, "launch_site": 0.75},
    # Loaita Cay is not Loaita Island: a reef's own word is part of its name.
    "reef": {"reef": 0.65},
    "crossing": {"crossing": 1.0},
    "camp": {"camp": 1.0},
    "town": {"town": 1.0},
    "base": dict.fromkeys(("air_base", "naval_base", "launch_site", "training_area", "silo_field"), 0.95),
    "facility": dict.fromkeys(SITE_KINDS - {"town", "point", "reef"}, 0.95),
}

_HOMES: Final[Mapping[str, frozenset[str]]] = {
    "railcar": frozenset({"rail_yard"}),
    "locomotive": frozenset({"rail_yard"}),
    "ship": frozenset({"port", "naval_base", "reef", "depot"}),
    "submarine": frozenset({"naval_base", "port"}),
    "aircraft": frozenset({"air_base", "airport"}),
    "helicopter": frozenset({"air_base", "airport"}),
    "container": frozenset({"port", "rail_yard"}),
    "storage_tank": frozenset({"depot", "port", "industrial"}),
    "silo": frozenset({"silo_field", "launch_site", "training_area"}),
    "launcher": frozenset({"silo_field", "launch_site", "training_area", "air_base"}),
    "tent": frozenset({"camp", "training_area", "crossing", "town"}),
    "grave": frozenset({"camp", "town"}),
    "building": frozenset({"town", "camp"}),
    "vehicle": frozenset({"town", "crossing", "camp", "training_area"}),
    "convoy": frozenset({"town", "crossing"}),
    "crater": frozenset({"town", "air_base", "training_area"}),
}


def fits(wanted: str, kind: str) -> float:
    """How well a site of this kind answers a name whose head-noun asks for ``wanted``, 0..1; 0 is never."""
    return _FITS[wanted].get(kind, 0.6 if kind == "other" and wanted != "town" else 0.0)


def houses(kind: str, thing: str) -> bool | None:
    """Whether things of this class are usual at sites of this kind; None when nothing is known of it."""
    homes = _HOMES.get(thing)
    return None if homes is None else kind in homes
