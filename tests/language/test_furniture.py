"""Furniture is recognised by mechanism: the lines here were invented before the rules were written."""

from __future__ import annotations

import time

import pytest
from pydantic import ValidationError

from synopse.clean import Cleaned, clean
from synopse.language import load
from synopse.language.furniture import LONGEST_LINE, FurnitureRules, last_credit, reason

BODY = {
    "de": (
        "Der Gemeinderat von Niederau hat am Dienstagabend den Bau einer neuen Turnhalle beschlossen. "
        "Die Halle soll 6,2 Millionen Euro kosten und bis zum Herbst fertig sein.",
        "Bürgermeisterin Ortrud Pahl sprach von einem guten Tag für die Vereine. Die Opposition stimmte dagegen.",
        "Der Bau beginnt nach Angaben der Verwaltung im April. Bis dahin trainieren die Sportler in der alten Mühle.",
    ),
    "en": (
        "The parish council of Lower Marsh voted on Tuesday night to build a new sports hall. "
        "It is expected to cost 6.2 million pounds and to open in the autumn.",
        "The chair, Olive Parnell, called it a good day for the clubs. The opposition voted against the plan.",
        "Work is due to begin in April, the council said. Until then the teams will train in the old mill.",
    ),
}
"""A short article for each language; a line is judged where it would stand in it."""

HEAD = {
    "de": """
        Von unserer Reporterin Almut Querner, Niederau
        Von Ines Habermehl und Till Nuß
        Von Ruth Oltmanns (Text) und Malte Ihde (Fotos)
        Aus Niederau berichtet unser Korrespondent Falk Reimers
        Eine Analyse von Benno Staupe
        Ein Gastbeitrag von Prof. Dr. Ulla Grewe
        Interview von Dörte Sahm
        Die Fragen stellte Heiner Bolte.
        Autor: Jens-Uwe Kardel
        ALMUT QUERNER
        Politik
        Panorama | Region
        Leitartikel
        Meinung
        EXKLUSIV
        Stand: 04. Juli 2026, 9.12 Uhr
        Aktualisiert am 04.07.2026 um 09:12 Uhr
        Veröffentlicht: 4. Juli 2026, 9:12 Uhr
        Zuletzt aktualisiert: vor 3 Stunden
        Samstag, 4. Juli 2026
        04.07.2026 - 09:12
        Lesezeit: 4 Minuten
        5 Min. Lesedauer
        Artikel anhören
        Der folgende Text ist eine maschinelle Übersetzung.
        Diese Seite wurde mit KI aus dem Polnischen übertragen.
        Dieser Text erschien zuerst in der Wochenzeitung „Deichblick“.
        Dieser Inhalt ist nur für Abonnenten verfügbar
    """,
    "en": """
        By Rosalind Keane and Tom Abara
        By our political correspondent Neil Hargreave
        By Rosalind Keane, Health Editor
        Rosalind Keane in Lower Marsh
        Analysis by Priya Castell
        Words by Ed Larkin, photographs by Mia Stone
        Interview by Jonah Pratt
        ROSALIND KEANE
        Politics
        UK News | Local
        Opinion
        EXCLUSIVE
        Updated: 4 July 2026, 9.12am
        Published 4 July 2026 at 09:12 BST
        Last updated 3 hours ago
        Saturday, July 4, 2026
        2026-07-04 09:12
        Reading time: 4 minutes
        5 min read
        Listen to this article
        This article was machine translated from Polish.
        Translated automatically; the original appeared in Polish.
        This story was first published in The Dyke Weekly.
        This content is available to subscribers only
    """,
}
"""Lines that stand above an article."""

