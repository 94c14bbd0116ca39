import { references } from '../../bench/load/pages';

describe('the references of a page', () => {
  it('are stylesheets, scripts, images and the icon, each once', () => {
    const html = `<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/app.css"><script src="/app.js" defer></script>
      <img src="/icon.svg" alt=""><img src="/icon.svg" alt=""><img src="data:image/png;base64,AA" alt=""><a href="/other">x</a>`;
    expect([...references(html)]).toEqual([
      ['/icon.svg (icon)', '/icon.svg'],
      ['/app.css', '/app.css'],
      ['/app.js', '/app.js'],
      ['/icon.svg', '/icon.svg'],
    ]);
  });
});
