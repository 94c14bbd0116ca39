import type { Samples } from './sample';

export const it: Samples = {
  questions: [
    {
      question: 'Le batterie domestiche ricevono un contributo?',
      answer: `No, le batterie domestiche non ricevono alcun contributo. Vanno però annunciate all’azienda elettrica prima della messa in servizio. ‹batterie domestiche›`,
    },
    {
      question: 'Che regole valgono per gli edifici protetti?',
      answer: `Per gli edifici protetti bastano 0,30 W/m²K, con lo stesso contributo. Serve però il parere dell’ufficio dei beni culturali. ‹beni culturali›`,
    },
    {
      picture: 'long-answer',
      question:
        'Quanto si riceve per l’elettricità fotovoltaica immessa in rete in inverno, e come si calcola il contributo unico?',
      answer: `## Rimunerazione

La tariffa dipende dalla potenza dell’impianto ed è fissata ogni anno il 1° settembre. ‹9,8 centesimi› Da ottobre a marzo si aggiungono 3 centesimi. ‹9,8 centesimi›

| Potenza | Estate (ct./kWh) | Inverno (ct./kWh) |
| --- | ---: | ---: |
| fino a 30 kW | 9,8 | 12,8 |
| oltre 30 kW | 7,4 | 10,4 |

## Contributo unico

1. Un **nuovo impianto** riceve 350 franchi per kilowatt di picco. ‹350 franchi›
2. Sulle **facciate**, con almeno 75 gradi, i franchi sono 500. ‹350 franchi›

Il calcolo in un breve programma:

\`\`\`python
potenza = 12.5  # kilowatt di picco
inclinazione = 30

# Contributo in franchi
tariffa = 500 if inclinazione >= 75 else 350
print(f"{potenza * tariffa:.0f} franchi")  # 4375 franchi
\`\`\`

Per questo impianto: $12{,}5 \\cdot 350 = 4375$ franchi.

> I vicini possono formare un raggruppamento per il consumo proprio.`,
    },
    {
      picture: 'answer',
      question: 'Quanto si riceve per isolare la facciata di una casa?',
      searches: ['contributi isolamento facciata', 'materiali isolamento fibra di legno'],
      answer: `L’ufficio versa **60 franchi al metro quadrato** per isolare il tetto o la facciata. ‹60 franchi al metro quadrato› Il valore U dopo i lavori non deve superare 0,20 W/m²K. ‹60 franchi al metro quadrato›

Altri punti da sapere:

- L’importo minimo versato è di 1000 franchi: lavori più piccoli non ricevono contributi. ‹60 franchi al metro quadrato›
- La fibra di legno e la cellulosa danno diritto a 10 franchi in più. ‹fibra di legno›

<follow-ups>["Che regole valgono per gli edifici protetti?", "Il polistirolo è ammesso?", "Chi rimuove l’amianto?"]</follow-ups>`,
    },
  ],
  search: 'edifici',
  probe: 'Quali materiali danno diritto a un contributo più alto?',
  comment: 'Manca il supplemento invernale. È nella scheda 9, pagina 1.',
  instructions: 'Dare del Lei e indicare sempre gli importi in franchi. Per le licenze edilizie rinviare al comune.',
  uploads: [
    {
      name: 'Scheda 10 Stazioni di ricarica per condomini e quartieri.md',
      text: '# Stazioni di ricarica\n\nChi installa una stazione in un condominio riceve 500 franchi per posteggio.',
    },
    {
      name: 'Verbale della commissione energia 2026-03.txt',
      text: 'La commissione approva il supplemento per l’isolamento.',
    },
    { name: 'Vecchio modulo [[fail]].txt', text: 'A form.' },
  ],
};
