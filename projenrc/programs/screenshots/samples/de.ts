import type { Samples } from './sample';

export const de: Samples = {
  questions: [
    {
      question: 'Wann hat der Schalter am Freitag geöffnet?',
      answer: `Am Freitag ist der Schalter von 8.30 bis 13.00 Uhr geöffnet, am Nachmittag bleibt er geschlossen. ‹13.00 Uhr›`,
    },
    {
      question: 'Darf der Heizstab einer Wärmepumpe im Winter laufen?',
      answer: `Ja, aber nur an sehr kalten Tagen unter minus 10 Grad und höchstens während 2 Prozent der Betriebsstunden. ‹2 Prozent der Betriebsstunden›`,
    },
    {
      picture: 'long-answer',
      question:
        'Wie viel Erdgas, Heizöl und Fernwärme hat Musterwil 2022 bis 2025 verbraucht, und wie gross ist der Anteil der Fernwärme 2024?',
      answer: `## Verbrauch seit 2022

Erdgas und Heizöl gehen Jahr für Jahr zurück, die Fernwärme wächst. ‹Erdgas (MWh): 24600› ‹Erdgas (MWh): 20400› Der Stromverbrauch bleibt fast gleich.

| Jahr | Strom (MWh) | Erdgas (MWh) | Heizöl (MWh) | Fernwärme (MWh) |
| --- | ---: | ---: | ---: | ---: |
| 2022 | 40 110 | 24 600 | 15 300 | 8950 |
| 2023 | 39 480 | 22 050 | 13 900 | 10 200 |
| 2024 | 40 260 | 20 400 | 12 100 | 11 650 |
| 2025 (provisorisch) | 40 990 | 18 300 | 10 400 | 13 050 |

Die Gemeinde nennt dafür drei Gründe:

1. Die Fernwärme am **Bahnhof** ist seit 2023 in Betrieb. ‹Fernwärme Bahnhof in Betrieb›
2. Es gibt **mehr Wärmepumpen und Elektroautos**. ‹mehr Wärmepumpen und Elektroautos›
3. Der Winter 2022 stand im Zeichen eines Sparaufrufs.

## Anteil der Fernwärme

Teilen Sie die Fernwärme durch die Summe der drei Wärmeträger, zum Beispiel mit diesem Programm:

\`\`\`python
verbrauch = {"Erdgas": 20_400, "Heizöl": 12_100, "Fernwärme": 11_650}

# Anteil in Prozent
anteil = verbrauch["Fernwärme"] / sum(verbrauch.values()) * 100
print(f"2024: {anteil:.1f} %")  # 2024: 26.4 %
\`\`\`

Für 2024 ergibt das \\(\\frac{11\\,650}{44\\,150} \\approx 26{,}4\\,\\%\\).

> Die Zahlen für 2025 sind provisorisch.`,
    },
    {
      picture: 'answer',
      question: 'Wie hoch ist die Förderung für eine Erdsonden-Wärmepumpe?',
      searches: [
        'Förderung Erdsonden-Wärmepumpe',
        'Wer erhält eine Förderung für den Ersatz der Ölheizung',
        'Bonus für Dämmung und Heizungsersatz',
      ],
      answer: `Für eine Erdsonden-Wärmepumpe erhalten Sie **pauschal 9000 Franken und 250 Franken je Kilowatt**. ‹9000 Franken› Der Beitrag beträgt höchstens 35 Prozent der anrechenbaren Kosten und höchstens 30 000 Franken je Gebäude. ‹9000 Franken›

Drei Bedingungen gelten:

- Die Wärmepumpe ersetzt eine Öl-, Gas- oder Elektroheizung in einem Wohngebäude, das vor 2010 bewilligt worden ist. ‹Gefördert wird der Ersatz›
- Der Antrag ist **vor Baubeginn** eingereicht. ‹vor Baubeginn eingereicht›
- Eine zertifizierte Firma führt die Bohrung aus. ‹9000 Franken›

Wenn Sie das Gebäude gleichzeitig dämmen, kommt ein Bonus von 10 Prozent dazu. ‹Bonus von 10 Prozent›

<follow-ups>["Welche Unterlagen gehören zum Antrag?", "Wie lange gilt die Zusage?", "Wer darf den Antrag stellen?"]</follow-ups>`,
    },
  ],
  search: 'Wärmepumpe',
  probe: 'Wie hoch ist die Förderung für eine Erdsonden-Wärmepumpe?',
  comment: 'Der Winterzuschlag fehlt. Er steht im Merkblatt 14, Seite 1.',
  instructions:
    'Schreiben Sie in der Sie-Form und nennen Sie Beträge immer in Franken. Verweisen Sie bei Fragen zu Baubewilligungen an die Gemeinde.',
  uploads: [
    {
      name: 'Merkblatt 15 Ladestationen für Mehrfamilienhäuser und Quartiere.md',
      text: '# Ladestationen\n\nWer in einem Mehrfamilienhaus eine Ladestation baut, erhält 500 Franken je Parkplatz.',
    },
    {
      name: 'Protokoll der Energiekommission 2026-03.txt',
      text: 'Die Kommission beschliesst den Bonus für die Dämmung.',
    },
    { name: 'Altes Formular [[fail]].txt', text: 'A form.' },
  ],
};