FOOT = {
    "de": """
        Jeden Morgen das Wichtigste aus Ihrer Stadt: Hier für unseren Rundbrief registrieren
        Nichts mehr verpassen? Unser Newsletter „Moin Küste“ kommt täglich um 7 Uhr.
        Tragen Sie sich hier für unseren Wirtschaftsbrief ein.
        Melden Sie sich an und erhalten Sie die Nachrichten des Tages direkt in Ihr Postfach!
        Mit der Anmeldung akzeptieren Sie unsere Datenschutzbestimmungen.
        Sie können sich jederzeit wieder abmelden.
        Folgen Sie uns auf Instagram, Facebook und Mastodon!
        Folgt uns bei TikTok: @niederau_live
        Laden Sie jetzt unsere kostenlose Nachrichten-App herunter.
        Aktivieren Sie die Push-Mitteilungen, damit Sie als Erste Bescheid wissen.
        Zum Angebot: 4 Wochen lesen für nur 1 Euro
        Weiterlesen mit Plus
        Sie haben noch kein Abo? Hier testen!
        Probeabo sichern
        Als Abonnentin lesen Sie alle Plus-Artikel ohne Werbung.
        Lesen Sie hierzu: Warum Turnhallen immer teurer werden
        Das könnte Sie auch interessieren
        Mehr dazu: Die Geschichte der alten Mühle in Bildern
        Weitere Artikel zum Thema
        JETZT VOTEN: Haben Sie Verständnis für die Sperrung?
        Siehe auch: Sporthallen im Vergleich
        Hintergrund: So finanziert der Kreis seine Bauten (PDF)
        Alle Entwicklungen im Newsblog
        Verfolgen Sie die Sitzung in unserem Liveticker.
        Zur Bildergalerie: Die schönsten Hallen im Land
        Video: So sieht die neue Halle aus
        Hier sehen Sie die Pressekonferenz in voller Länge.
        Diesen Beitrag teilen
        Artikel drucken
        Per E-Mail versenden
        Teilen Merken Drucken
        Link kopieren
        Foto: Hanna Ritscher/Niederauer Bote
        Fotos (2): Archiv
        Bildnachweis: picture alliance/dpa
        Grafik: Redaktion; Quelle: Statistisches Amt
        (Foto: Imago/Westend)
        Titelbild: Gemeinde Niederau
        Blick in die alte Mühle: Hier trainieren zurzeit die Turner. Foto: Ritscher
        Bürgermeisterin Ortrud Pahl (rechts) zeigt das Modell der Halle. (Bild: Gemeinde Niederau/dpa)
        Symbolbild: Eine leere Turnhalle
        So soll die Halle einmal aussehen (Visualisierung: Büro Kranz)
        © Niederauer Bote GmbH & Co. KG
        Copyright 2026 by Deichblick Medien
        Alle Inhalte sind urheberrechtlich geschützt.
        Jede Weiterverwendung bedarf der schriftlichen Zustimmung des Verlages.
        Quelle: Niederauer Bote
        Quelle: ntv.de, rpe/AFP
        dpa/nb/rit
        (dpa, KNA)
        Mit Informationen der Nachrichtenagentur Reuters
        Dieser Text basiert auf Meldungen von dpa und epd.
        Auf dieser Seite werden Cookies eingesetzt.
        Bitte stimmen Sie der Nutzung von Cookies zu, um diesen Inhalt zu sehen.
        Externer Inhalt: Hier geht es zu den Einstellungen
        An dieser Stelle finden Sie Inhalte von YouTube.
        Anzeige
        Werbung – nach unten scrollen, um weiterzulesen
        12 Kommentare
        Diskutieren Sie mit!
        Ihre Meinung ist gefragt: Schreiben Sie einen Kommentar
        Die Kommentarfunktion ist für diesen Artikel geschlossen.
        Leserbriefe bitte an leserbriefe@niederauer-bote.example
        Fehler gefunden? Sagen Sie uns Bescheid!
        Haben Sie etwas beobachtet? Unsere Redaktion freut sich über Ihre Nachricht.
        Kontakt zur Autorin: a.querner@niederauer-bote.example
        Telefon Lokalredaktion: 04999/12 34 56
        Almut Querner schreibt seit 2019 für diese Zeitung über Kommunalpolitik.
        Der Verfasser ist Redakteur im Ressort Lokales.
        Unser Autor ist Mitglied im Sportverein Niederau.
        Die Recherche wurde von der Stiftung Lokaljournalismus gefördert.
        Sendung: Regional am Nachmittag, 4. Juli 2026, 16 Uhr
        Den ganzen Beitrag sehen Sie heute um 19.30 Uhr im Fernsehen.
        Dieses Thema im Programm: Radio Deich, Der Tag, 04.07.2026
        Hören Sie das ganze Gespräch als Podcast.
        Das Interview erschien in gekürzter Fassung.
        Machen Sie mit: Wie finden Sie die neue Halle?
        Testen Sie Ihr Wissen im großen Sport-Quiz
        Mitmachen und gewinnen: 2 Karten für das Turnfest
        Unabhängiger Journalismus braucht Ihre Unterstützung. Jetzt spenden!
        Angaben ohne Gewähr
        Dieser Artikel ersetzt keine Rechtsberatung.
        Redaktion: Imke Stahl und Piet Loose
        Mitarbeit: Uta Grönewold
        Übersetzung aus dem Englischen: Jan Peters
        Zurück zur Startseite
        Nach oben
    """,
    "en": """
        Get the day's top stories in your inbox: subscribe to Marsh Morning
        Want more like this? Our newsletter lands every Friday at noon.
        Sign up for our Sunday briefing and never miss a story.
        Enter your email address to receive our daily digest.
        By signing up you agree to our privacy policy.
        You can unsubscribe at any time.
        Follow us on Instagram, Facebook and Bluesky
        Follow Rosalind on X: @roskeane
        Download our free app for breaking news alerts.
        Turn on notifications so you never miss a story.
        Join our WhatsApp channel for the latest headlines
        Try four weeks for just £1
        Already a subscriber? Log in
        Start your free trial today
        Subscribers can read every Plus story without advertising.
        Support local journalism: subscribe to the Sentinel for $1 a week.
        READ MORE: Why sports halls keep getting dearer
        Read next: The old mill in pictures
        Related: How the county pays for its buildings
        More on this story
        You may also like
        See also: Sports halls compared
        Follow the meeting on our live blog.
        In pictures: the finest halls in the county
        Watch: What the new hall will look like
        Click here for the full results.
        Share this article
        Print this page
        Share on Facebook Share on X Email
        Copy link
        Photograph: Hannah Ritch/The Marsh Gazette
        Photo credit: Getty Images
        Image: Lower Marsh Council
        (Photo by Dan Moor/AFP via Getty Images)
        The old mill, where the teams are training for now. Photograph: Dan Moor/PA
        Olive Parnell, right, with a model of the hall in March. (AP Photo/Dan Moor)
        File photo: an empty sports hall
        © 2026 The Marsh Gazette Ltd
        Copyright The Marsh Gazette. All rights reserved.
        No part of this article may be reproduced without permission.
        Source: Reuters
        Reuters, AFP
        (AP)
        The Associated Press contributed to this report.
        Additional reporting by Uma Grant; editing by Piers Lowe
        With material from dpa and AFP
        This site uses cookies.
        Please accept cookies to view this content.
        We use cookies to improve your experience.
        Manage your privacy settings
        Advertisement
        Story continues below advertisement
        12 comments
        Join the conversation
        Have your say: what do you make of the new hall?
        Comments are closed on this story.
        Letters to the editor: letters@marshgazette.example
        Spotted a mistake? Let us know.
        Do you have information about this story? Contact our newsroom in confidence.
        Email the author: r.keane@marshgazette.example
        News desk: 01632 960 123
        Rosalind Keane has covered local politics for this paper since 2019.
        The author is a reporter on our local desk.
        The writer is a fellow at the Marsh Institute.
        Listen to the full interview on our podcast.
        You can watch the full report tonight at 7.30pm.
        This interview has been edited for length and clarity.
        Take our quiz: how much do you know about sport?
        Vote now: should the hall be built?
        Win two tickets for the county games
        Independent journalism needs your support. Donate today!
        This article does not constitute legal advice.
        Prices correct at time of publication
        Back to top
        Return to homepage
    """,
}
"""Lines that stand below an article."""

