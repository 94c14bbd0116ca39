import type { Samples } from './sample';

export const en: Samples = {
  questions: [
    {
      question: 'How long may I charge at the town hall?',
      answer: `At the town hall you may charge for at most four hours during the day. ‹Hôtel de ville›`,
    },
    {
      question: 'How much is refunded for a hotel night?',
      answer: `A hotel night is refunded up to 180 francs including breakfast, in Zurich and Geneva up to 220 francs. ‹180 francs›`,
    },
    {
      picture: 'long-answer',
      question: 'Which grants does the Energy Office pay for heat pumps and insulation, and how do I calculate mine?',
      answer: `## Grants in 2026

The office pays a fixed amount for a heat pump, and an amount per kilowatt or square metre. ‹4,500 francs›

| Measure | Fixed (francs) | In addition |
| --- | ---: | --- |
| Air-to-water heat pump | 4,500 | 120 francs a kilowatt |
| Ground-source heat pump | 9,000 | 250 francs a kilowatt |
| Roof or façade | — | 60 francs a square metre |
| Cellar ceiling | — | 30 francs a square metre |

Two conditions apply:

1. The building was **approved before 2010**. ‹4,500 francs›
2. The application is handed in **before work begins**. ‹4,500 francs›

## Your own amount

Add up the parts, for example with this program:

\`\`\`python
kilowatts = 12
facade = 140  # square metres

# Grant in francs
grant = 9_000 + 250 * kilowatts + 60 * facade
print(f"{grant} francs")  # 20400 francs
\`\`\`

For this house, that is $9000 + 250 \\cdot 12 + 60 \\cdot 140 = 20\\,400$ francs.

> A first advisory talk is free of charge.`,
    },
    {
      picture: 'answer',
      question: 'How much is the grant for a heat pump?',
      searches: [
        'How much is the grant for a heat pump',
        'Höhe der Beiträge für eine Erdsonden-Wärmepumpe',
        'Bonus für Dämmung und Heizungsersatz',
      ],
      answer: `A **ground-source heat pump** receives 9,000 francs plus 250 francs a kilowatt, an **air-to-water heat pump** 4,500 francs plus 120 francs a kilowatt. ‹4,500 francs›

Three conditions apply:

- The heat pump replaces oil, gas or electric heating. ‹4,500 francs›
- The building was approved before 2010. ‹4,500 francs›
- The application is handed in **before work begins**. ‹4,500 francs›

The grant covers at most 35 percent of the cost and is at most 30,000 francs a building. ‹9000 Franken› If you insulate the building at the same time, it rises by a bonus of 10 percent. ‹Bonus von 10 Prozent›

<follow-ups>["How long is the grant valid?", "Who may hand in the application?", "How loud may a heat pump be at night?"]</follow-ups>`,
    },
  ],
  search: 'heat pump',
  probe: 'How much is the grant for a heat pump?',
  comment: 'The winter tariff is missing. It is on the page with the grants.',
  instructions:
    'Write in plain English and give amounts in francs. Refer people with questions about building permits to the municipality.',
  uploads: [
    {
      name: 'Leaflet 15 Charging stations for apartment buildings and districts.md',
      text: '# Charging stations\n\nA charging station in an apartment building receives 500 francs for each space.',
    },
    { name: 'Minutes of the energy commission 2026-03.txt', text: 'The commission adopts the bonus for insulation.' },
    { name: 'Old form [[fail]].txt', text: 'A form.' },
  ],
};
