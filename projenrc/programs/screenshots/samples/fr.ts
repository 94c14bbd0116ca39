import type { Samples } from './sample';

export const fr: Samples = {
  questions: [
    {
      question: 'Quel est le prix de la recharge à la gare pendant la nuit ?',
      answer: `La nuit, la recharge à la gare coûte 49 centimes le kilowattheure. ‹Gare›`,
    },
    {
      question: 'La première visite de la conseillère est-elle gratuite ?',
      answer: `Oui, pour les maisons de moins de six logements. Au-delà, elle coûte 150 francs. ‹150 francs›`,
    },
    {
      picture: 'long-answer',
      question:
        'Combien reçoit-on pour isoler la façade et le toit, et quelle aide existe pour des fenêtres à triple vitrage ?',
      searches: ['aide isolation façade toit', 'fenêtres à triple vitrage', 'comment déposer une demande'],
      answer: `## Aides pour l’enveloppe du bâtiment

Le bureau verse un montant par mètre carré, à condition que la valeur exigée soit atteinte après les travaux. ‹60 francs par mètre carré›

| Partie du bâtiment | Aide (francs par m²) | Valeur exigée (W/m²K) |
| --- | ---: | ---: |
| Façade | 60 | 0,20 |
| Toit chauffé | 60 | 0,20 |
| Plafond de la cave, mur contre terre | 30 | 0,25 |
| Fenêtre à triple vitrage | 70 | — |

1. Les **fenêtres** ne sont aidées que si leur façade est isolée en même temps. ‹triple vitrage›
2. La demande se dépose **avant le début du chantier**. ‹avant le début du chantier›

## Calcul du montant

Multipliez chaque surface par son tarif, par exemple avec ce programme :

\`\`\`python
surfaces = {"façade": 120, "toit": 80, "fenêtres": 24}
tarifs = {"façade": 60, "toit": 60, "fenêtres": 70}

# Montant en francs
montant = sum(surfaces[partie] * tarifs[partie] for partie in surfaces)
print(f"{montant} francs")  # 13680 francs
\`\`\`

Pour cette maison : $120 \\cdot 60 + 80 \\cdot 60 + 24 \\cdot 70 = 13\\,680$ francs.

> Le versement a lieu après réception des factures et de photos du chantier.`,
    },
    {
      picture: 'answer',
      question: 'Combien reçoit-on pour isoler une façade ?',
      searches: ['aide isolation façade', 'fenêtres à triple vitrage', 'comment déposer une demande'],
      answer: `Le bureau verse **60 francs par mètre carré** pour l’isolation d’une façade. ‹60 francs par mètre carré› Il faut pour cela que le coefficient de transmission thermique atteigne 0,20 W/m²K ou moins après les travaux. ‹60 francs par mètre carré›

Deux points à ne pas oublier :

- Si vous remplacez aussi les fenêtres, elles donnent droit à 70 francs par mètre carré. ‹triple vitrage›
- La demande se dépose en ligne **avant le début du chantier**. ‹avant le début du chantier›

<follow-ups>["Quels documents faut-il joindre à la demande ?", "Quand l’aide est-elle versée ?", "Le toit donne-t-il aussi droit à une aide ?"]</follow-ups>`,
    },
  ],
  search: 'façade',
  probe: 'Combien reçoit-on pour isoler une façade ?',
  comment: 'Le plafond de la cave manque. Il est dans la notice 7, page 1.',
  instructions:
    'Vouvoyez les lecteurs et indiquez toujours les montants en francs. Pour les permis de construire, renvoyez à la commune.',
  uploads: [
    {
      name: 'Notice 8 Bornes de recharge pour immeubles et quartiers.md',
      text: '# Bornes de recharge\n\nQui installe une borne dans un immeuble reçoit 500 francs par place.',
    },
    {
      name: 'Procès-verbal de la commission 2026-03.txt',
      text: 'La commission adopte le supplément pour l’isolation.',
    },
    { name: 'Ancien formulaire [[fail]].txt', text: 'A form.' },
  ],
};