STAYS = {
    "de": """
        Von Montag an gilt in der Hauptstraße Tempo 30.
        Von den 14 Verletzten schweben zwei in Lebensgefahr.
        Von Ruth Pahl hängt nun alles ab.
        Die App wurde nach Angaben des Ministeriums 20.000-mal heruntergeladen.
        Der Newsletter der Partei erreicht 3.000 Abonnenten.
        Das Foto ging am Abend um die Welt.
        Auf einem Foto der Polizei ist der Wagen zu sehen.
        Das Video zeigt nach Angaben der Feuerwehr den Einsturz.
        Ein Kommentar aus dem Kanzleramt war nicht zu bekommen.
        Der Autor des Gutachtens warnt vor weiteren Schäden.
        Die Autorin der Studie lehrt in Kiel.
        Die Zeitung hatte zuerst über den Fall berichtet.
        Die Nachrichtenagentur AFP berichtete von drei Toten.
        „Wir verwenden keine Cookies“, versicherte der Betreiber.
        Die Firma hatte ohne Einwilligung Cookies gesetzt.
        Wer Hinweise geben kann, soll sich bei der Polizei melden.
        Hinweise nimmt die Polizei unter der Rufnummer 04999 110 entgegen.
        Das Urheberrecht schützt solche Bilder siebzig Jahre lang.
        Der Verlag streicht 80 Stellen in der Redaktion.
        Abonnenten sollen künftig 40 Euro im Monat zahlen.
        Im Podcast „Deichgeflüster“ nannte Pahl die Vorwürfe absurd.
        Lesen Sie mal das Protokoll, rief er in den Saal.
        „Folgen Sie mir“, sagte die Lehrerin zu den Kindern.
        Wir haben hier jahrelang vor der Gefahr gewarnt.
        „Mehr war nicht zu holen“, sagte der Trainer.
        Mehr als 300 Menschen kamen zur Kundgebung.
        Jetzt muss der Landtag entscheiden.
        Hier endete die Spur der Täter.
        Warum hat niemand die Ventile geprüft?
        Und wer zahlt?
        Wem nützt das?
        Niemand wurde verletzt!
        Stand heute fehlen 40 Lehrer.
        Der Täter ist weiter auf der Flucht.
        Übersetzt heißt das: Die Kasse ist leer.
        Die Sendung lief trotzdem um 20.15 Uhr.
        Quelle des Brandes war ein defektes Ladegerät.
        Grafiker und Setzer hatten drei Wochen lang gestreikt.
        Spenden für die Opfer nimmt das Rathaus entgegen.
        Teilen will er die Macht nicht.
        Unser Land braucht diese Reform, sagte die Ministerin.
        Das Gewinnspiel der Lotterie war nach Ansicht des Gerichts illegal.
        Der Artikel 5 des Grundgesetzes schützt die Presse.
        Karten für das Turnfest kosten 12 Euro.
    """,
    "en": """
        By Monday the water had reached the second floor.
        By Keane's own account, nobody was in the room.
        The app was downloaded 20,000 times, the ministry said.
        The party's newsletter reaches 3,000 subscribers.
        The photo went around the world that night.
        A photograph released by police shows the car.
        The video shows the moment of collapse, firefighters said.
        The author of the report warned of further damage.
        The newspaper had first reported the case.
        The company had set cookies without consent.
        Anyone with information is asked to contact the police.
        The publisher is cutting 80 jobs in its newsroom.
        Subscribers will have to pay 40 pounds a month.
        Support for local journalism is part of the budget, the minister said.
        "We follow the rules," said the manager.
        More than 300 people came to the rally.
        Now parliament must decide.
        Why did nobody check the valves?
        And who pays?
        Nobody was hurt!
        The suspect is still at large.
        Source code was published on Friday.
        Donations for the victims can be made at the town hall.
        Copyright law protects such pictures for seventy years.
        Readers of the report will look in vain for a name.
        You cannot see the bridge from here.
        Tickets cost twelve pounds.
        Follow-up talks are planned for May.
        Click fraud costs the industry billions.
        The comments drew anger in the capital.
        We need this reform, the minister said.
    """,
}
"""Sentences with the words of furniture that are news: taking one out loses evidence."""


def lines(table: dict[str, str]) -> list[tuple[str, str]]:
    """Every line of a table with its language."""
    return [(code, line.strip()) for code, block in table.items() for line in block.strip().splitlines()]


def cleaned(code: str, *blocks: str) -> Cleaned:
    language = load(code)
    return clean(blocks, language.furniture, language.sentences)


@pytest.mark.parametrize(("code", "line"), lines(HEAD))
def test_a_line_above_the_article_leaves_and_nothing_else(code: str, line: str) -> None:
    assert cleaned(code, line, *BODY[code]).text == "\n\n".join(BODY[code])


@pytest.mark.parametrize(("code", "line"), lines(FOOT))
def test_a_line_below_the_article_leaves_and_nothing_else(code: str, line: str) -> None:
    result = cleaned(code, *BODY[code], line)
    assert result.text == "\n\n".join(BODY[code])
    assert [piece.text for piece in result.removed] == [line]


@pytest.mark.parametrize(("code", "line"), lines(STAYS))
def test_news_with_the_words_of_furniture_stays(code: str, line: str) -> None:
    first, _, last = BODY[code]
    for blocks in ([line, first, last], [first, line, last], [first, last, line], [first, f"{last} {line}"]):
        assert cleaned(code, *blocks).removed == ()


def test_most_furniture_is_also_recognised_between_paragraphs() -> None:
    """A newsletter box interrupts a text; an author's note does not, so that not all is recognised there."""
    missed = [line for code, line in lines(FOOT) if not cleaned(code, BODY[code][0], line, *BODY[code][1:]).removed]
    assert len(missed) <= 0.06 * len(lines(FOOT)), missed


@pytest.mark.parametrize(
    ("code", "line", "why"),
    [
        ("de", "Von Ines Habermehl und Till Nuß", "byline"),
        ("de", "Foto: Hanna Ritscher/Niederauer Bote", "credit"),
        ("de", "dpa/nb/rit", "agency"),
        ("de", "Dieser Text basiert auf Meldungen von dpa und epd.", "agency"),
        ("de", "© Niederauer Bote GmbH & Co. KG", "copyright"),
        ("de", "Stand: 04. Juli 2026, 9.12 Uhr", "stamp"),
        ("de", "Lesen Sie hierzu: Warum Turnhallen immer teurer werden", "read-also"),
        ("de", "Auf dieser Seite werden Cookies eingesetzt.", "cookies"),
        ("de", "Diese Seite wurde mit KI aus dem Polnischen übertragen.", "translation"),
        ("de", "Unser Autor ist Mitglied im Sportverein Niederau.", "author"),
        ("en", "By our political correspondent Neil Hargreave", "byline"),
        ("en", "The Associated Press contributed to this report.", "contributors"),
        ("en", "This article was machine translated from Polish.", "translation"),
        ("en", "Share on Facebook Share on X Email", "share"),
    ],
)
def test_the_reason_says_what_a_line_was(code: str, line: str, why: str) -> None:
    assert [piece.reason for piece in cleaned(code, *BODY[code], line).removed] == [why]


def test_a_credit_behind_the_last_sentence_leaves_alone() -> None:
    first, *_ = BODY["de"]
    for credit in ("Foto: dpa", "(dpa)", "(dpa/nb)", "[Mit Material von: Nordpresse]"):
        result = cleaned("de", first, f"Der Streit gehe weiter, hieß es. {credit}")
        assert result.text.endswith("hieß es."), credit


def test_a_caption_leaves_with_its_credit_and_keeps_the_agency() -> None:
    caption = "Turner üben in der alten Mühle von Niederau. (Gemeinde Niederau via AP)"
    (piece,) = cleaned("de", BODY["de"][0], caption, BODY["de"][1]).removed
    assert (piece.text, piece.reason) == (caption, "caption")


def test_a_noun_with_a_colon_is_no_credit() -> None:
    text = "Überall bot sich dasselbe Bild: leere Straßen und geschlossene Läden."
    assert cleaned("de", BODY["de"][0], text).removed == ()


def test_a_call_behind_a_question_leaves_with_it() -> None:
    result = cleaned("de", f"{BODY['de'][0]} Nichts mehr verpassen? Hier geht es zu unserem Newsletter.")
    assert result.text == BODY["de"][0]


def test_a_sentence_of_news_is_not_lost_to_the_furniture_behind_it() -> None:
    news = "Die 540 Meter lange Brücke im Tal war 1972 freigegeben worden."
    assert cleaned("de", BODY["de"][0], f"{news} © dpa-infocom, dpa:260414").text.endswith(news)


@pytest.mark.parametrize("pattern", ["Foto: ", "a-", "(a/", "Mehr ", "Sie ", "von ", "A", "Hier "])
def test_no_line_takes_long_to_judge(pattern: str) -> None:
    rules = load("de").furniture
    line = (pattern * 600)[:LONGEST_LINE]
    start = time.perf_counter()
    reason(line, rules, "foot", alone=True)
    last_credit(line, rules)
    assert time.perf_counter() - start < 2


def test_a_rule_that_names_an_unknown_family_is_refused() -> None:
    families = dict.fromkeys(("report", "credit_label", "picture_label", "agency", "through", "source_label"), ("x",))
    with pytest.raises(ValidationError, match="families that are not there: medium"):
        FurnitureRules.model_validate({"families": families, "rules": [{"reason": "call", "has": ["medium"]}]})
